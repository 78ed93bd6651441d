import { expect, it } from 'vitest';
import { Closing } from '../../src/compose/closing.ts';

it('closes in the opposite order, each once, and goes on after a failure', async () => {
  const closed: string[] = [];
  const closing = new Closing();
  for (const name of ['ledger', 'evidence', 'engine']) {
    closing.add(async () => {
      closed.push(name);
      if (name === 'evidence') throw new Error('no room');
    });
  }
  await expect(closing.run()).rejects.toThrow('no room');
  await closing.run();
  expect(closed).toEqual(['engine', 'evidence', 'ledger']);
});
