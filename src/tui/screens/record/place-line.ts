/** The line below a record: what is under the cursor, and what it means. Pure. */
import { pathOf } from '../../components/json-tree/path.ts';
import { type JsonLine, visibleLines } from '../../components/json-tree/tree.ts';
import { type Span, span } from '../../components/spans.ts';
import { linesOfRecord } from '../../state/control/record.ts';
import type { Depth, RecordView, View } from '../../state/view.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { truncateMiddle } from '../../text/truncate.ts';

type Ready = Extract<RecordView['reading'], { kind: 'ready' }>;

export function placeSpans(ready: Ready, view: View, depth: Depth): readonly Span[] {
  return depth === 'raw' ? rawPlace(ready, view) : fieldPlace(ready, view);
}

/** The path as jq takes it, and of what kind the value is. */
function rawPlace({ record }: Ready, view: View): readonly Span[] {
  const line = visibleLines(record, view.folded)[view.positions.raw.cursor];
  if (!line) return [];
  const kind = kindWords(line);
  const room = Math.max(8, view.size.columns - kind.length - 4);
  const path = sanitiseWithin(pathOf(record, line.id), 2 * room, 'raw');
  return [span('  '), span(truncateMiddle(path, room), 'accent'), span(`  ${kind}`, 'text.muted')];
}

function kindWords({ kind, value, members }: JsonLine): string {
  if (typeof value === 'string') return `text, ${value.length} characters`;
  return kind === 'object' || kind === 'array' || kind === 'range' ? `${kind}, ${members} members` : kind;
}

/** The member's own name, and what it means where that is known. */
function fieldPlace(ready: Ready, view: View): readonly Span[] {
  const line = linesOfRecord(view, ready)[view.positions.verbose.cursor];
  if (!line || line.name === '') return [];
  const name = sanitiseWithin(line.name, 60, 'raw');
  const more = line.full.length > line.value.length && !view.wrap ? 'w shows all of it' : '';
  const words = [line.help, more].filter(Boolean).join('. ');
  return [span('  '), span(name, 'accent'), span(words === '' ? '' : `  ${words}`, 'text.muted')];
}
