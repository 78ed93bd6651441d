/** The footer: keys that work here, and on what they act. Pure. */
import type { IsolationState } from '../../../engine/model/machine.ts';
import { hintSpans } from '../../components/footer.tsx';
import { type Span, span, spansWidth, spreadSpans } from '../../components/spans.ts';
import { footerHints } from '../../keys/derived.ts';
import { type Command, entryOf } from '../../keys/table.ts';
import type { KeyView, Scope } from '../../keys/types.ts';
import { shownPane } from '../../state/layout.ts';
import type { Snapshot } from '../../state/store.ts';
import { topScreen, type View } from '../../state/view.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { truncateEnd } from '../../text/truncate.ts';

const MOST_NAME = 16;
/** Columns from which the machine under the cursor is named. */
const NAMED_FROM = 100;

export function footerSpans(
  snapshot: Snapshot,
  scopes: readonly Scope[],
  keys: KeyView,
  width: number,
): readonly Span[] {
  const who = actsOn(snapshot, keys);
  const room = width - (who.length === 0 ? 0 : spansWidth(who) + 2);
  const hints = footerHints(scopes, keys, room, (command) => isUseful(command, snapshot) && !isIdle(command, keys));
  return spreadSpans(hintSpans(hints), who, width);
}

/**
 * `i u s S` act on the marked machines, without marks on the one under the cursor: the footer says which. At the right
 * end, so that a moving cursor rewrites the name and not the hints.
 */
function actsOn({ view }: Snapshot, keys: KeyView): readonly Span[] {
  const isPlain =
    view.dialog === null && view.prompt === null && view.help === null && !view.choosingOrder && view.picking === null;
  if (!isPlain || topScreen(view).kind !== 'triage' || keys.targets === 0) return [];
  if (keys.marked > 0) return [span('on ', 'text.muted'), span(`${keys.marked} marked`, 'marked')];
  // On a narrow screen the row says it, and the keys need the room.
  if (view.size.columns < NAMED_FROM) return [];
  const name = sanitiseWithin(keys.machine?.host ?? '', 40);
  return name === '' ? [] : [span('on ', 'text.muted'), span(truncateEnd(name, MOST_NAME), 'accent')];
}

/** States in which a release has something to release. */
const RELEASED_FROM: readonly IsolationState[] = ['isolated', 'unknown'];

/** Keys that need a row, or a machine that can be ordered, leave their room to those that lead on. */
function isIdle(command: Command, keys: KeyView): boolean {
  const cannot = entryOf(command).disabled?.(keys) !== undefined;
  if (command === 'machine.isolate') return cannot;
  if (command === 'machine.release') {
    const { machine, marked } = keys;
    return cannot || (marked === 0 && machine !== null && !RELEASED_FROM.includes(machine.isolation));
  }
  return keys.rows === 0 && cannot;
}

/** Fields and dialogs name only the keys that do something in them. */
function isUseful(command: Command, { view }: Snapshot): boolean {
  const { dialog, prompt } = view;
  const pane = topScreen(view).kind === 'machine' ? shownPane(view) : null;
  const screen = topScreen(view);
  // Where one stands already is no way to go.
  if (screen.kind === 'record' && command === `view.${screen.depth}`) return false;
  if (command === 'machine.lookup') return pane === 'indicators';
  if (command === 'open') return pane !== 'facts';
  // A false positive is no machine: it is ended by `:unsuppress`, which the status line names.
  if (command === 'machine.release') return !isOfFalsePositives(view);
  if (view.strayKey !== '') return command === 'order.cancel' || command === 'pick.cancel';
  if (command === 'text.reveal') return false;
  if (command === 'text.next' && prompt !== null) return prompt.kind === 'command';
  if (command !== 'dialog.yes') return true;
  if (dialog?.kind === 'choice') return dialog.yes !== null;
  if (dialog?.kind === 'suppress') return true;
  if (dialog?.stage.kind !== 'confirming') return false;
  const { friction, reach, place } = dialog.stage.plan;
  return friction.kind === 'yes' && reach > 0 && !place?.problem;
}

/** The history's second tab, and the details of one of its rows. */
export function isOfFalsePositives(view: View): boolean {
  const screen = topScreen(view);
  if (screen.kind === 'details') return screen.what === 'suppression';
  return screen.kind === 'history' && view.historyPane === 'suppressions';
}
