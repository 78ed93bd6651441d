/** Keys about the program as a whole: pause, refresh, zone, activity, leaving by Ctrl-C. */
import { wordsOf } from '../../../engine/errors.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import { activityEntries } from '../activity.ts';
import { topScreen } from '../view.ts';
import { inFlight } from './choices.ts';
import type { Control } from './control.ts';

/** How long a second Ctrl-C leaves (ms). */
const INTERRUPT_MS = 3000;
/** What shells report for a program that was ended by Ctrl-C. */
export const INTERRUPTED = 130;
/** Exit code for settings that do not open (cli.md, Exit codes: wrong settings). */
export const REFUSED = 2;

export function setPause(control: Control, on: boolean): void {
  control.run(async () => {
    const answer = await control.engine.dispatch('pause', { on });
    if (!answer.ok) control.say('error', wordsOf(answer.problem));
  });
}

export function togglePause(control: Control): void {
  setPause(control, !control.store.get().engine.watch.paused);
}

export function refresh(control: Control): void {
  const { cycle } = control.store.get().engine;
  control.say('info', cycle.phase === 'idle' ? 'Searching now.' : 'A search is under way.');
  control.run(async () => void (await control.engine.dispatch('cycle', {})));
}

export function toggleZone({ store, say }: Control): void {
  const zone = store.get().view.zone === 'utc' ? 'local' : 'utc';
  store.act({ type: 'zone', zone });
  say('info', zone === 'utc' ? 'Exact times are in UTC.' : 'Exact times are in local time.');
}

export function showActivity({ store }: Control): void {
  if (topScreen(store.get().view).kind === 'activity') return;
  store.act({ type: 'push', screen: { kind: 'activity' } });
  const [newest] = activityEntries(store.get());
  if (newest) store.act({ type: 'position', list: 'activity', position: { cursor: newest.id, first: 0 } });
}

/** Ctrl-C: once it warns and names what is in flight, twice it always leaves. */
export function interrupt(control: Control): void {
  const { store, time, say, program } = control;
  const { view, engine } = store.get();
  if (time.now() < view.interruptUntil) {
    program.leave(INTERRUPTED);
    return;
  }
  store.act({ type: 'interrupt', until: time.now() + INTERRUPT_MS });
  const count = inFlight(engine).length;
  const open =
    count === 0
      ? ''
      : ` ${countWords(count, 'order is', 'orders are')} in flight and will be settled at the next start.`;
  say('warn', `Ctrl-C again leaves.${open}`);
}

/** Ctrl-Z. */
export function stop({ terminal, say }: Control): void {
  const refused = terminal.stop();
  if (refused !== null) say('warn', refused);
}
