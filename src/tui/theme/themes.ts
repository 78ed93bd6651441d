/** Meanings to Ink's text props. The terminal's own sixteen colours follow what the person has set. */
import type { Background, Style, Theme, ThemeWish, Token } from './tokens.ts';

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

/**
 * Hues of Okabe and Ito, which stay apart for every kind of colour vision; severities also fall in brightness, from
 * yellow to blue on dark ground, so that they are told apart in grey too. Red against green means nothing here.
 */
const SAFE_DARK: Readonly<Record<Token, Style>> = {
  ...DARK,
  'severity.critical': { color: '#f0e442', bold: true, underline: true },
  'severity.high': { color: '#e69f00', bold: true },
  'severity.medium': { color: '#cc79a7' },
  'severity.low': { color: '#56b4e9' },
  accent: { color: '#56b4e9' },
  danger: { color: '#f0e442', bold: true },
  good: { color: '#56b4e9', bold: true },
  warn: { color: '#e69f00' },
  error: { color: '#f0e442', bold: true },
  marked: { color: '#cc79a7', bold: true },
  hit: { underline: true, color: '#f0e442' },
  'state.isolated': { color: '#56b4e9', bold: true },
  'state.moving': { color: '#cc79a7' },
  'state.pending': { color: '#e69f00' },
  'state.unknown': { color: '#cc79a7', bold: true, underline: true },
  'state.failed': { color: '#f0e442', bold: true, underline: true },
  'json.key': { color: '#56b4e9' },
  'json.string': {},
  'json.number': { color: '#e69f00' },
  'json.other': { color: '#cc79a7' },
};

/** The same hues, dark enough for light ground. */
const SAFE_LIGHT: Readonly<Record<Token, Style>> = {
  ...SAFE_DARK,
  'severity.critical': { color: '#8a3200', bold: true, underline: true },
  'severity.high': { color: '#d55e00', bold: true },
  'severity.medium': { color: '#9c4a78' },
  'severity.low': { color: '#0072b2' },
  accent: { color: '#0072b2' },
  danger: { color: '#8a3200', bold: true },
  good: { color: '#0072b2', bold: true },
  warn: { color: '#d55e00' },
  error: { color: '#8a3200', bold: true },
  marked: { color: '#9c4a78', bold: true },
  hit: { underline: true, bold: true },
  'state.isolated': { color: '#0072b2', bold: true },
  'state.moving': { color: '#9c4a78' },
  'state.pending': { color: '#d55e00' },
  'state.unknown': { color: '#9c4a78', bold: true, underline: true },
  'state.failed': { color: '#8a3200', bold: true, underline: true },
  'json.key': { color: '#0072b2' },
  'json.number': { color: '#d55e00' },
  'json.other': { color: '#9c4a78' },
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
  'colour-blind dark': { name: 'colour-blind dark', styles: SAFE_DARK },
  'colour-blind light': { name: 'colour-blind light', styles: SAFE_LIGHT },
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the environment forbids colour: `NO_COLOR` (not empty) and `TERM=dumb`, which Ink does not read itself. */
export function forbidsColour({ NO_COLOR, TERM }: Environment): boolean {
  return Boolean(NO_COLOR) || TERM === 'dumb';
}

/** What COLORFGBG says of the background, which some terminals set; dark where it is not there. */
export function backgroundIn({ COLORFGBG }: Environment): Background {
  const background = COLORFGBG?.split(';').at(-1);
  return background === '7' || background === '15' ? 'light' : 'dark';
}

/** The theme for a wish, where the environment allows colour; `background` as the terminal has told it, if it has. */
export function pickTheme(
  wish: ThemeWish,
  environment: Environment,
  background: Background = backgroundIn(environment),
): Theme {
  if (forbidsColour(environment)) return THEMES.mono;
  if (wish === 'auto') return THEMES[background];
  return wish === 'colour-blind' ? THEMES[`colour-blind ${background}`] : THEMES[wish];
}
