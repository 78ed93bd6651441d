/** A repair at a vendor is a write like an order: in the ledger before and after, or not done at all. */
import { toProblem, wordsOf } from '../../engine/errors.ts';
import type { Repair } from '../../engine/ports.ts';
import { openLedger } from '../../ledger/ledger.ts';
import { openHome } from '../../storage/home.ts';
import { createJournal } from '../../storage/journal.ts';
import { noteHead } from '../audit/noted-heads.ts';
import { systemClock } from '../clock.ts';
import { actorOf } from '../self.ts';
import type { Stores } from '../stores.ts';

/** Never throws for what can be expected. */
export function recordedIn({ home }: Stores) {
  return async (what: string, repair: () => Promise<Repair>): Promise<Repair> => {
    try {
      openHome(home);
      const ledger = await openLedger(home.ledger, { clock: systemClock });
      const journal = createJournal({ folder: home.runs, clock: systemClock });
      const by = actorOf(false);
      const write = (words: string) => ledger.remember(`repair:${what}`, words, by, systemClock.now());
      try {
        await write('ordered');
        journal.log('info', `Repair ordered by ${by.id}: ${what}.`);
        const done = await repair();
        const words = done.ok ? done.words : wordsOf(done.problem);
        journal.log(done.ok ? 'info' : 'error', `${done.ok ? 'Repaired' : 'Not repaired'}: ${words}`);
        await write(words);
        noteHead(home, await ledger.head());
        return done;
      } finally {
        await journal.close();
        await ledger.close();
      }
    } catch (thrown) {
      return { ok: false, problem: toProblem(thrown) };
    }
  };
}
