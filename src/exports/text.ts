/** Words and times as exports write them. Times are UTC: a file is read anywhere. */
import { escapeText } from '../engine/reporting/escape-text.ts';

/** '2026-03-09 14:05:31 UTC'; '–' where the time is not known. */
export function exactTime(at: number | null): string {
  if (at === null || Math.abs(at) > 8.64e15) return '–';
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A span as 'from – to', the same moment once. */
export function timeRange(first: number | null, last: number | null): string {
  if (first === null || last === null || exactTime(first) === exactTime(last)) return exactTime(last ?? first);
  const [from, to] = [exactTime(first), exactTime(last)];
  return from.slice(0, 10) === to.slice(0, 10) ? `${from.slice(0, 19)} – ${to.slice(11)}` : `${from} – ${to}`;
}

/** Of a longer text the start is told: a page is read by people, the record is in the evidence. */
const LONGEST = 2000;

/** A text of a record in one line: whatever would steer a reader is shown as an escape. */
export function shown(text: string): string {
  return escapeText(text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);
}

/** Part of a file's name: nothing but letters, digits, dots, dashes; never empty, never hidden. */
export function nameForFile(text: string): string {
  const plain = text
    .replace(/[^A-Za-z0-9.-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/gu, '')
    .slice(0, 60);
  return plain === '' ? 'unnamed' : plain;
}
