// The built program in a real terminal that is treated badly: whatever ends it, the terminal is as it was before, and
// what was in flight is named.
import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { BIN, runBuilt } from '../cli/support/built.ts';
import { leftSwitched, type PtyOptions, type PtyProgram, startBetweenSettings, startInPty } from '../support/pty.ts';
import { createDice } from './support/dice.ts';
import { FIRST_SEED, IN_FULL, tellFigures } from './support/figures.ts';

const ARMED_AFTER_MS = 400;
/** Many of them start at once. */
const PATIENCE_MS = 25_000;
const TIMEOUT = { timeout: 90_000 };
/** The end of the test, to close what it opened. */
type AtEnd = { readonly onTestFinished: (clean: () => Promise<void>) => void };

const figures = { 'terminals mistreated': 0, 'left broken': 0 };

afterAll(() => tellFigures('terminal', figures));

/** `env`: words for env(1); what the terminal calls itself is set by the harness, so TERM must be set behind it. */
function start({ onTestFinished }: AtEnd, options: PtyOptions = {}, env: readonly string[] = []): PtyProgram {
  const words = [...env, process.execPath, BIN, '--demo'];
  const program = startBetweenSettings('env', words, { columns: 100, rows: 30, ...options });
  onTestFinished(() => program.close());
  return program;
}

async function opened(atEnd: AtEnd): Promise<PtyProgram> {
  const program = start(atEnd);
  await program.until(/live .*updated/, PATIENCE_MS);
  return program;
}

/** An order has been confirmed and is on its way. */
async function ordered(atEnd: AtEnd): Promise<PtyProgram> {
  const program = await opened(atEnd);
  await program.press('i');
  await program.until('y isolates', PATIENCE_MS);
  // A dialog that has just come up takes no yes yet.
  await new Promise((resolve) => setTimeout(resolve, ARMED_AFTER_MS));
  program.send('y');
  await program.until(/FIN-LT-0142.*(requested|accepted)/, PATIENCE_MS);
  return program;
}

async function expectRestored(program: PtyProgram, codes: readonly number[]): Promise<string> {
  figures['terminals mistreated'] += 1;
  figures['left broken'] += 1;
  const { code } = await program.exited(PATIENCE_MS);
  const text = program.screen.text();
  expect(codes, text).toContain(code);
  // Where the window is narrow the words are wrapped.
  expect(text.replaceAll('\n', '')).toContain(`left with ${code}, settings same: yes`);
  expect(program.screen.isAlternate()).toBe(false);
  expect(leftSwitched(program.screen.written())).toEqual([]);
  figures['left broken'] -= 1;
  return text;
}

async function ended(pid: number): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    // A zombie has ended; nobody has asked for it yet.
    if (stat === null || /\) Z /.test(stat)) return;
    expect(performance.now(), 'It did not end in time.').toBeLessThan(deadline);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The program itself: the shell around it only looks at what is left. */
async function signal(program: PtyProgram, name: NodeJS.Signals): Promise<void> {
  const children = await readFile(`/proc/${program.pid}/task/${program.pid}/children`, 'utf8');
  process.kill(Number(children.trim().split(' ')[0]), name);
}

const ENDS: readonly [string, (program: PtyProgram) => unknown, number][] = [
  ['Ctrl-C twice', (program) => program.send('\x03\x03'), 130],
  ['SIGTERM', (program) => signal(program, 'SIGTERM'), 143],
  ['SIGHUP', (program) => signal(program, 'SIGHUP'), 129],
  ['SIGINT', (program) => signal(program, 'SIGINT'), 130],
];

describe.concurrent('the console gives the terminal back', TIMEOUT, () => {
  it.for(ENDS)('on %s', async ([, end, code], atEnd) => {
    const program = await opened(atEnd);
    await end(program);
    expect(await expectRestored(program, [code])).toMatch(/no order was carried out/);
  });

  it.for(ENDS)('on %s with an order in flight, and names it', async ([, end, code], atEnd) => {
    const program = await ordered(atEnd);
    await end(program);
    expect(await expectRestored(program, [code])).toMatch(/1 order is in flight|1 isolated|1 isolation/);
  });

  it('on a signal that comes before the first frame', async (atEnd) => {
    const program = start(atEnd);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await signal(program, 'SIGTERM');
    await expectRestored(program, [143]);
  });

  it('after a storm of sizes', async (atEnd) => {
    const dice = createDice(FIRST_SEED);
    const program = await opened(atEnd);
    for (let i = 0; i < (IN_FULL ? 1000 : 150); i++) {
      program.resize(dice.between(1, 220), dice.between(1, 70));
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    program.resize(100, 30);
    await program.until((text) => text.includes('FIN-LT-0142') && text.split('\n').length <= 30);
    program.send('q');
    await expectRestored(program, [0]);
  });

  it('on a line that has stalled: the program goes on, and leaves when it is told to', async (atEnd) => {
    const program = startInPty(process.execPath, [BIN, '--demo'], { columns: 200, rows: 60 });
    atEnd.onTestFinished(() => program.close());
    await program.until(/live .*updated/, PATIENCE_MS);
    program.stall();
    // More than any buffer on the way takes.
    for (let turn = 0; turn < 60; turn += 1) {
      program.send('\x0c');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    process.kill(program.pid, 'SIGTERM');
    await ended(program.pid);
  });

  it('to the shell on Ctrl-Z, and is whole again on fg', async (atEnd) => {
    const program = startInPty('bash', ['--norc', '-i'], { columns: 100, rows: 30 });
    atEnd.onTestFinished(() => program.close());
    program.send(`'${process.execPath}' '${BIN}' --demo\r`);
    await program.until(/live .*updated/, PATIENCE_MS);
    program.send('\x1a');
    await program.until('Stopped', PATIENCE_MS);
    expect(program.screen.isAlternate()).toBe(false);
    program.send('stty -a | grep -c " -icanon"; fg\r');
    await program.until((text) => text.startsWith('Cordon ') && text.includes('FIN-LT-0142'), PATIENCE_MS);
    expect(program.screen.isAlternate()).toBe(true);
    program.send('q');
    const text = await program.until('no order was carried out', PATIENCE_MS);
    expect(text).toMatch(/^0$/m);
    expect(program.screen.isAlternate()).toBe(false);
  });

  it('on 20 by 5, where it says what it needs', async (atEnd) => {
    const program = start(atEnd, { columns: 20, rows: 5 });
    await program.until('60×12');
    program.send('\x03\x03');
    await expectRestored(program, [130]);
  });
});

describe.concurrent('what is pasted', TIMEOUT, () => {
  it('is no key: nothing is ordered, nothing is left', async (atEnd) => {
    const program = await opened(atEnd);
    program.send('\x1b[200~iyuyU!:quit\r\niy\x03q\x1b[2J\x1b[201~');
    program.send('?');
    await program.until(/help/i);
    program.send('q');
    await program.until('FIN-LT-0142');
    program.send('q');
    expect(await expectRestored(program, [0])).toMatch(/no order was carried out/);
  });

  it('without brackets cannot answer a dialog that was not on the screen', async (atEnd) => {
    const program = await opened(atEnd);
    program.send('iyiyiyuyuy');
    await program.until('y isolates', PATIENCE_MS);
    program.send('\x03\x03');
    expect(await expectRestored(program, [130])).toMatch(/no order was carried out/);
  });
});

describe.concurrent('where nothing can be drawn', TIMEOUT, () => {
  it.for(['TERM=dumb', 'CI=true'])('%s: the demo is told in plain lines', async (env, atEnd) => {
    const program = start(atEnd, {}, [env]);
    await program.exited(30_000);
    expect(program.screen.written()).toContain('verified');
    expect(program.screen.written()).not.toMatch(/\x1b\[\?1049h/);
    await expectRestored(program, [0]);
  });

  it('TERM=dumb with --plain: the console in lines, without one escape code', async (atEnd) => {
    const program = startInPty('env', ['TERM=dumb', process.execPath, BIN, '--demo', '--plain'], { columns: 100 });
    atEnd.onTestFinished(() => program.close());
    await program.until('The most urgent is FIN-LT-0142', PATIENCE_MS);
    program.send('i');
    await program.until('y isolates', PATIENCE_MS);
    await new Promise((resolve) => setTimeout(resolve, ARMED_AFTER_MS));
    program.send('y');
    await program.until('verified (isolated)', PATIENCE_MS);
    program.send('q');
    expect((await program.exited(PATIENCE_MS)).code).toBe(0);
    expect(program.screen.written()).toContain('1 isolated and verified');
    expect(program.screen.written()).not.toContain('\x1b');
  });

  it('no terminal at all: says so, names the command to use, exit 2', async () => {
    const { code, err } = await runBuilt([]);
    expect(code).toBe(2);
    expect(err).toContain('cordon run');
    expect(err).not.toContain('\x1b[');
  });
});
