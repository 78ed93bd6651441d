import { expect, it } from 'vitest';
import { KEY_TABLE } from '../../../src/tui/keys/table.ts';
import { ANSWERED } from '../../../src/tui/state/control/keys.ts';

it('no key of the table is dead in the console', () => {
  const elsewhere = /^(move|dialog|text|setup)\./;
  const dead = KEY_TABLE.map(({ command }) => command).filter(
    (command) => !elsewhere.test(command) && !ANSWERED.includes(command),
  );
  expect(dead).toEqual([]);
});
