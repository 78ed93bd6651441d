/** Movement keys: on whatever list the screen shows. */
import { isMotion, type Motion, moveCursor, scrollIntoView } from '../../components/list-window.ts';
import { explainLines } from '../../screens/explain/explain-lines.ts';
import { helpLines } from '../../screens/help/help-lines.ts';
import { factLines } from '../../screens/machine/facts.ts';
import { activityEntries, activityLayout } from '../activity.ts';
import { groupIndex, groupRows } from '../groups.ts';
import { detailsLines, historyRows, suppressionRows } from '../history.ts';
import { bodyHeight, historyHeight, machineLayout, recordHeight, shownPane, tableHeight } from '../layout.ts';
import { machineReputation } from '../reputation.ts';
import { cursorIndex } from '../table.ts';
import { topScreen } from '../view.ts';
import type { Control } from './control.ts';
import { chooseRow, listCursor, listLength, moveRecordCursor, recordRows } from './record.ts';
import { machineAtHand, screenScope } from './targets.ts';

export { isMotion };

export function move(control: Control, motion: Motion): void {
  const { store, time } = control;
  const snapshot = store.get();
  const { view } = snapshot;
  if (view.help !== null) {
    const total = helpLines([screenScope(snapshot)], view.size.columns).length;
    store.act({ type: 'help', first: scrolled(view.help, motion, bodyHeight(view.size), total) });
    return;
  }
  const screen = topScreen(view);
  switch (screen.kind) {
    case 'triage': {
      const height = tableHeight(view);
      const index = moveCursor(cursorIndex(view.table), motion, height, view.table.keys.length);
      store.act({ type: 'table.to', index, height });
      return;
    }
    case 'groups': {
      const groups = groupRows(snapshot);
      const height = tableHeight({ size: view.size, cardLines: 0 });
      const row = moveCursor(groupIndex(groups, view), motion, height, groups.length);
      const first = scrollIntoView(row, view.grouping.first, height, groups.length);
      store.act({ type: 'group.by', by: view.grouping.by, cursor: groups[row]?.value ?? null, first });
      return;
    }
    case 'machine':
      moveInPane(control, motion);
      return;
    case 'record': {
      const total = recordRows(view);
      const cursor = view.positions[screen.depth].cursor;
      const height = recordHeight(view.size);
      const row = moveCursor(cursor, motion, height, total);
      // A page is turned at once, not only after the cursor has walked to the edge of the window.
      moveRecordCursor(control, row, isPage(motion) ? row - cursor : 0);
      return;
    }
    case 'explain': {
      const total = explainLines(view.explain, view.size.columns).length;
      const first = scrolled(view.positions.explain.first, motion, bodyHeight(view.size), total);
      store.act({ type: 'position', list: 'explain', position: { cursor: first, first } });
      return;
    }
    case 'history': {
      const list = view.historyPane === 'isolations' ? 'history' : 'suppressions';
      const total = list === 'history' ? historyRows(view).length : suppressionRows(snapshot).length;
      const height = historyHeight(view.size);
      const cursor = moveCursor(Math.min(view.positions[list].cursor, total - 1), motion, height, total);
      const first = scrollIntoView(cursor, view.positions[list].first, height, total);
      store.act({ type: 'position', list, position: { cursor, first } });
      return;
    }
    case 'details': {
      const total = detailsLines(snapshot, time.now()).length;
      const first = scrolled(view.positions.details.first, motion, bodyHeight(view.size), total);
      store.act({ type: 'position', list: 'details', position: { cursor: first, first } });
      return;
    }
    case 'activity': {
      const entries = activityEntries(snapshot);
      const { listHeight } = activityLayout(snapshot);
      const at = Math.max(
        0,
        entries.findIndex((entry) => entry.id === view.positions.activity.cursor),
      );
      const row = moveCursor(at, motion, listHeight, entries.length);
      const cursor = entries[row]?.id ?? 0;
      const first = scrollIntoView(row, view.positions.activity.first, listHeight, entries.length);
      store.act({ type: 'position', list: 'activity', position: { cursor, first } });
      return;
    }
  }

  function moveInPane({ store: { act } }: Control, moved: Motion): void {
    const machine = machineAtHand(snapshot);
    if (!machine) return;
    const layout = machineLayout(view.size);
    const pane = shownPane(view);
    if (pane === 'alerts' || pane === 'timeline') {
      const total = listLength(view, machine);
      chooseRow(control, machine, moveCursor(listCursor(view, machine), moved, layout.paneHeight, total));
    } else if (pane === 'indicators') {
      const total = machine.indicators.length;
      const cursor = moveCursor(view.positions.indicators.cursor, moved, layout.paneHeight, total);
      const first = scrollIntoView(cursor, view.positions.indicators.first, layout.paneHeight, total);
      act({ type: 'position', list: 'indicators', position: { cursor, first } });
    } else {
      const { engine } = snapshot;
      const facts = factLines(machine, {
        width: layout.factsWidth,
        now: time.now(),
        zone: view.zone,
        overdue: engine.overdue.includes(machine.key),
        reputation: machineReputation(engine, machine, time.now()),
        enrichment: engine.enrichment,
      });
      const total = Math.max(0, facts.length - layout.factsHeight);
      const first = scrolled(view.positions.facts.first, moved, layout.paneHeight, total);
      act({ type: 'position', list: 'facts', position: { cursor: first, first } });
    }
  }
}

function isPage(motion: Motion): boolean {
  return motion === 'move.page-down' || motion === 'move.page-up';
}

/** Text without a cursor only scrolls. */
function scrolled(first: number, motion: Motion, height: number, total: number): number {
  const last = Math.max(0, total - height);
  return Math.min(last, moveCursor(first, motion, height, last + 1));
}
