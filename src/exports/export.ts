/** An export: its document in one of three forms, and the name of its file. */
import type { ExportDocument } from './document.ts';
import { htmlOf } from './html/page.ts';
import { jsonOf } from './json.ts';
import { markdownOf } from './markdown.ts';
import { nameForFile } from './text.ts';

export const EXPORT_FORMS = ['md', 'json', 'html'] as const;
export type ExportForm = (typeof EXPORT_FORMS)[number];

export function exportText(document: ExportDocument, form: ExportForm): string {
  if (form === 'md') return markdownOf(document);
  return form === 'json' ? jsonOf(document) : htmlOf(document);
}

/** "cordon_FIN-LT-0142_20260302_093000.html", stamped in UTC. */
export function exportName({ title, madeAt }: ExportDocument, form: ExportForm): string {
  const stamp = new Date(madeAt).toISOString().slice(0, 19).replace('T', '_').replace(/[-:]/gu, '');
  return `cordon_${nameForFile(title)}_${stamp}.${form}`;
}
