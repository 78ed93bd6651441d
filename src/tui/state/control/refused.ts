/** Orders the vendor's side did not take: why, in full, since what is to be done about it does not fit into a toast. */
import type { OrderResult } from '../../../engine/commands.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import type { Control } from './control.ts';

/** Machines that are told apart; the rest is counted. */
const TOLD = 3;

/** Opens nothing over what the person is doing; the words stand in the activity as well. */
export function tellRefused({ store, terminal }: Control, results: readonly OrderResult[]): void {
  const refused = results.filter(({ order }) => order?.step === 'refused');
  const [first] = refused;
  const { dialog, prompt } = store.get().view;
  if (!first || dialog !== null || prompt !== null) return;
  const done = first.order?.kind === 'release' ? 'released' : 'isolated';
  const what = refused.length === 1 ? sanitiseWithin(first.host, 40) : countWords(refused.length, 'machine');
  const reasons = Map.groupBy(refused, ({ reason }) => reason);
  const lines = [...reasons].slice(0, TOLD).flatMap(([reason, some]) => {
    const names = some.map(({ host }) => sanitiseWithin(host, 30)).join(', ');
    return [...(refused.length === 1 ? [] : [`${names}:`]), sanitiseWithin(reason, 900)];
  });
  store.act({
    type: 'dialog',
    dialog: {
      kind: 'choice',
      topic: 'refused',
      title: `${what} ${refused.length === 1 ? 'was' : 'were'} not ${done}`,
      lines: [
        ...lines,
        ...(reasons.size > TOLD ? [`and ${countWords(reasons.size - TOLD, 'other reason')}; A shows all`] : []),
      ],
      buttons: [{ id: 'cancel', label: 'Close' }],
      focus: 0,
      yes: null,
      machines: refused.map(({ machine }) => machine),
    },
  });
  terminal.dropKeys();
}
