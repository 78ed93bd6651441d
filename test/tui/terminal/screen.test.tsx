import { EventEmitter } from 'node:events';
import { Box, Text, useWindowSize } from 'ink';
import { describe, expect, it } from 'vitest';
import { copySequence, copyText } from '../../../src/tui/terminal/copy.ts';
import { crashWords, exitCodeOf, LEAVING_SIGNALS, onSignals } from '../../../src/tui/terminal/exit.ts';
import { createRepaint } from '../../../src/tui/terminal/repaint.ts';
import { isTooSmall, rootRows, terminalSize, tooSmallWords } from '../../../src/tui/terminal/size.ts';
import { openOnScreen } from '../../support/on-screen.tsx';

function Full() {
  const { columns, rows } = useWindowSize();
  return (
    <Box flexDirection="column" height={rows} overflow="hidden">
      <Text wrap="truncate-end">{`top ${columns}x${rows} ${'─'.repeat(columns)}`}</Text>
      {Array.from({ length: rows - 2 }, (_, index) => `row ${index} ${'x'.repeat(columns)}`).map((line) => (
        <Text key={line} wrap="truncate-end">
          {line}
        </Text>
      ))}
      <Text>bottom</Text>
    </Box>
  );
}

describe('repaint', () => {
  it('leaves no trace of an old frame after any resize', async () => {
    const app = await openOnScreen(<Full />, { columns: 100, rows: 30, alternateScreen: true });
    for (const [columns, rows] of [
      [80, 24],
      [120, 40],
      [61, 13],
      [60, 40],
      [200, 12],
      [90, 30],
    ] as const) {
      await app.resize(columns, rows);
      await app.until((text) => text.startsWith(`top ${columns}x${rows}`));
      const lines = app.lines();
      expect(lines.length).toBe(rows);
      expect(lines.at(-1)).toBe('bottom');
      expect(lines.slice(1, -1)).toEqual(
        Array.from({ length: rows - 2 }, (_, index) => `row ${index} ${'x'.repeat(columns)}`.slice(0, columns - 1)).map(
          (line) => `${line}…`,
        ),
      );
    }
    expect(app.screen.isAlternate()).toBe(true);
    await app.unmount();
    expect(app.screen.isAlternate()).toBe(false);
  });

  it('paints once for a storm of resizes, and no more once stopped', async () => {
    const stdout = Object.assign(new EventEmitter(), { write: () => true });
    const calls: string[] = [];
    const repaint = createRepaint({
      clear: () => calls.push('clear'),
      rerender: () => calls.push('draw'),
      stdout,
    });
    for (let index = 0; index < 50; index += 1) stdout.emit('resize');
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(calls).toEqual(['clear', 'draw']);
    repaint.stop();
    repaint();
    stdout.emit('resize');
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(calls.length).toBe(2);
  });
});

describe('the size', () => {
  it('has a floor, and Windows one row less', () => {
    expect(terminalSize({})).toEqual({ columns: 80, rows: 24 });
    expect(isTooSmall({ columns: 59, rows: 24 })).toBe(true);
    expect(isTooSmall({ columns: 60, rows: 12 })).toBe(false);
    expect(rootRows(24, 'linux')).toBe(24);
    expect(rootRows(24, 'win32')).toBe(23);
    expect(tooSmallWords({ columns: 20, rows: 5 })).toContain('20×5');
  });
});

describe('leaving', () => {
  it('takes over a signal once; the second one does not wait', () => {
    const left: string[] = [];
    const exits: number[] = [];
    const source = Object.assign(new EventEmitter(), { exit: (code: number) => void exits.push(code) });
    const stop = onSignals((signal) => left.push(signal), source);
    source.emit('SIGTERM');
    expect(left).toEqual(['SIGTERM']);
    expect(exits).toEqual([]);
    source.emit('SIGINT');
    expect(exits).toEqual([130]);
    stop();
    for (const signal of LEAVING_SIGNALS) expect(source.listenerCount(signal)).toBe(0);
    expect(exitCodeOf('SIGTERM')).toBe(143);
  });

  it('tells a crash with its stack and the log', () => {
    expect(crashWords(new Error('broken row'), '/x/run.log')).toMatch(/broken row[\s\S]*\/x\/run\.log/);
  });
});

describe('copying', () => {
  it('goes through the terminal, and says when it is too much', () => {
    const written: string[] = [];
    expect(copyText((text) => written.push(text), 'FIN-LT-07')).toBeNull();
    expect(written).toEqual(['\x1b]52;c;RklOLUxULTA3\x07']);
    expect(copySequence('x'.repeat(100_000))).toMatchObject({ ok: false });
  });

  it('cannot be steered by what is copied', () => {
    const copied = copySequence('\x1b]0;evil\x07\x1b[2J');
    expect(copied.ok && copied.sequence.slice(7, -1)).toMatch(/^[A-Za-z0-9+/=]*$/);
  });
});
