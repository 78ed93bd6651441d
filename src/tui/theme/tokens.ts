/** Meanings that are drawn. Components ask for these, never for a colour. */
import type { Severity } from '../../engine/model/alert.ts';

export type Token =
  | `severity.${Severity}`
  | 'text'
  | 'text.muted'
  | 'text.strong'
  | 'accent'
  | 'danger'
  | 'good'
  | 'warn'
  | 'error'
  | 'selection'
  | 'marked'
  | 'hit'
  | 'key'
  | 'field'
  | 'state.isolated'
  | 'state.moving'
  | 'state.pending'
  | 'state.unknown'
  | 'state.failed'
  | 'state.open'
  | 'json.key'
  | 'json.string'
  | 'json.number'
  | 'json.other';

/** Props of Ink's <Text>. */
export type Style = {
  readonly color?: string;
  readonly backgroundColor?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
};

/** What a person may ask for. `auto` and `colour-blind` follow the terminal's background. */
export const THEME_WISHES = ['auto', 'dark', 'light', 'colour-blind', 'mono'] as const;
export type ThemeWish = (typeof THEME_WISHES)[number];
export type Background = 'dark' | 'light';

export type Theme = {
  readonly name: 'dark' | 'light' | 'mono' | 'colour-blind dark' | 'colour-blind light';
  readonly styles: Readonly<Record<Token, Style>>;
};
