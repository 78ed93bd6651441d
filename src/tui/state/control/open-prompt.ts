/** Opens the line at the bottom of the screen. */
import { EMPTY_TEXT, textState } from '../../components/text-field/text-state.ts';
import { topScreen } from '../view.ts';
import type { Control } from './control.ts';

export const NEW_COMMAND = { kind: 'command', complaint: '', recalled: -1, candidates: [], candidate: -1 } as const;

export function openNarrowing({ store }: Control): void {
  const { view } = store.get();
  const { kind } = topScreen(view);
  const before =
    kind === 'activity' ? view.activityNarrowing : kind === 'history' ? view.historyNarrowing : view.narrowing;
  store.act({ type: 'prompt', prompt: { kind: 'narrow', text: textState(before), before } });
}

export function openSearch({ store }: Control): void {
  const { search } = store.get().view;
  store.act({ type: 'prompt', prompt: { kind: 'search', text: EMPTY_TEXT, before: search } });
}

/** `complaint`: why the line stands there again. */
export function openCommandLine({ store }: Control, text = '', complaint = ''): void {
  store.act({ type: 'prompt', prompt: { ...NEW_COMMAND, text: textState(text), complaint } });
}
