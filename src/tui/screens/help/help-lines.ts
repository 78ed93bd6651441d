/** The help: this screen first, then everywhere, then movement. Columns where there is room, rendered from the table. */
import { fitSpans, type Span, span } from '../../components/spans.ts';
import { type HelpColumn, helpColumns, reachableEntries } from '../../keys/derived.ts';
import type { Scope } from '../../keys/types.ts';
import { fit, padStart } from '../../text/pad.ts';
import { wrapLines } from '../../text/truncate.ts';
import { widthOf } from '../../text/width.ts';
import { VERBS } from '../command/verbs.ts';

type Line = readonly Span[];

const WIDE = 150;
const MEDIUM = 100;
const GAP = 3;
const MOST_KEYS = 16;
const MOST_COMMAND = 28;

/** All lines of the help of a scope stack; the screen shows a window of them. */
export function helpLines(stack: readonly Scope[], width: number): readonly Line[] {
  const columns = helpColumns(stack);
  const count = width >= WIDE ? 3 : width >= MEDIUM ? 2 : 1;
  const columnWidth = Math.floor((width - 2 - GAP * (count - 1)) / count);
  const drawn = columns.map((column) => columnLines(column, columnWidth));
  const groups: (readonly Line[])[] = Array.from({ length: count }, () => []);
  drawn.forEach((lines, index) => {
    // With fewer places than columns, the shorter ones share a place.
    const place = Math.min(index, count - 1);
    const before = groups[place] ?? [];
    groups[place] = before.length === 0 ? lines : [...before, [], ...lines];
  });
  const height = Math.max(...groups.map((lines) => lines.length));
  const keys = Array.from(
    { length: height },
    (_, row): Line => [
      span('  '),
      ...groups.flatMap((lines, place) => [
        ...(place > 0 ? [span(' '.repeat(GAP))] : []),
        ...padded(lines[row] ?? [], columnWidth),
      ]),
    ],
  );
  const hasCommands = reachableEntries(stack).some(({ command }) => command === 'command.open');
  const legend = stack.some((scope) => SIGNED.includes(scope)) ? legendLines(width) : [];
  return hasCommands ? [...keys, ...legend, [], ...commandLines(width)] : [...keys, ...legend];
}

/** Screens with signs that stand for words. */
const SIGNED: readonly Scope[] = ['triage', 'groups', 'machine'];

const SIGNS: readonly (readonly [string, string])[] = [
  ['C4 H2 M1 L3', '4 Critical, 2 High, 1 Medium and 3 Low alerts; I Info, ? not told'],
  ['bad 58/74', '58 of the 74 engines of the reputation service find it bad'],
  ['+5', 'five more of the kind'],
];

function legendLines(width: number): readonly Line[] {
  const room = Math.max(...SIGNS.map(([sign]) => widthOf(sign)));
  const lines = SIGNS.flatMap(([sign, words]) =>
    wrapLines(words, Math.max(10, width - room - 4)).map(
      (text, row): Line => [span('  '), span(fit(row === 0 ? sign : '', room), 'key'), span('  '), span(text)],
    ),
  );
  return [[], [span('  '), span('Signs', 'accent')], ...lines].map((line) => fitSpans(line, width));
}

/** What the command line knows, as a person types it. */
function commandLines(width: number): readonly Line[] {
  const asTyped = VERBS.map(({ name, takes }) => `:${name}${takes === '' ? '' : ` ${takes}`}`);
  const room = Math.min(MOST_COMMAND, Math.max(...asTyped.map(widthOf)));
  const all: readonly Line[] = [
    [
      span('  '),
      span('Command line, after :', 'accent'),
      span('  Tab completes, ↑ brings back what was typed before', 'text.muted'),
    ],
    ...VERBS.flatMap(({ help }, index) => {
      const typed = asTyped[index] ?? '';
      const isLong = widthOf(typed) > room;
      const lines = wrapLines(help, Math.max(10, width - room - 6));
      return [
        ...(isLong ? [[span('  '), span(typed, 'key')]] : []),
        ...lines.map(
          (text, row): Line => [
            span('  '),
            span(fit(row === 0 && !isLong ? typed : '', room), 'key'),
            span('  '),
            span(text),
          ],
        ),
      ];
    }),
  ];
  return all.map((line) => fitSpans(line, width));
}

function columnLines({ title, lines }: HelpColumn, width: number): readonly Line[] {
  const keysWidth = Math.min(MOST_KEYS, Math.max(...lines.map(({ keys }) => widthOf(keys))));
  const room = Math.max(10, width - keysWidth - 2);
  return [
    [span(title, 'accent')],
    ...lines.flatMap(({ keys, help, danger }) =>
      wrapLines(help, room).map(
        (text, index): Line => [
          span(
            padStart(index === 0 ? fit(keys, Math.min(keysWidth, widthOf(keys))) : '', keysWidth),
            danger ? 'danger' : 'key',
          ),
          span('  '),
          span(text),
        ],
      ),
    ),
  ];
}

function padded(line: Line, width: number): readonly Span[] {
  const used = line.reduce((sum, { text }) => sum + widthOf(text), 0);
  return used < width ? [...line, span(' '.repeat(width - used))] : line;
}
