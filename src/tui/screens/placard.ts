/** A screen that has nothing to list says what happened, what that affects, and what to do next. Pure. */
import { type Span, span } from '../components/spans.ts';
import { padEnd } from '../text/pad.ts';
import { sanitise } from '../text/sanitise.ts';
import { wrapLines } from '../text/truncate.ts';
import { widthOf } from '../text/width.ts';
import type { Token } from '../theme/tokens.ts';

export type Placard = {
  /** One sentence. */
  readonly title: string;
  readonly tone?: Token;
  /** Sentences about what it affects. */
  readonly told?: readonly string[];
  /** A key or a command, and what it does for one here. */
  readonly ways?: readonly (readonly [press: string, does: string])[];
};

const MOST = 84;
const INDENT = 3;

/** `width`: cells of the screen. */
export function placardLines(
  { title, tone = 'text.strong', told = [], ways = [] }: Placard,
  width: number,
): readonly (readonly Span[])[] {
  const room = Math.min(MOST, width - 2 * INDENT);
  const indent = span(' '.repeat(INDENT));
  const keys = Math.max(0, ...ways.map(([press]) => widthOf(press)));
  return [
    [],
    ...wrapLines(sanitise(title), room).map((line) => [indent, span(line, tone)]),
    ...(told.length > 0 ? [[]] : []),
    ...told.flatMap((words) => wrapLines(sanitise(words), room).map((line) => [indent, span(line)])),
    ...(ways.length > 0 ? [[]] : []),
    ...ways.flatMap(([press, does]) =>
      wrapLines(sanitise(does), room - keys - 2).map((line, row) => [
        indent,
        span(padEnd(row === 0 ? press : '', keys), 'key'),
        span(`  ${line}`, 'text.muted'),
      ]),
    ),
  ];
}
