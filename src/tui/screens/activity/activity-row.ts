/** What happened: one line an entry, newest first. */
import type { ActivityEntry } from '../../../engine/state.ts';
import { fileSpans, type WrittenFile } from '../../components/links.ts';
import { type Span, span, spansWidth } from '../../components/spans.ts';
import { clockTime, type Zone } from '../../text/clock-time.ts';
import { fit } from '../../text/pad.ts';
import { relativeTime } from '../../text/relative-time.ts';
import { sanitise, sanitiseWithin } from '../../text/sanitise.ts';
import { wrapLines } from '../../text/truncate.ts';
import { CURSOR } from '../../theme/marks.ts';
import type { Token } from '../../theme/tokens.ts';

const SIGNS: Readonly<Record<ActivityEntry['level'], string>> = { info: '  ', good: '+ ', warn: '! ', error: '!!' };
const TOKENS: Readonly<Record<ActivityEntry['level'], Token>> = {
  info: 'text',
  good: 'good',
  warn: 'warn',
  error: 'error',
};

export type ActivityRowView = {
  readonly width: number;
  readonly now: number;
  readonly zone: Zone;
  readonly selected: boolean;
  /** Files this console has written: where an entry names one, it leads there. */
  readonly files?: readonly WrittenFile[];
};

/** One line; the entry under the cursor as many as its text takes. */
export function activityLines(entry: ActivityEntry, view: ActivityRowView): readonly (readonly Span[])[] {
  const token = TOKENS[entry.level];
  const head = [
    span(view.selected ? `${CURSOR} ` : '  ', 'accent'),
    span(clockTime(entry.at, view.zone).slice(11), 'text.muted'),
    span(`  ${fit(relativeTime(entry.at, view.now), 6, 'right')}  `, 'text.muted'),
    span(`${SIGNS[entry.level]} `, token),
  ];
  const indent = spansWidth(head);
  const room = Math.max(10, view.width - indent);
  const { files = [] } = view;
  if (!view.selected) {
    const line = sanitiseWithin(entry.text, room);
    return [[...head, ...fileSpans(line, { whole: line, at: 0 }, files, token)]];
  }
  const whole = sanitise(entry.text);
  const text = token === 'text' ? 'text.strong' : token;
  let at = 0;
  return wrapLines(whole, room).map((line, index) => {
    // Between two lines there may be a blank.
    at = whole.indexOf(line, at);
    const spans = fileSpans(line, { whole, at }, files, text);
    at += line.length;
    return [...(index === 0 ? head : [span(' '.repeat(indent))]), ...spans];
  });
}
