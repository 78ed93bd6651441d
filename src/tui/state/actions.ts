/** Everything that can happen to the view. */

import type { MachineKey } from '../../engine/model/machine.ts';
import type { WrittenFile } from '../components/links.ts';
import type { TextState } from '../components/text-field/text-state.ts';
import type { Ordering } from './ordering.ts';
import type { Settling } from './table.ts';
import type {
  Dialog,
  ExplainView,
  HistoryPane,
  HistoryView,
  Position,
  Prompt,
  RecordView,
  Screen,
  Size,
  Toast,
  View,
} from './view.ts';

export type Action =
  /** The machines to show, in their order; `height`: rows of the table. */
  | {
      readonly type: 'machines';
      readonly sorted: readonly MachineKey[];
      /** All machines there are, shown or not. */
      readonly known: ReadonlyMap<MachineKey, unknown>;
      readonly height: number;
      readonly cardLines: number;
      readonly how: Settling;
      /** The first search is whole: from now on the cursor belongs to its machine. */
      readonly settled: boolean;
    }
  | { readonly type: 'resize'; readonly size: Size }
  | { readonly type: 'table.by'; readonly rows: number; readonly height: number }
  | { readonly type: 'table.to'; readonly index: number; readonly height: number }
  | { readonly type: 'mark'; readonly machines: readonly MachineKey[]; readonly on: boolean }
  | { readonly type: 'narrow'; readonly text: string }
  | { readonly type: 'order'; readonly ordering: Ordering }
  | { readonly type: 'order.choosing'; readonly on: boolean }
  | { readonly type: 'picking'; readonly how: View['picking'] }
  | { readonly type: 'key.stray'; readonly key: string }
  | ({ readonly type: 'group.by' } & View['grouping'])
  /** The table with the machines of one group, narrowed to `text`; and back to the groups. */
  | { readonly type: 'group.open'; readonly text: string }
  | { readonly type: 'group.leave' }
  | { readonly type: 'aside'; readonly show: boolean }
  | { readonly type: 'push'; readonly screen: Screen }
  | { readonly type: 'replace'; readonly screen: Screen }
  | { readonly type: 'pop' }
  | { readonly type: 'pane'; readonly pane: View['pane'] }
  | {
      readonly type: 'alert';
      readonly machine: MachineKey;
      readonly index: number;
      /** Line of the screen it stands on. */
      readonly line: number;
      readonly onKind?: boolean;
    }
  | { readonly type: 'kinds'; readonly unfolded: ReadonlySet<number> }
  | { readonly type: 'position'; readonly list: keyof View['positions']; readonly position: Position }
  | { readonly type: 'record'; readonly record: RecordView }
  | { readonly type: 'explain'; readonly explain: ExplainView }
  | { readonly type: 'wrap' }
  | { readonly type: 'fold'; readonly folded: ReadonlySet<string> }
  | { readonly type: 'search'; readonly text: string }
  | { readonly type: 'activity.narrow'; readonly text: string }
  | { readonly type: 'history'; readonly history: HistoryView }
  | { readonly type: 'history.pane'; readonly pane: HistoryPane }
  | { readonly type: 'history.narrow'; readonly text: string }
  | { readonly type: 'prompt'; readonly prompt: Prompt | null }
  | { readonly type: 'prompt.text'; readonly text: TextState }
  | { readonly type: 'command.done'; readonly line: string }
  | { readonly type: 'dialog'; readonly dialog: Dialog | null }
  | { readonly type: 'help'; readonly first: number | null }
  | { readonly type: 'toast'; readonly toast: Toast | null }
  | { readonly type: 'wrote'; readonly file: WrittenFile }
  | { readonly type: 'zone'; readonly zone: View['zone'] }
  | { readonly type: 'interrupt'; readonly until: number };
