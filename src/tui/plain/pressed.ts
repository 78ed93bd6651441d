/** A key's bytes as Ink would hand them to a key handler: the plain console has no Ink around its keys. Pure. */
import type { PressedKey } from '../keys/name.ts';

export type Pressed = { readonly input: string; readonly key: PressedKey };

const SPECIAL: Readonly<Record<string, PressedKey>> = {
  '\r': { return: true },
  '\t': { tab: true },
  '\x1b[Z': { tab: true, shift: true },
  '\x1b': { escape: true },
  '\x1b[27u': { escape: true },
  '\x7f': { backspace: true },
  '\b': { backspace: true },
  '\x1b[3~': { delete: true },
  '\x1b[A': { upArrow: true },
  '\x1b[B': { downArrow: true },
  '\x1b[C': { rightArrow: true },
  '\x1b[D': { leftArrow: true },
  '\x1bOA': { upArrow: true },
  '\x1bOB': { downArrow: true },
  '\x1bOC': { rightArrow: true },
  '\x1bOD': { leftArrow: true },
  '\x1b[H': { home: true },
  '\x1b[1~': { home: true },
  '\x1bOH': { home: true },
  '\x1b[F': { end: true },
  '\x1b[4~': { end: true },
  '\x1bOF': { end: true },
  '\x1b[5~': { pageUp: true },
  '\x1b[6~': { pageDown: true },
};

/** Null: no key the console knows. */
export function pressed(raw: string): Pressed | null {
  const key = SPECIAL[raw];
  if (key) return { input: '', key };
  const code = raw.charCodeAt(0);
  if (raw === '\n') return { input: raw, key: {} };
  if (raw.length === 1 && code >= 1 && code <= 26)
    return { input: String.fromCharCode(code + 96), key: { ctrl: true } };
  return code < 32 || raw.startsWith('\x1b') ? null : { input: raw, key: {} };
}

const PASTE = /^\x1b\[200~([\s\S]*)\x1b\[201~$/;

/** What was pasted; null: it is no paste. */
export function pasted(raw: string): string | null {
  return PASTE.exec(raw)?.[1] ?? null;
}
