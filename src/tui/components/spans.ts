/** A row as pieces of text with a meaning each: what row builders make and `Row` draws. */
import { truncateEnd } from '../text/truncate.ts';
import { widthOf } from '../text/width.ts';
import type { Token } from '../theme/tokens.ts';

export type Span = {
  readonly text: string;
  readonly token?: Token | undefined;
  /** An address the text leads to, where the terminal takes links; made by who knows it, never by a record. */
  readonly link?: string | undefined;
};

export function span(text: string, token?: Token): Span {
  return token === undefined ? { text } : { text, token };
}

export function spansWidth(spans: readonly Span[]): number {
  return spans.reduce((sum, each) => sum + widthOf(each.text), 0);
}

/** Cuts or fills spans to exactly `width` cells. */
export function fitSpans(spans: readonly Span[], width: number): readonly Span[] {
  const fitted: Span[] = [];
  let room = width;
  for (const each of spans) {
    if (room <= 0) break;
    const cells = widthOf(each.text);
    if (cells <= room) {
      fitted.push(each);
      room -= cells;
      continue;
    }
    const text = truncateEnd(each.text, room);
    fitted.push({ ...each, text });
    room -= widthOf(text);
    break;
  }
  // A wide character that was cut may leave one cell over.
  if (room > 0) fitted.push({ text: ' '.repeat(room) });
  return fitted;
}

/** Left spans, right spans at the right edge, blanks between; the left ones give way. Exactly `width` cells. */
export function spreadSpans(left: readonly Span[], right: readonly Span[], width: number): readonly Span[] {
  const rightWidth = Math.min(width, spansWidth(right));
  const room = width - rightWidth;
  const gap = rightWidth > 0 && room > 0 ? 1 : 0;
  return [...fitSpans(left, Math.max(0, room - gap)), ...(gap ? [{ text: ' ' }] : []), ...fitSpans(right, rightWidth)];
}

/** The characters of spans, for tests and for copying. */
export function spansText(spans: readonly Span[]): string {
  return spans.map((each) => each.text).join('');
}
