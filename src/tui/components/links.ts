/** Where pieces of text may lead, and whether this terminal is told so. */
import { createContext, useContext } from 'react';
import type { Token } from '../theme/tokens.ts';
import { type Span, span } from './spans.ts';

/** `<LinksContext value={true}>` around a screen; no links where nobody said. */
export const LinksContext = createContext(false);

export function useLinks(): boolean {
  return useContext(LinksContext);
}

/** A file this console has written: its path as it is shown, and its address. */
export type WrittenFile = { readonly shown: string; readonly address: string };

/** A line of a text, which begins at `at` of the whole; the part of it that names a written file leads there. */
export function fileSpans(
  line: string,
  { whole, at }: { readonly whole: string; readonly at: number },
  files: readonly WrittenFile[],
  token: Token,
): readonly Span[] {
  for (const { shown, address } of files) {
    const place = whole.indexOf(shown);
    if (place === -1) continue;
    const from = Math.max(0, place - at);
    const to = Math.min(line.length, place + shown.length - at);
    if (from >= to) continue;
    const around = (text: string) => (text === '' ? [] : [span(text, token)]);
    const link = { ...span(line.slice(from, to), token), link: address };
    return [...around(line.slice(0, from)), link, ...around(line.slice(to))];
  }
  return [span(line, token)];
}
