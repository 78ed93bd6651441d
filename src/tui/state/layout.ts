/** Lines of the screen: header, body, status, footer. Integer heights, computed once and passed down. */
import type { Size } from '../terminal/size.ts';
import type { Pane, View } from './view.ts';

/** Two lines of header and the rule below them, which doubles as the progress bar. */
export const HEADER_LINES = 3;
/** Status line and footer. */
export const BOTTOM_LINES = 2;
/** Names of the columns above the table's rows. */
export const COLUMN_LINES = 1;

/** Lines between the header and the status line. */
export function bodyHeight(size: Size): number {
  return Math.max(1, size.rows - HEADER_LINES - BOTTOM_LINES);
}

/** The card of a storm above the table: what it is, and what can be decided. */
export const CARD_LINES = 2;

/** Rows of the machine table. */
export function tableHeight(view: Pick<View, 'size' | 'cardLines'>): number {
  return Math.max(1, bodyHeight(view.size) - view.cardLines - COLUMN_LINES);
}

/** From this width on the machine view has two columns. */
const TWO_COLUMNS = 116;
/** Facts of a machine above its panes, where there is one column. */
const MOST_FACTS = 9;
/** Beside them the alerts get what is left. */
const MOST_FACTS_WIDTH = 76;

export type MachineLayout = {
  readonly isWide: boolean;
  readonly factsWidth: number;
  readonly factsHeight: number;
  readonly paneWidth: number;
  /** Rows of the pane's list, below its line of tabs. */
  readonly paneHeight: number;
};

export function machineLayout(size: Size): MachineLayout {
  const height = bodyHeight(size);
  if (size.columns >= TWO_COLUMNS) {
    const factsWidth = Math.min(MOST_FACTS_WIDTH, Math.floor(size.columns * 0.45));
    const paneWidth = size.columns - factsWidth - 2;
    return { isWide: true, factsWidth, factsHeight: height, paneWidth, paneHeight: Math.max(1, height - 1) };
  }
  const factsHeight = Math.min(MOST_FACTS, Math.max(1, Math.floor(height / 2)));
  return {
    isWide: false,
    factsWidth: size.columns,
    factsHeight,
    paneWidth: size.columns,
    paneHeight: Math.max(1, height - factsHeight - 1),
  };
}

/** The pane on show: with two columns the facts stand beside the panes and are none of their own. */
export function shownPane({ size, pane }: Pick<View, 'size' | 'pane'>): Pane {
  return pane === 'facts' && machineLayout(size).isWide ? 'alerts' : pane;
}

/** Rows of the history, below its line of tabs and the names of its columns. */
export function historyHeight(size: Size): number {
  return Math.max(1, bodyHeight(size) - 1 - COLUMN_LINES);
}

export type RecordLayout = {
  /** Cells of the list of alerts beside the record, and between the two; 0: the record has the whole width. */
  readonly listWidth: number;
  readonly gap: number;
  readonly width: number;
  readonly height: number;
};

/** From this width on the machine's alerts stand beside the record. */
const RECORD_BESIDE = 120;

/** A record: below the line that names the alert, above the one that tells what is under the cursor. */
export function recordLayout(size: Size): RecordLayout {
  const height = recordHeight(size);
  if (size.columns < RECORD_BESIDE) return { listWidth: 0, gap: 0, width: size.columns, height };
  const listWidth = Math.min(60, Math.max(38, Math.floor(size.columns * 0.3)));
  return { listWidth, gap: 3, width: size.columns - listWidth - 3, height };
}

/** Rows of a record. */
export function recordHeight(size: Size): number {
  return Math.max(1, bodyHeight(size) - 2);
}

/** A dialog needs about so many lines; where the body has fewer, it may cover the header and the status line too. */
const DIALOG_LINES = 14;

/** Where dialogs stand: first line and number of lines. */
export function dialogArea(size: Size): { readonly top: number; readonly height: number } {
  const height = bodyHeight(size);
  return height < DIALOG_LINES ? { top: 0, height: size.rows - 1 } : { top: HEADER_LINES, height };
}
