/** Colours with a meaning, or none at all. */
import type { Tone } from '../engine/model/outcome.ts';

export type Paint = {
  tone(tone: Tone, text: string): string;
  strong(text: string): string;
  faint(text: string): string;
};

const CODES: Readonly<Record<Tone, number>> = { good: 32, warn: 33, bad: 31, calm: 39 };

export function createPaint(colour: boolean): Paint {
  if (!colour) return { tone: (_tone, text) => text, strong: (text) => text, faint: (text) => text };
  return {
    tone: (tone, text) => `\x1b[${CODES[tone]}m${text}\x1b[39m`,
    strong: (text) => `\x1b[1m${text}\x1b[22m`,
    faint: (text) => `\x1b[2m${text}\x1b[22m`,
  };
}
