/** Names of keys: what Ink hands to a key handler, as one word of the key table. */

/** The members of Ink's key that matter here. */
export type PressedKey = {
  readonly upArrow?: boolean;
  readonly downArrow?: boolean;
  readonly leftArrow?: boolean;
  readonly rightArrow?: boolean;
  readonly pageDown?: boolean;
  readonly pageUp?: boolean;
  readonly home?: boolean;
  readonly end?: boolean;
  readonly return?: boolean;
  readonly escape?: boolean;
  readonly tab?: boolean;
  readonly backspace?: boolean;
  readonly delete?: boolean;
  readonly ctrl?: boolean;
  readonly shift?: boolean;
  readonly meta?: boolean;
  readonly eventType?: 'press' | 'repeat' | 'release' | undefined;
};

const SPECIAL: readonly (readonly [keyof PressedKey, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageDown', 'pagedown'],
  ['pageUp', 'pageup'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

/**
 * The name of a key press as Ink's `useInput` gives it, or null where it is no key of the table (a release, a
 * batch of letters, a paste). A capital letter is its own name: 'J', not 'shift+j'.
 */
export function keyName(input: string, key: PressedKey): string | null {
  if (key.eventType === 'release') return null;
  if (key.tab) return key.shift ? 'shift+tab' : 'tab';
  for (const [member, name] of SPECIAL) {
    if (key[member]) return key.ctrl ? `ctrl+${name}` : name;
  }
  // Linefeed is what Ctrl-J and some terminals' keypad Enter send.
  if (input === '\n') return 'enter';
  if (key.ctrl) return /^[a-z]$/.test(input) ? `ctrl+${input}` : null;
  if (key.meta) return null;
  if (input === ' ') return 'space';
  return [...input].length === 1 ? input : null;
}

const SHOWN: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  enter: 'Enter',
  esc: 'Esc',
  space: 'Space',
  tab: 'Tab',
  'shift+tab': 'Shift-Tab',
  backspace: 'Backspace',
  delete: 'Delete',
};

/** The key as a person knows it: 'ctrl+u' → 'Ctrl-U', 'down' → '↓', 'j' → 'j'. */
export function keyLabel(name: string): string {
  const shown = SHOWN[name];
  if (shown) return shown;
  if (name.startsWith('ctrl+')) return `Ctrl-${name.slice(5).toUpperCase()}`;
  return name;
}

const RAW: Readonly<Record<string, string>> = {
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  pageup: '\x1b[5~',
  pagedown: '\x1b[6~',
  delete: '\x1b[3~',
  enter: '\r',
  esc: '\x1b',
  space: ' ',
  tab: '\t',
  'shift+tab': '\x1b[Z',
  backspace: '\x7f',
};

/** The bytes a terminal sends for a key; test drivers press commands through it. */
export function keyBytes(name: string): string {
  const raw = RAW[name];
  if (raw) return raw;
  if (name.startsWith('ctrl+')) return String.fromCharCode(name.charCodeAt(5) & 0x1f);
  return name;
}
