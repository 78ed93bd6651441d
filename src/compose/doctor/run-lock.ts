/** The doctor on the lock of runs: who is at work, and what a run that was killed left behind. */
import type { Finding } from '../../cli/doctor-services.ts';
import { toProblem } from '../../engine/errors.ts';
import { spanWords } from '../../engine/model/span-words.ts';
import { clearRunLock, type Holder, runLockState } from '../../storage/run-lock.ts';
import { failing, good, note } from './finding.ts';

const TITLE = 'Run lock';

/** `now`: epoch ms. */
export function examineRunLock(file: string, now: number): Finding {
  try {
    const state = runLockState(file);
    if (state.kind === 'free') return good(TITLE, 'No run is at work.');
    const who = (by: Holder) => `process ${by.pid} on ${by.host}, ${spanWords(now - by.since)} ago`;
    if (state.kind === 'held') {
      return good(TITLE, `A run is at work${state.by ? `, begun by ${who(state.by)}` : ''}.`);
    }
    // It hinders nobody: the system gave the lock free when the process ended.
    const words = `A run was killed, or the machine stopped (${who(state.by)}).`;
    return {
      ...note(TITLE, words, 'The next run settles by reading; "cordon doctor --repair" takes the note away.'),
      repair: async () =>
        clearRunLock(file)
          ? { ok: true, words: 'The note of the killed run is gone.' }
          : { ok: true, words: 'A run is at work; nothing is to be taken away.' },
    };
  } catch (thrown) {
    return failing(TITLE, toProblem(thrown));
  }
}
