import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPainter } from '../../../../src/tui/terminal/painter/painter.ts';
import { createScreen, type Screen } from '../../../support/screen.ts';

const COLUMNS = 24;
const ROWS = 5;
const ENTER = '\x1b[?1049h';
const LEAVE = '\x1b[?1049l';
const WIPE = '\x1b[2J\x1b[H';

/** As Ink writes a frame in its standard way: the one before is erased line by line. */
function inkFrame(lines: readonly string[], before: number): string {
  const erase = Array.from({ length: before }, () => '\x1b[2K').join('\x1b[1A');
  return `${erase}${before > 0 ? '\x1b[G' : ''}${lines.join('\n')}`;
}

/** Text and style of every cell. */
function cellsOn(screen: Screen): readonly string[] {
  return Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: COLUMNS }, (__, column) => screen.cellAt(row, column)).join('|'),
  );
}

const texts = fc.constantFrom('a', 'é', 'e\u0301', '日', '─', ' ', '  ', 'word', '12', 'ﬀ', '▸');
const styles = fc.constantFrom(
  ['', ''],
  ['\x1b[1m', '\x1b[22m'],
  ['\x1b[31m', '\x1b[39m'],
  ['\x1b[1m\x1b[91m', '\x1b[39m\x1b[22m'],
  ['\x1b[7m', '\x1b[27m'],
  ['\x1b[7m\x1b[32m', '\x1b[39m\x1b[27m'],
  ['\x1b[4m', '\x1b[24m'],
  ['\x1b[48;5;17m', '\x1b[49m'],
  ['\x1b[38;2;1;2;3m', '\x1b[39m'],
  ['\x1b]8;;https://vendor.example/a\x1b\\', '\x1b]8;;\x1b\\'],
);
const WIDTHS: Readonly<Record<string, number>> = { 'e\u0301': 1, 日: 2, '  ': 2, word: 4, '12': 2 };
const line = fc.array(fc.tuple(texts, styles), { maxLength: 12 }).map((pieces) => {
  let room = COLUMNS;
  let text = '';
  for (const [piece, [on, off]] of pieces) {
    room -= WIDTHS[piece] ?? 1;
    if (room < 0) break;
    text += on + piece + off;
  }
  return text;
});
const frames = fc.array(fc.array(line, { minLength: ROWS, maxLength: ROWS }), { minLength: 1, maxLength: 6 });

describe('the painter', () => {
  it('shows what Ink alone would show, cell by cell, whatever the frames', async () => {
    await fc.assert(
      fc.asyncProperty(frames, async (all) => {
        const painted = createScreen(COLUMNS, ROWS);
        const painter = createPainter(painted.stdout);
        const plain = createScreen(COLUMNS, ROWS);
        for (const screen of [painter.stdout, plain.stdout]) screen.write(ENTER);
        plain.stdout.write(WIPE);
        for (const [index, lines] of all.entries()) {
          painter.stdout.write(inkFrame(lines, index === 0 ? 0 : ROWS));
          plain.stdout.write(inkFrame(lines, index === 0 ? 0 : ROWS));
          await painter.drained();
          await Promise.all([painted.settled(), plain.settled()]);
          expect(cellsOn(painted)).toEqual(cellsOn(plain));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('sends a changed figure as that figure, and nothing for a frame that says the same', async () => {
    const screen = createScreen(80, 24);
    const painter = createPainter(screen.stdout);
    const frame = (age: number) =>
      inkFrame([`Cordon${' '.repeat(50)}\x1b[90mupdated ${age} s ago\x1b[39m`, ...Array(23).fill('row')], 24);
    painter.stdout.write(ENTER);
    painter.stdout.write(frame(11));
    await painter.drained();
    await screen.settled();
    const before = screen.bytes();
    painter.stdout.write(frame(12));
    await painter.drained();
    await screen.settled();
    expect(screen.bytes() - before).toBeLessThan(24);
    expect(screen.lines()[0]).toContain('updated 12 s ago');
    const after = screen.bytes();
    painter.stdout.write(frame(12));
    await painter.drained();
    expect(screen.bytes()).toBe(after);
  });

  it('sends columns of ages that tick together in a few bytes each', async () => {
    const screen = createScreen(80, 24);
    const painter = createPainter(screen.stdout);
    const row = (minutes: number) =>
      `HOST${' '.repeat(30)}${minutes} m${' '.repeat(20)}\x1b[90m${minutes + 1} m\x1b[39m`;
    const frame = (minutes: number) => inkFrame(Array(24).fill(row(minutes)), 24);
    painter.stdout.write(ENTER);
    painter.stdout.write(frame(1));
    await painter.drained();
    await screen.settled();
    const before = screen.bytes();
    painter.stdout.write(frame(2));
    await painter.drained();
    await screen.settled();
    // 48 figures; a place in numbers and a style for each would take 900.
    expect(screen.bytes() - before).toBeLessThan(48 * 5 + 50);
    expect(screen.lines()[23]).toMatch(/^HOST +2 m +3 m$/u);
  });

  it('draws the whole screen anew after a wipe and after another size', async () => {
    const screen = createScreen(COLUMNS, ROWS);
    const painter = createPainter(screen.stdout);
    painter.stdout.write(ENTER);
    painter.stdout.write(inkFrame(['one', 'two', 'three', 'four', 'five'], 0));
    await painter.drained();
    // Somebody else wrote over it.
    await screen.write('\x1b[3;1Hrubbish\x1b[m');
    painter.stdout.write(WIPE);
    painter.stdout.write(inkFrame(['one', 'two', 'three', 'four', 'five'], 0));
    await painter.drained();
    await screen.settled();
    expect(screen.text()).toBe('one\ntwo\nthree\nfour\nfive');
    screen.resize(COLUMNS + 6, ROWS);
    painter.stdout.write(inkFrame(['one', 'two', '', 'four', 'five'], 5));
    await painter.drained();
    await screen.settled();
    expect(screen.text()).toBe('one\ntwo\n\nfour\nfive');
  });

  it('lets everything through unchanged before and after the alternate screen', async () => {
    const screen = createScreen(COLUMNS, ROWS);
    const painter = createPainter(screen.stdout);
    painter.stdout.write('before\n');
    painter.stdout.write(ENTER);
    painter.stdout.write(`\x1b[?25l`);
    painter.stdout.write(inkFrame(['on the screen'], 0));
    painter.stdout.write(LEAVE);
    painter.stdout.write('\x1b[?25h');
    painter.stdout.write('after\n');
    await painter.drained();
    await screen.settled();
    expect(screen.text()).toBe('before\nafter');
    expect(screen.written().endsWith(`${LEAVE}\x1b[?25hafter\n`)).toBe(true);
  });

  it('queues nothing on a slow line: the newest frame goes out when it is free', async () => {
    const sent: string[] = [];
    let free = () => {};
    const slow = Object.assign(new EventEmitter(), {
      isTTY: true,
      columns: COLUMNS,
      rows: ROWS,
      write(text: string, done?: () => void) {
        sent.push(text);
        free = done ?? free;
        return false;
      },
    });
    const painter = createPainter(slow as unknown as NodeJS.WriteStream);
    painter.stdout.write(ENTER);
    for (let frame = 0; frame < 100; frame += 1) painter.stdout.write(inkFrame([`frame ${frame}`], 1));
    expect(sent).toHaveLength(2);
    free();
    expect(sent).toHaveLength(3);
    expect(sent[1]).toContain('frame 0');
    expect(sent[2]).toContain('99');
    free();
    expect(sent).toHaveLength(3);
  });

  it('writes a line it cannot take apart as it is', async () => {
    const screen = createScreen(COLUMNS, ROWS);
    const painter = createPainter(screen.stdout);
    painter.stdout.write(ENTER);
    painter.stdout.write(inkFrame(['a\tb', 'two'], 0));
    await painter.drained();
    painter.stdout.write(inkFrame(['ab', 'two'], 2));
    await painter.drained();
    await screen.settled();
    expect(screen.text()).toBe('ab\ntwo');
  });
});
