/** What the analyst looks at: screens, cursor, marks, fields, dialogs. The engine owns truth; this owns attention. */

import type { TargetRef } from '../../engine/commands.ts';
import type { Problem } from '../../engine/errors.ts';
import type { AlertEntry } from '../../engine/model/alert.ts';
import type { Explained, Plan, PlanTarget } from '../../engine/model/decision.ts';
import type { HistoryEntry } from '../../engine/model/history.ts';
import type { OrderKind } from '../../engine/model/isolation.ts';
import type { MachineKey } from '../../engine/model/machine.ts';
import type { NewSuppression } from '../../engine/model/suppression.ts';
import type { FieldGuide } from '../../engine/ports.ts';
import type { ActivityEntry } from '../../engine/state.ts';
import type { WrittenFile } from '../components/links.ts';
import type { TextState } from '../components/text-field/text-state.ts';
import type { Size } from '../terminal/size.ts';
import type { GroupBy } from './grouping.ts';
import { BY_URGENCY, type Ordering } from './ordering.ts';
import { EMPTY_TABLE, type Table } from './table.ts';

export type { Size };
export type Depth = 'verbose' | 'raw';

export type Screen =
  | { readonly kind: 'triage' }
  | { readonly kind: 'machine'; readonly machine: MachineKey }
  | { readonly kind: 'explain'; readonly machine: MachineKey }
  | { readonly kind: 'record'; readonly machine: MachineKey; readonly depth: Depth }
  | { readonly kind: 'groups' }
  | { readonly kind: 'activity' }
  | { readonly kind: 'history' }
  | { readonly kind: 'details'; readonly what: 'isolation' | 'suppression'; readonly id: string };

/** Cursor and scroll position of a list that is told apart by row number. */
export type Position = { readonly cursor: number; readonly first: number };
export const AT_TOP: Position = { cursor: 0, first: 0 };

/** Lists and texts under the screens that scroll. */
export type List =
  | 'indicators'
  | 'facts'
  | 'explain'
  | 'verbose'
  | 'raw'
  | 'activity'
  | 'history'
  | 'suppressions'
  | 'details';

/** `alerts`: folded by kind; `timeline`: one by one, newest first. */
export type Pane = 'alerts' | 'timeline' | 'indicators' | 'facts';

/** One alert's record, read back from the evidence. */
export type RecordView = {
  readonly machine: MachineKey;
  readonly index: number;
  readonly reading:
    | { readonly kind: 'loading' }
    | { readonly kind: 'failed'; readonly problem: Problem }
    | {
        readonly kind: 'ready';
        readonly record: unknown;
        readonly entry: AlertEntry;
        readonly fields: readonly FieldGuide[];
      };
};

/** The ledger as it was read last. */
export type HistoryView = {
  /** null: not read yet. */
  readonly entries: readonly HistoryEntry[] | null;
  readonly problem: Problem | null;
  readonly reading: boolean;
  /** What had happened when it was read. */
  readonly mark: string;
};

export type HistoryPane = 'isolations' | 'suppressions';

/** What the guards say of a machine, asked of the engine. */
export type ExplainView = {
  readonly machine: MachineKey;
  readonly reading:
    | { readonly kind: 'loading' }
    | { readonly kind: 'failed'; readonly problem: Problem }
    | {
        readonly kind: 'ready';
        /** As the guards judge a person's order. */
        readonly target: PlanTarget;
        readonly plan: Plan;
        /** As automatic mode would judge it now; null: not told. */
        readonly automatic: Explained | null;
      };
};

export type DialogButton = { readonly id: string; readonly label: string; readonly danger?: boolean };

/** Where the focus of a dialog is: a field or a button. */
export type OrderFocus = 'cancel' | 'confirm' | 'comment' | 'typed' | 'place';

/** What an order was asked for; `what`: the machines in a word or two. */
export type Asked = { readonly order: OrderKind; readonly targets: readonly TargetRef[]; readonly what: string };

export type OrderDialog = Asked & {
  readonly kind: 'order';
  readonly title: string;
  readonly stage: /** The vendor is asked; nothing can be confirmed yet. */
    | { readonly kind: 'planning' }
    | { readonly kind: 'refused'; readonly problem: Problem }
    | { readonly kind: 'confirming'; readonly plan: Plan; readonly armed: boolean };
  readonly focus: OrderFocus;
  readonly comment: TextState;
  readonly typed: TextState;
  /** Why the last try to confirm was not taken. */
  readonly complaint: string;
};

/** A question with buttons; the first one is harmless and has the focus. */
export type ChoiceDialog = {
  readonly kind: 'choice';
  readonly topic: 'leave' | 'halt' | 'snooze' | 'abort' | 'refused' | 'repair' | 'automatic' | 'replay' | 'filter';
  readonly title: string;
  readonly lines: readonly string[];
  readonly buttons: readonly DialogButton[];
  readonly focus: number;
  /** `y` takes this button, where there is one. */
  readonly yes: string | null;
  readonly machines: readonly MachineKey[];
  /** The order that is asked about anew when this is done. */
  readonly asked?: Asked;
  /** The line of the command line it stands for. */
  readonly typed?: string;
};

export type SuppressFocus = 'reason' | 'lasts' | 'confirm' | 'cancel';

/** A rule, hash, path or user is to be marked as a false positive. */
export type SuppressDialog = {
  readonly kind: 'suppress';
  readonly what: Pick<NewSuppression, 'kind' | 'value'>;
  readonly focus: SuppressFocus;
  readonly reason: TextState;
  /** A duration, or "never". */
  readonly lasts: TextState;
  readonly complaint: string;
};

export type Dialog = OrderDialog | ChoiceDialog | SuppressDialog;

export type Toast = Pick<ActivityEntry, 'id' | 'at' | 'level' | 'text'>;

/** A line being typed at the bottom of the screen. */
export type Prompt =
  | { readonly kind: 'narrow'; readonly text: TextState; readonly before: string }
  | { readonly kind: 'search'; readonly text: TextState; readonly before: string }
  | {
      readonly kind: 'command';
      readonly text: TextState;
      readonly complaint: string;
      /** Place in the history while going up and down; -1: the line being typed. */
      readonly recalled: number;
      readonly candidates: readonly string[];
      readonly candidate: number;
    };

export type View = {
  readonly size: Size;
  /** Never empty; the top is last. */
  readonly stack: readonly Screen[];
  readonly table: Table;
  /** Lines of the card above the table; 0: there is none. */
  readonly cardLines: number;
  readonly narrowing: string;
  readonly ordering: Ordering;
  readonly choosingOrder: boolean;
  /** A column's letter is awaited: machines with the same value are all that is shown, or what is not. */
  readonly picking: 'only' | 'without' | null;
  /** A key that is no column's letter was pressed there: nothing typed after it acts, until Esc. '': none was. */
  readonly strayKey: string;
  readonly showAside: boolean;
  /** `:group`. The cursor belongs to a group's value; null: it stands on the first. */
  readonly grouping: { readonly by: GroupBy; readonly cursor: string | null; readonly first: number };
  /** The table shows one group: Esc goes back to the groups, and to what was narrowed before. */
  readonly group: { readonly before: string } | null;
  readonly marks: ReadonlySet<MachineKey>;
  readonly pane: Pane;
  /** The chosen alert of a machine, by its place in the machine's log; null: its newest. */
  readonly alert: { readonly machine: MachineKey; readonly index: number } | null;
  /** The cursor stands on the row of the chosen alert's kind, not on the alert. */
  readonly onKind: boolean;
  /** Kinds of alerts whose alerts are shown, by their numbers in the machine's log. */
  readonly unfolded: ReadonlySet<number>;
  /** Line of the screen on which the chosen alert stands: it stays there when newer ones come in above. */
  readonly timelineLine: number;
  /** Cursors and scroll positions of the lists under the screens. In activity the cursor is an entry's id. */
  readonly positions: Readonly<Record<List, Position>>;
  readonly record: RecordView | null;
  readonly explain: ExplainView | null;
  readonly wrap: boolean;
  readonly folded: ReadonlySet<string>;
  /** The search in a record; '' for none. */
  readonly search: string;
  readonly activityNarrowing: string;
  readonly history: HistoryView;
  readonly historyPane: HistoryPane;
  readonly historyNarrowing: string;
  readonly prompt: Prompt | null;
  readonly dialog: Dialog | null;
  /** Scroll position of the help; null: closed. */
  readonly help: number | null;
  readonly toast: Toast | null;
  /** What toasts have said, but for mere remarks: kept in the activity. Newest last, bounded; ids below zero. */
  readonly notes: readonly ActivityEntry[];
  /** Files this console has written; newest first. */
  readonly files: readonly WrittenFile[];
  readonly zone: 'local' | 'utc';
  readonly commands: readonly string[];
  /** Until when a second Ctrl-C leaves (epoch ms). */
  readonly interruptUntil: number;
};

export function initialView(size: Size, zone: 'local' | 'utc'): View {
  return {
    size,
    stack: [{ kind: 'triage' }],
    table: EMPTY_TABLE,
    cardLines: 0,
    narrowing: '',
    ordering: BY_URGENCY,
    choosingOrder: false,
    picking: null,
    strayKey: '',
    showAside: false,
    grouping: { by: 'user', cursor: null, first: 0 },
    group: null,
    marks: new Set(),
    pane: 'alerts',
    alert: null,
    onKind: false,
    unfolded: new Set(),
    timelineLine: 0,
    positions: {
      indicators: AT_TOP,
      facts: AT_TOP,
      explain: AT_TOP,
      verbose: AT_TOP,
      raw: AT_TOP,
      activity: AT_TOP,
      history: AT_TOP,
      suppressions: AT_TOP,
      details: AT_TOP,
    },
    record: null,
    explain: null,
    wrap: false,
    folded: new Set(),
    search: '',
    activityNarrowing: '',
    history: { entries: null, problem: null, reading: false, mark: '' },
    historyPane: 'isolations',
    historyNarrowing: '',
    prompt: null,
    dialog: null,
    help: null,
    toast: null,
    notes: [],
    files: [],
    zone,
    commands: [],
    interruptUntil: 0,
  };
}

/** After `o`, `+` or `-`: the next key is a column's letter. */
export function isColumnAwaited({ choosingOrder, picking }: View): boolean {
  return choosingOrder || picking !== null;
}

/** The screen on top. */
export function topScreen(view: View): Screen {
  return view.stack.at(-1) ?? { kind: 'triage' };
}
