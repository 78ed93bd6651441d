import { Text, useInput } from 'ink';
import SelectInput from 'ink-select-input';
import { useReducer, useState } from 'react';
import { describe, expect, it } from 'vitest';
import { EMPTY_TEXT, editText } from '../../../src/tui/components/text-field/text-state.ts';
import { useTextKeys } from '../../../src/tui/components/text-field/use-text-keys.ts';
import { keyBytes, keyName } from '../../../src/tui/keys/name.ts';
import { KEY_TABLE } from '../../../src/tui/keys/table.ts';
import { createInput } from '../../../src/tui/terminal/input.ts';
import { createKeyboard } from '../../support/keyboard.ts';
import { openOnScreen } from '../../support/on-screen.tsx';

function Names() {
  const [names, add] = useReducer((seen: readonly string[], name: string) => [...seen, name], []);
  useInput((input, key) => add(keyName(input, key) ?? `(${input})`));
  return <Text>{names.join(' ')}</Text>;
}

/** Computes the next state from what it captured: right only if React commits between two keys. */
function Captured() {
  const [count, setCount] = useState(0);
  useInput(() => setCount(count + 1));
  return <Text>count {count}</Text>;
}

function Choosing() {
  const [chosen, setChosen] = useState('nothing');
  const items = ['one', 'two', 'three', 'four'].map((value) => ({ label: value, value, key: value }));
  return (
    <>
      <SelectInput items={items} onSelect={(item) => setChosen(item.value)} />
      <Text>chose {chosen}</Text>
    </>
  );
}

function Field() {
  const [state, edit] = useReducer(editText, EMPTY_TEXT);
  const [taken, take] = useState('');
  useTextKeys({
    isActive: true,
    onEdit: edit,
    onCommand: (command) => command === 'text.accept' && take(state.text),
  });
  return (
    <Text>
      [{state.text}] took [{taken}]
    </Text>
  );
}

describe('keys on their way to Ink', () => {
  it('arrive by the names of the key table, every one of them', async () => {
    const keys = [...new Set(KEY_TABLE.flatMap((entry) => entry.keys))].filter((key) => key !== 'ctrl+h');
    const app = await openOnScreen(<Names />, { columns: 400, rows: 4 });
    for (const key of keys) await app.press(key);
    expect(app.text().split(/\s+/)).toEqual(keys);
    expect(keys.map(keyBytes).length).toBe(keys.length);
    await app.unmount();
  });

  it('come one at a time, whatever came in one read', async () => {
    const app = await openOnScreen(<Captured />);
    app.keyboard.send('jjjjj\x1b[B\x1b[B\r\r\x15\x15');
    await app.until('count 11');
    await app.unmount();
  });

  it('let a third-party list choose what was meant', async () => {
    const app = await openOnScreen(<Choosing />);
    app.keyboard.send('jj\r');
    await app.until('chose three');
    app.keyboard.send('\x1b[A\x1b[A\r');
    await app.until('chose one');
    await app.unmount();
  });

  it('wait for the rest of an arrow, but not for long', async () => {
    const app = await openOnScreen(<Names />);
    app.keyboard.send('\x1b');
    await new Promise((resolve) => setTimeout(resolve, 30));
    app.keyboard.send('[A');
    await app.until('up');
    app.keyboard.send('\x1b');
    await app.until('up esc');
    await app.unmount();
  });

  it('survive letters cut in the middle of their bytes', async () => {
    const app = await openOnScreen(<Names />);
    const bytes = Buffer.from('é');
    app.keyboard.send(bytes.subarray(0, 1));
    app.keyboard.send(bytes.subarray(1));
    await app.until('é');
    await app.unmount();
  });

  it('stop when raw mode ends, so that a child gets its own', async () => {
    const app = await openOnScreen(<Names />);
    expect(app.keyboard.isReading).toBe(true);
    app.rerender(<Text>no keys here</Text>);
    await app.until('no keys here');
    expect(app.keyboard.isReading).toBe(false);
    expect(app.keyboard.isRaw).toBe(false);
    await app.unmount();
  });

  it('can be forgotten: what was typed ahead answers no dialog', async () => {
    const keyboard = createKeyboard();
    const input = createInput(keyboard);
    const seen: string[] = [];
    input.stdin.on('readable', () => {
      const token = input.stdin.read() as string | null;
      if (token === null) return;
      seen.push(token);
      if (token === 'i') input.dropQueued();
    });
    input.stdin.setRawMode(true);
    keyboard.send('iyyy');
    while (!input.isIdle()) await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual(['i']);
    input.close();
    expect(keyboard.isRaw).toBe(false);
  });

  it('say when the terminal hangs up', () => {
    const keyboard = createKeyboard();
    const input = createInput(keyboard);
    let ended = 0;
    input.onEnd(() => {
      ended += 1;
    });
    keyboard.hangUp();
    expect(ended).toBe(1);
    input.close();
  });
});

describe('a field', () => {
  it('takes letters, a paste as one line, and Enter right after text', async () => {
    const app = await openOnScreen(<Field />);
    app.keyboard.send('abq\r');
    await app.until('[abq] took [abq]');
    await app.paste('one\ntwo\r\n');
    await app.until('[abqone two]');
    await app.unmount();
  });

  it('gets the keyboard back from a paste that never ends', async () => {
    const app = await openOnScreen(<Field />);
    app.keyboard.send('\x1b[200~lost');
    await app.until('[lost]', 3000);
    await app.type('x');
    expect(app.text()).toContain('[lostx]');
    await app.unmount();
  });
});
