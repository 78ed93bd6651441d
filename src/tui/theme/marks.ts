/** The second carrier of each meaning: a letter, a glyph or a word beside the colour. */
import type { Severity } from '../../engine/model/alert.ts';
import type { IsolationState } from '../../engine/model/machine.ts';
import type { Token } from './tokens.ts';

/** In front of the row under the cursor; drawn even where no style is. */
export const CURSOR = '›';
/** In front of an alert that a person has marked as a false positive. */
export const SUPPRESSED = 'x';
/** In front of a marked row. */
export const MARKED = '*';

export const SEVERITY_LETTERS: Readonly<Record<Severity, string>> = {
  critical: 'C',
  high: 'H',
  medium: 'M',
  low: 'L',
  info: 'I',
  unknown: '?',
};

export type StateMark = { readonly glyph: string; readonly word: string; readonly token: Token };

/** How an isolation state is shown. "isolated" stands for nothing less than the vendor's record showing it. */
export const STATE_MARKS: Readonly<Record<IsolationState, StateMark>> = {
  unread: { glyph: ' ', word: '', token: 'state.open' },
  'not-isolated': { glyph: ' ', word: 'open', token: 'state.open' },
  requested: { glyph: '1', word: 'requested', token: 'state.moving' },
  accepted: { glyph: '2', word: 'accepted', token: 'state.moving' },
  reported: { glyph: '3', word: 'reported', token: 'state.moving' },
  isolated: { glyph: '#', word: 'isolated', token: 'state.isolated' },
  pending: { glyph: '~', word: 'pending', token: 'state.pending' },
  unknown: { glyph: '?', word: 'unknown', token: 'state.unknown' },
  releasing: { glyph: '<', word: 'releasing', token: 'state.moving' },
  released: { glyph: '=', word: 'released', token: 'state.open' },
  failed: { glyph: '!', word: 'failed', token: 'state.failed' },
  aborted: { glyph: 'x', word: 'aborted', token: 'state.pending' },
  ambiguous: { glyph: '%', word: 'ambiguous', token: 'state.pending' },
  'not-found': { glyph: '-', word: 'not found', token: 'state.pending' },
};
