/** A line of the tree as spans. Everything that came from the record is written out, never obeyed. */
import { sanitise } from '../../text/sanitise.ts';
import { wrapLines } from '../../text/truncate.ts';
import { CURSOR } from '../../theme/marks.ts';
import type { Token } from '../../theme/tokens.ts';
import { type Span, span, spansWidth } from '../spans.ts';
import type { JsonKind, JsonLine } from './tree.ts';

/** Deeper lines are not indented further: the value must stay readable. */
const DEEPEST_INDENT = 24;
/** Of a longer value only this much is written out when it is wrapped; `c` copies the whole record. */
const LONGEST_WRAPPED = 20_000;

const TOKENS: Readonly<Record<JsonKind, Token>> = {
  object: 'text.muted',
  array: 'text.muted',
  range: 'text.muted',
  string: 'json.string',
  number: 'json.number',
  boolean: 'json.other',
  null: 'json.other',
};

export type LineLook = {
  readonly width: number;
  readonly hasCursor: boolean;
  /** The search at hand: lines with a hit carry a mark. */
  readonly isHit: boolean;
};

/** One row. */
export function lineSpans(line: JsonLine, look: LineLook): readonly Span[] {
  const head = headSpans(line, look);
  const room = Math.max(1, look.width - spansWidth(head));
  return [...head, span(valueText(line, room + 1), look.isHit ? 'hit' : TOKENS[line.kind])];
}

/** The same line with its value in full, on as many rows as that takes. */
export function wrappedSpans(line: JsonLine, look: LineLook): readonly (readonly Span[])[] {
  if (line.members > 0) return [lineSpans(line, look)];
  const head = headSpans(line, look);
  const indent = Math.min(spansWidth(head), Math.floor(look.width / 2));
  const room = Math.max(8, look.width - indent);
  const token = look.isHit ? 'hit' : TOKENS[line.kind];
  const headCut = spansWidth(head) > indent;
  const lines = wrapLines(valueText(line, LONGEST_WRAPPED), room);
  const rows = lines.map((text) => [span(' '.repeat(indent)), span(text, token)]);
  if (headCut) return [head, ...rows];
  return [[...head, span(lines[0] ?? '', token)], ...rows.slice(1)];
}

function headSpans(line: JsonLine, look: LineLook): readonly Span[] {
  const marker = look.hasCursor ? CURSOR : ' ';
  const handle = line.members === 0 ? ' ' : line.isOpen ? '▾' : '▸';
  const indent = ' '.repeat(2 * Math.min(line.depth, DEEPEST_INDENT));
  const depth = line.depth > DEEPEST_INDENT ? `(${line.depth}) ` : '';
  const key = line.key === null ? '' : line.kind === 'range' ? String(line.key) : keyText(line.key);
  return [
    span(`${marker}${look.isHit ? '*' : ' '}${indent}${depth}${handle} `, look.isHit ? 'hit' : undefined),
    ...(key === '' ? [] : [span(key, 'json.key'), span(line.kind === 'range' ? ' ' : ': ')]),
  ];
}

function keyText(key: string | number): string {
  return typeof key === 'number' ? String(key) : literal(key, 200);
}

/** The value as JSON writes it, no more of it than `most` characters. */
function valueText(line: JsonLine, most: number): string {
  if (line.kind === 'range') return `… ${line.members} members`;
  if (line.kind === 'object') return line.members === 0 ? '{}' : line.isOpen ? '{' : `{ ${line.members} members }`;
  if (line.kind === 'array') return line.members === 0 ? '[]' : line.isOpen ? '[' : `[ ${line.members} members ]`;
  return typeof line.value === 'string' ? literal(line.value, most) : String(line.value);
}

function literal(text: string, most: number): string {
  if (text.length <= most) return sanitise(JSON.stringify(text), 'raw');
  const start = sanitise(JSON.stringify(text.slice(0, most)), 'raw');
  return `${start.slice(0, -1)}… (${text.length} characters)`;
}
