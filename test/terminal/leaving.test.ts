import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { leftSwitched, type PtyOptions, type PtyProgram, startBetweenSettings } from '../support/pty.ts';

const FIXTURE = fileURLToPath(new URL('./fixture.ts', import.meta.url));
const running: PtyProgram[] = [];

function start(options: PtyOptions = {}): PtyProgram {
  const program = startBetweenSettings(process.execPath, ['--no-warnings', FIXTURE], options);
  running.push(program);
  return program;
}

afterEach(async () => {
  for (const program of running.splice(0)) await program.close();
});

async function opened(options: PtyOptions = {}): Promise<PtyProgram> {
  const program = start(options);
  await program.until((text) => text.startsWith('fixture') && text.endsWith('footer'));
  return program;
}

async function expectRestored(program: PtyProgram, code: number): Promise<string> {
  const exit = await program.exited();
  const text = program.screen.text();
  expect(exit.code, text).toBe(code);
  expect(text).toContain(`left with ${code}, settings same: yes`);
  expect(program.screen.isAlternate()).toBe(false);
  expect(leftSwitched(program.screen.written())).toEqual([]);
  return text;
}

describe('a program on the alternate screen', () => {
  it('starts at the top left, wherever the cursor stood', async () => {
    const program = await opened();
    expect(program.screen.isAlternate()).toBe(true);
    expect(program.screen.lines()[0]).toMatch(/^fixture 80x24 =+…$/);
    expect(program.screen.lines()[23]).toBe('footer');
  });

  it('gets every key of a burst, and every size', async () => {
    const program = await opened();
    program.send('jj\x1b[A\x1b[6~\r');
    await program.until('keys j j up pagedown enter');
    await program.press('esc', 'j');
    await program.until('enter esc j');
    for (const [columns, rows] of [
      [60, 12],
      [120, 40],
      [61, 30],
      [100, 24],
    ] as const) {
      program.resize(columns, rows);
      await program.until(
        (text) =>
          text.startsWith(`fixture ${columns}x${rows} `) && text.split('\n').length === rows && text.endsWith('footer'),
      );
      const lines = program.screen.lines();
      expect(lines.filter((line) => line.includes('='))).toHaveLength(1);
      expect(lines.slice(2, -1).join('')).toBe('');
    }
  });

  it('is whole again after a child had the terminal, and on Ctrl-L', async () => {
    const program = await opened();
    program.send('z');
    await program.until((text) => text.includes('keys z') && text.startsWith('fixture'));
    program.send('j');
    await program.until('keys z j');
    program.send('\x0c');
    await program.until('keys z j ctrl+l');
    expect(program.screen.lines().filter((line) => line === 'footer')).toHaveLength(1);
  });
});

describe('leaving gives the terminal back as it was', () => {
  it('on the key, with a line that says what was done', async () => {
    const program = await opened();
    program.send('q');
    const text = await expectRestored(program, 0);
    expect(text).toContain('summary: 80 columns');
    expect(text).not.toContain('footer');
  });

  it('when a component throws: the stack, the log, exit 1', async () => {
    const program = await opened();
    program.send('x');
    const text = await expectRestored(program, 1);
    expect(text).toContain('a broken row');
    expect(text).toContain('/somewhere/run.log');
  });

  it('when a rejection is caught by nobody', async () => {
    const program = await opened();
    program.send('r');
    expect(await expectRestored(program, 1)).toContain('nobody caught this');
  });

  it('on process.exit', async () => {
    const program = await opened();
    program.send('p');
    await expectRestored(program, 7);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
  ] as const)('on %s, with its code', async (name, code) => {
    const program = await opened();
    // The shell ignores it; the program under it is the one that must answer.
    const child = await childOf(program.pid);
    process.kill(child, name);
    await expectRestored(program, code);
  });
});

describe('the harness', () => {
  it('fails with the whole screen where something does not come', async () => {
    const program = await opened();
    await expect(program.until('never there', 200)).rejects.toThrow(
      /Not on the screen in time: never there[\s\S]*footer/,
    );
  });

  it('tells when a program ended too early', async () => {
    const program = await opened();
    program.send('q');
    await expect(program.until('never there')).rejects.toThrow(/ended \(0\) before/);
  });
});

/** The one process that a shell waits for. */
async function childOf(pid: number): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}
