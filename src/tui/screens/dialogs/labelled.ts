/** Lines of a dialog: a label and what it is about, or text over the whole width. Pure. */
import { type Span, span } from '../../components/spans.ts';
import { padEnd } from '../../text/pad.ts';
import { sanitise } from '../../text/sanitise.ts';
import { wrapLines } from '../../text/truncate.ts';

export type Line = readonly Span[];

/** Cells of the labels' column. */
export const LABEL = 14;

export function labelled(label: string, ...content: readonly Span[]): Line {
  return [span(padEnd(label, LABEL), 'text.muted'), ...content];
}

export function wrapped(text: string, width: number, token?: Span['token']): readonly Line[] {
  return wrapLines(sanitise(text), Math.max(10, width)).map((line) => [token ? span(line, token) : span(line)]);
}
