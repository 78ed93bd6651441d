/** Types of the key table: what a key is, where it counts, and what a person is told about it. */
import type { IsolationState, Standing } from '../../engine/model/machine.ts';

/**
 * Where a key counts. The top of the scope stack is asked first: dialog over text field over screen over global.
 * `always` is asked last and from everywhere, even from a text field.
 */
export type Scope =
  | 'place'
  | 'dialog'
  | 'text'
  | 'help'
  | 'order'
  | 'pick'
  | 'setup'
  | 'triage'
  | 'groups'
  | 'machine'
  | 'verbose'
  | 'raw'
  | 'explain'
  | 'activity'
  | 'history'
  | 'details'
  | 'global'
  | 'always';

/** Scopes that keep keys from everything below them except `always`. */
export const MODAL: readonly Scope[] = ['dialog', 'text', 'help', 'order', 'pick', 'setup'];

export type KeyGroup =
  | 'Actions'
  | 'Look'
  | 'Table'
  | 'Movement'
  | 'Program'
  | 'Dialog'
  | 'Text field'
  | 'Order by'
  | 'Value of';

/** What a reason-disabled function may look at. The screens fill it in; null: nothing is under the cursor. */
export type KeyView = {
  /** The machine under the cursor, where exactly one is meant. */
  readonly machine: {
    readonly host: string;
    readonly isolation: IsolationState;
    readonly orderInFlight: boolean;
    readonly standing: Standing['kind'];
  } | null;
  /** Machines an action would be about: the marked ones, else the one under the cursor. */
  readonly targets: number;
  readonly marked: number;
  /** Machines that were isolated together last; 0: none were, or they are released already. */
  readonly batch: number;
  /** Storms that are under way. */
  readonly storms: number;
  /** Rows on show. */
  readonly rows: number;
  /** Hits of the search at hand. */
  readonly hits: number;
  readonly readOnly: boolean;
  readonly halted: boolean;
  readonly paused: boolean;
};

export type KeyEntry = {
  readonly command: string;
  /** Key names as `keyName` gives them: 'j', 'up', 'ctrl+u', 'enter', 'space'. The first one is shown. */
  readonly keys: readonly string[];
  readonly where: readonly Scope[];
  /** One or two words for the footer. */
  readonly label: string;
  /** One sentence for the help. */
  readonly help: string;
  readonly group: KeyGroup;
  /** 1 is kept longest in a narrow footer; absent: help only. */
  readonly footer?: number;
  /** It starts something that reaches a machine; it still only asks. */
  readonly danger?: true;
  /** Why it cannot be done now, in words that complete "isolate: …"; undefined: it can. */
  readonly disabled?: (view: KeyView) => string | undefined;
};

/** The narrowest view: nothing on show. Screens spread their own facts over it. */
export const NOTHING_IN_VIEW: KeyView = {
  machine: null,
  targets: 0,
  marked: 0,
  batch: 0,
  storms: 0,
  rows: 0,
  hits: 0,
  readOnly: false,
  halted: false,
  paused: false,
};
