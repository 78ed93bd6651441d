/** A tiny program that mounts as the console does, for the tests of the harness and of leaving. Run by Node itself. */
import { Box, render, Text, useApp, useInput, useWindowSize } from 'ink';
import { createElement as h, useReducer, useState } from 'react';
import { keyName } from '../../src/tui/keys/name.ts';
import { crashWords, exitCodeOf, type LeavingSignal, onSignals } from '../../src/tui/terminal/exit.ts';
import { createInput } from '../../src/tui/terminal/input.ts';
import { createRepaint } from '../../src/tui/terminal/repaint.ts';
import { terminalSize } from '../../src/tui/terminal/size.ts';

let repaintNow = () => {};

function App() {
  const { exit, suspendTerminal } = useApp();
  const { columns, rows } = useWindowSize();
  const [keys, add] = useReducer((seen: readonly string[], key: string) => [...seen, key].slice(-8), []);
  const [isBroken, setBroken] = useState(false);
  if (isBroken) throw new Error('a broken row');
  useInput((input, key) => {
    const name = keyName(input, key) ?? '';
    add(name);
    if (name === 'q') exit();
    if (name === 'x') setBroken(true);
    if (name === 'p') process.exit(7);
    if (name === 'r') void Promise.reject(new Error('nobody caught this'));
    if (name === 'ctrl+l') repaintNow();
    if (name === 'z')
      void suspendTerminal(async () => void process.stdout.write('a child was here\n')).then(repaintNow);
  });
  return h(
    Box,
    { flexDirection: 'column', height: rows, overflow: 'hidden' },
    h(Text, { wrap: 'truncate-end' }, `fixture ${columns}x${rows} ${'='.repeat(columns)}`),
    h(Text, null, `keys ${keys.join(' ')}`),
    h(Box, { flexGrow: 1 }),
    h(Text, null, 'footer'),
  );
}

const input = createInput(process.stdin);
const ink = render(h(App), {
  stdin: input.stdin,
  alternateScreen: true,
  incrementalRendering: true,
  interactive: true,
  exitOnCtrlC: false,
  patchConsole: false,
});
const repaint = createRepaint({ clear: ink.clear, rerender: () => ink.rerender(h(App)), stdout: process.stdout });
repaintNow = repaint;
repaint();
let signal: LeavingSignal | null = null;
onSignals((name) => {
  signal = name;
  ink.unmount();
});
input.onEnd(() => ink.unmount());
try {
  await ink.waitUntilExit();
  process.stdout.write(`summary: ${terminalSize(process.stdout).columns} columns\n`);
  process.exitCode = signal === null ? 0 : exitCodeOf(signal);
} catch (error) {
  process.stderr.write(crashWords(error, '/somewhere/run.log'));
  process.exitCode = 1;
} finally {
  repaint.stop();
  input.close();
}
