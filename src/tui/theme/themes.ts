/** Meanings to Ink's text props. Only the terminal's own sixteen colours: they follow what the person has set. */
import type { Style, Theme, Token } from './tokens.ts';

const DARK: Readonly<Record<Token, Style>> = {
  'severity.critical': { color: 'redBright', bold: true },
  'severity.high': { color: 'yellowBright', bold: true },
  'severity.medium': { color: 'yellow' },
  'severity.low': { color: 'cyan' },
  'severity.info': { color: 'gray' },
  'severity.unknown': { color: 'gray' },
  text: {},
  'text.muted': { color: 'gray' },
  'text.strong': { bold: true },
  accent: { color: 'cyanBright' },
  danger: { color: 'redBright', bold: true },
  good: { color: 'greenBright' },
  warn: { color: 'yellowBright' },
  error: { color: 'redBright', bold: true },
  selection: { inverse: true },
  marked: { color: 'magentaBright', bold: true },
  hit: { underline: true, color: 'yellowBright' },
  key: { bold: true },
  field: { underline: true },
  'state.isolated': { color: 'greenBright', bold: true },
  'state.moving': { color: 'cyanBright' },
  'state.pending': { color: 'yellowBright' },
  'state.unknown': { color: 'magentaBright', bold: true },
  'state.failed': { color: 'redBright', bold: true },
  'state.open': { color: 'gray' },
  'json.key': { color: 'cyan' },
  'json.string': { color: 'green' },
  'json.number': { color: 'yellow' },
  'json.other': { color: 'magenta' },
};

const LIGHT: Readonly<Record<Token, Style>> = {
  ...DARK,
  'severity.critical': { color: 'red', bold: true },
  'severity.high': { color: 'magenta', bold: true },
  'severity.medium': { color: 'magenta' },
  'severity.low': { color: 'blue' },
  accent: { color: 'blue' },
  danger: { color: 'red', bold: true },
  good: { color: 'green', bold: true },
  warn: { color: 'magenta' },
  error: { color: 'red', bold: true },
  marked: { color: 'magenta', bold: true },
  hit: { underline: true, bold: true },
  'state.isolated': { color: 'green', bold: true },
  'state.moving': { color: 'blue' },
  'state.pending': { color: 'magenta' },
  'state.unknown': { color: 'magenta', bold: true },
  'state.failed': { color: 'red', bold: true },
  'json.key': { color: 'blue' },
  'json.number': { color: 'magenta' },
};

/** Weight, inverse and underline stay; colour goes. */
function withoutColour(styles: Readonly<Record<Token, Style>>): Readonly<Record<Token, Style>> {
  const mono = {} as Record<Token, Style>;
  for (const token of Object.keys(styles) as Token[]) {
    const { bold, inverse, underline } = styles[token];
    mono[token] = { ...(bold && { bold }), ...(inverse && { inverse }), ...(underline && { underline }) };
  }
  return mono;
}

export const THEMES: Readonly<Record<Theme['name'], Theme>> = {
  dark: { name: 'dark', styles: DARK },
  light: { name: 'light', styles: LIGHT },
  mono: { name: 'mono', styles: withoutColour(DARK) },
};

/**
 * The theme for a wish and an environment. `NO_COLOR` (not empty) and `TERM=dumb` win over everything; Ink does not
 * read them itself. `auto` looks at COLORFGBG, which some terminals set, and else takes dark.
 */
export function pickTheme(
  wish: 'auto' | Theme['name'],
  environment: Readonly<Record<string, string | undefined>>,
): Theme {
  if (environment.NO_COLOR || environment.TERM === 'dumb') return THEMES.mono;
  if (wish !== 'auto') return THEMES[wish];
  const background = environment.COLORFGBG?.split(';').at(-1);
  return background === '7' || background === '15' ? THEMES.light : THEMES.dark;
}
