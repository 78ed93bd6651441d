/** `:group user|rule|hash|none`: the table by what machines share, into one group, and back. */
import { GROUPINGS } from '../grouping.ts';
import { groupIndex, groupNarrowing, groupRows } from '../groups.ts';
import { topScreen } from '../view.ts';
import type { Control } from './control.ts';
import { withTerm } from './pick.ts';

export function showGroups({ store }: Control, argument: string): void {
  const isShown = () => topScreen(store.get().view).kind === 'groups';
  if (argument.toLowerCase() === 'none') {
    if (isShown()) store.act({ type: 'pop' });
    return;
  }
  const by = GROUPINGS.find((each) => each === argument.toLowerCase()) ?? 'user';
  while (!isShown() && store.get().view.stack.length > 1) store.act({ type: 'pop' });
  store.act({ type: 'group.by', by, cursor: null, first: 0 });
  if (!isShown()) store.act({ type: 'push', screen: { kind: 'groups' } });
}

/** Enter: the table with the machines of this group; Esc there comes back. */
export function openGroup({ store }: Control): void {
  const snapshot = store.get();
  const { by } = snapshot.view.grouping;
  const group = groupRows(snapshot)[groupIndex(groupRows(snapshot), snapshot.view)];
  if (group)
    store.act({ type: 'group.open', text: withTerm(snapshot.view.narrowing, groupNarrowing(by, group.value)) });
}
