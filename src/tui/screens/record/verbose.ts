/** The fields of a record as lines: known fields first, grouped and aligned; full values when wrapped. Pure. */
import type { FieldGuide } from '../../../engine/ports.ts';
import { type Span, span } from '../../components/spans.ts';
import { padEnd } from '../../text/pad.ts';
import { sanitise, sanitiseWithin } from '../../text/sanitise.ts';
import { truncateEnd, wrapLines } from '../../text/truncate.ts';
import { widthOf } from '../../text/width.ts';
import { CURSOR } from '../../theme/marks.ts';

export type VerboseLine = {
  readonly kind: 'group' | 'field';
  /** Aligned label; '' on the further lines of a wrapped value and on blank lines. */
  readonly label: string;
  /** What is shown of the value on this line. */
  readonly value: string;
  /** The whole value as received, for copying and for the search; '' for a group. */
  readonly full: string;
  /** The member of the record; '' for a group. */
  readonly name: string;
  /** What the field means, where that is known and fits behind the value. */
  readonly note: string;
  /** The same, whether it fits or not. */
  readonly help: string;
};

const LEAST_LABEL = 12;
const MOST_LABEL = 30;
const OTHERS = 'Other fields';
/** A value longer than this is shown in part; the raw view and `c` have all of it. */
const LONGEST = 20_000;

type Known = {
  record: unknown;
  fields: readonly FieldGuide[];
  width: number;
  wrap: boolean;
  lines: readonly VerboseLine[];
};
let latest: Known | null = null;

/** All lines of a record. The latest answer is kept: moving the cursor builds nothing. */
export function verboseLines(
  record: unknown,
  fields: readonly FieldGuide[],
  width: number,
  wrap: boolean,
): readonly VerboseLine[] {
  if (
    latest &&
    latest.record === record &&
    latest.fields === fields &&
    latest.width === width &&
    latest.wrap === wrap
  ) {
    return latest.lines;
  }
  const lines = build(record, fields, width, wrap);
  latest = { record, fields, width, wrap, lines };
  return lines;
}

type Field = Pick<VerboseLine, 'label' | 'name' | 'help'> & { readonly group: string; readonly text: string };

const BLANK: VerboseLine = { kind: 'group', label: '', value: '', full: '', name: '', note: '', help: '' };
/** Blanks between a value and what it means; values of one column's width are explained in line. */
const NOTE_GAP = 3;
const NOTE_COLUMN = 24;

function build(record: unknown, guides: readonly FieldGuide[], width: number, wrap: boolean): readonly VerboseLine[] {
  const fields = fieldsOf(record, guides);
  const longest = Math.max(LEAST_LABEL, ...fields.map(({ label }) => widthOf(label)));
  const labelWidth = Math.min(MOST_LABEL, longest);
  const room = Math.max(8, width - labelWidth - 4);
  const lines: VerboseLine[] = [];
  let group: string | null = null;
  for (const field of fields) {
    if (field.group !== group) {
      if (group !== null) lines.push(BLANK);
      lines.push({ ...BLANK, label: field.group });
      group = field.group;
    }
    const label = padEnd(truncateEnd(field.label, labelWidth), labelWidth);
    const shown = sanitise(field.text.length > LONGEST ? `${field.text.slice(0, LONGEST)}…` : field.text, 'raw');
    const parts = wrap ? wrapLines(shown, room) : [truncateEnd(shown, room)];
    const { name, help } = field;
    for (const [index, value] of parts.entries()) {
      const note = index === 0 && parts.length === 1 ? noteBehind(value, help, room) : '';
      const shownLabel = index === 0 ? label : ' '.repeat(labelWidth);
      lines.push({ kind: 'field', label: shownLabel, value, full: field.text, name, note, help });
    }
  }
  return lines;
}

/** What a field means, behind its value and in one column where values are short; nothing where it does not fit. */
function noteBehind(value: string, help: string, room: number): string {
  if (help === '') return '';
  const gap = Math.max(NOTE_GAP, NOTE_COLUMN - widthOf(value));
  return widthOf(value) + gap + widthOf(help) <= room ? ' '.repeat(gap) + help : '';
}

function fieldsOf(record: unknown, guides: readonly FieldGuide[]): readonly Field[] {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return [{ group: OTHERS, label: 'record', name: '', help: '', text: valueText(record) }];
  }
  const members = record as Readonly<Record<string, unknown>>;
  const known = guides.filter(({ name }) => Object.hasOwn(members, name) && valueText(members[name]).trim() !== '');
  const named = new Set(guides.map(({ name }) => name));
  const groups = [...new Set(known.map(({ group }) => group))];
  return [
    ...groups.flatMap((group) =>
      known
        .filter((guide) => guide.group === group)
        .map(({ label, name, help = '' }) => ({ group, label, name, help, text: valueText(members[name]) })),
    ),
    ...Object.keys(members)
      .filter((name) => !named.has(name))
      .map((name) => ({
        group: OTHERS,
        label: sanitiseWithin(name, MOST_LABEL, 'raw'),
        name,
        help: '',
        text: valueText(members[name]),
      })),
  ];
}

/** A value in one line: lists separated by commas, anything deeper as JSON. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object' || each === null)) {
    return value.map((each) => (each === null ? 'null' : String(each))).join(', ');
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Rows whose label or whole value holds the text, folded case: the first line of each field only. */
export function verboseHits(lines: readonly VerboseLine[], query: string): readonly number[] {
  const wanted = query.toLowerCase();
  if (wanted === '') return [];
  return lines.flatMap((line, index) => {
    if (line.kind === 'group' || line.label.trim() === '') return [];
    return line.label.toLowerCase().includes(wanted) || line.full.toLowerCase().includes(wanted) ? [index] : [];
  });
}

export function verboseRow(line: VerboseLine, selected: boolean, isHit: boolean): readonly Span[] {
  const marker = span(`${selected ? CURSOR : ' '}${isHit ? '*' : ' '}`, isHit ? 'hit' : 'accent');
  if (line.kind === 'group') return [marker, span(line.label, 'accent')];
  const isEmpty = line.full.trim() === '';
  return [
    marker,
    span(line.label, 'text.muted'),
    span('  '),
    span(isEmpty ? 'empty' : line.value, isEmpty ? 'text.muted' : isHit ? 'hit' : undefined),
    ...(line.note === '' || isEmpty ? [] : [span(line.note, 'text.muted')]),
  ];
}
