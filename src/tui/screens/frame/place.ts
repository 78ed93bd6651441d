/** Where in the screen on top one is: which alert, which hit. Pure. */

import { countWords } from '../../../engine/model/span-words.ts';
import { timelineRow } from '../../../engine/model/timeline.ts';
import { chosenAlert, kindAtHand, searchState } from '../../state/control/record.ts';
import { machineAtHand, screenScope } from '../../state/control/targets.ts';
import { detailsLines, suppressionAtHand } from '../../state/history.ts';
import { bodyHeight, shownPane } from '../../state/layout.ts';
import type { Snapshot } from '../../state/store.ts';
import { topScreen } from '../../state/view.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { helpLines } from '../help/help-lines.ts';
import { isOfFalsePositives } from './footer.ts';

export function placeWords(snapshot: Snapshot): string {
  const { view } = snapshot;
  const screen = topScreen(view);
  if (view.help !== null) {
    const total = helpLines([screenScope(snapshot)], view.size.columns).length;
    return scrolledWords(view.help, bodyHeight(view.size), total);
  }
  if (view.strayKey !== '') return `${view.strayKey} is no column: nothing you type acts until Esc`;
  if (view.choosingOrder) return 'order by which column?';
  if (view.picking)
    return view.picking === 'only' ? 'only machines with the same …' : 'without machines with the same …';
  if (screen.kind === 'history' && view.historyNarrowing !== '') return `/${sanitiseWithin(view.historyNarrowing, 24)}`;
  if (screen.kind === 'details' && screen.what === 'isolation') {
    // Ages are no part of what is counted here.
    const total = detailsLines(snapshot, 0).length;
    return scrolledWords(view.positions.details.first, bodyHeight(view.size), total);
  }
  if (isOfFalsePositives(view)) return suppressionAtHand(snapshot)?.active ? ':unsuppress ends it' : '';
  if (screen.kind === 'activity') {
    return view.activityNarrowing === '' ? '' : `/${sanitiseWithin(view.activityNarrowing, 24)}`;
  }
  if (screen.kind === 'record' && view.search !== '') {
    const { hits, at } = searchState(snapshot);
    const text = sanitiseWithin(view.search, 24);
    return hits === 0 ? `"${text}" is not in this record` : `/${text}  hit ${at === 0 ? '–' : at} of ${hits}`;
  }
  const pane = shownPane(view);
  if (screen.kind !== 'machine' || (pane !== 'alerts' && pane !== 'timeline')) return '';
  const machine = machineAtHand(snapshot);
  if (!machine || machine.alerts.length === 0) return '';
  const kind = kindAtHand(view, machine);
  if (kind) return `${countWords(kind.alerts.length, 'alert')} of one kind`;
  return `alert ${timelineRow(machine.alerts, chosenAlert(view, machine)) + 1} of ${machine.alerts.length}`;
}

/** "lines 1–19 of 34"; nothing where all of them are shown. */
function scrolledWords(first: number, height: number, total: number): string {
  return total <= height ? '' : `lines ${first + 1}–${Math.min(total, first + height)} of ${total}, j and k scroll`;
}
