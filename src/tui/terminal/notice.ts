/** Calling a person who looks elsewhere: the bell, or a notice of the desktop (OSC 9 and OSC 777). */
import { sanitise } from '../text/sanitise.ts';

export type NoticeKind = 'off' | 'bell' | 'desktop';

const BELL = '\x07';

/**
 * What to write for a notice. Terminals know one of the two desktop sequences or none; those that know neither drop
 * both, so the bell comes along. A semicolon would end the text early in OSC 777.
 */
export function noticeSequence(kind: NoticeKind, text: string): string {
  if (kind === 'off') return '';
  if (kind === 'bell') return BELL;
  const words = sanitise(text, 'plain').replaceAll(';', ',');
  return `\x1b]9;${words}${BELL}\x1b]777;notify;Cordon;${words}${BELL}${BELL}`;
}
