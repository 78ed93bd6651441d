/** An export as JSON: the document itself, with times as ISO 8601 and no character that a terminal would obey. */
import { escapeJson } from '../engine/reporting/escape-text.ts';
import type { ExportDocument } from './document.ts';

const TIMES: readonly string[] = ['madeAt', 'first', 'last', 'time', 'from', 'to'];

export function jsonOf(document: ExportDocument): string {
  const text = JSON.stringify({ format: 'cordon-export-1', ...document }, isoTime, 2);
  return `${escapeJson(text)}\n`;
}

function isoTime(key: string, value: unknown): unknown {
  if (typeof value !== 'number' || !TIMES.includes(key)) return value;
  return Math.abs(value) > 8.64e15 ? null : new Date(value).toISOString();
}
