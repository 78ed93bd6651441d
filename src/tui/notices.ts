/** Tells of machines that were not in the table before, where the settings ask for a notice. */
import type { Engine } from '../engine/commands.ts';
import { countWords } from '../engine/model/span-words.ts';
import { type NoticeKind, noticeSequence } from './terminal/notice.ts';

const NAMED = 3;

/** Watches the engine until the answered function is called. What the first search finds is no news. */
export function watchForNews(engine: Engine, kind: NoticeKind, write: (text: string) => void): () => void {
  if (kind === 'off') return () => {};
  let machines = engine.getState().machines;
  const known = new Set(machines.keys());
  let isNews = engine.getState().watch.lastSuccessAt !== null;
  return engine.subscribe(() => {
    const state = engine.getState();
    if (state.machines !== machines) {
      machines = state.machines;
      const fresh = [...machines.values()].filter(({ key }) => !known.has(key));
      for (const { key } of fresh) known.add(key);
      const hosts = fresh.map(({ host }) => host || 'no host');
      if (isNews && hosts.length > 0) write(noticeSequence(kind, newsWords(hosts)));
    }
    isNews ||= state.watch.lastSuccessAt !== null;
  });
}

function newsWords(hosts: readonly string[]): string {
  const more = hosts.length > NAMED ? ` and ${hosts.length - NAMED} more` : '';
  return `Cordon: ${countWords(hosts.length, 'new machine')}: ${hosts.slice(0, NAMED).join(', ')}${more}`;
}
