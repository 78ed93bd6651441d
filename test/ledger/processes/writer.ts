/** A process of its own that works on a ledger; started by the tests, told what to do on its command line. */
import { createInterface } from 'node:readline';
import { openLedger } from '../../../src/ledger/ledger.ts';
import { alert, NOON, order, page } from './work.ts';

const [file = '', name = '', task = ''] = process.argv.slice(2);
const clock = { now: () => NOON, sleep: async () => {} };
const say = (what: unknown) => process.stdout.write(`${JSON.stringify(what)}\n`);

const ledger = await openLedger(file, { clock });

if (task === 'compete') {
  say('ready');
  for await (const _ of createInterface({ input: process.stdin })) break;
  const written: string[] = [];
  for (let n = 0; n < 40; n += 1) {
    const answer = await ledger.writeIntent(order(`${name}-${n}`, `c-${n}`));
    if (answer.kind === 'written') written.push(`c-${n}`);
    await ledger.admit(page(Array.from({ length: 20 }, (_, index) => alert(`a-${n * 10 + index}`))));
  }
  say(written);
  await ledger.close();
} else if (task === 'own') {
  await ledger.writeIntent(order(`${name}-1`, 'c-1'));
  say('written');
  // Alive until killed, and no reader of its input.
  setInterval(() => {}, 60_000);
} else if (task === 'send') {
  say(await ledger.outbox.claim('mail', NOON + 60_000, true));
  setInterval(() => {}, 60_000);
} else {
  for (let n = 0; ; n += 1) {
    try {
      await ledger.admit(page(Array.from({ length: 50 }, (_, index) => alert(`${name}-${n}-${index}`))));
      await ledger.writeIntent(order(`${name}-${n}`, `${name}-${n}`));
      say({ intent: `${name}-${n}`, head: await ledger.head() });
      await ledger.advance(`${name}-${n}`, { step: 'requested' }, NOON + n, ['intent']);
    } catch (thrown) {
      say({ problem: (thrown as { problem?: unknown }).problem ?? String(thrown) });
      break;
    }
  }
  await ledger.close();
}
