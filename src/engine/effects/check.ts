/** `check`: a person asks the reputation service about indicators, now. */
import type { AnswerOf, Args } from '../commands.ts';
import type { Enrichment } from '../enrichment/enrichment.ts';

export async function check(enrichment: Enrichment | null, { indicators }: Args<'check'>): Promise<AnswerOf<'check'>> {
  return enrichment ? { ok: true, checked: await enrichment.check(indicators) } : { ok: false, problem: NONE };
}

const NONE = {
  code: 'settings',
  what: 'No reputation service is switched on.',
  next: 'The setup asks for one (:setup).',
} as const;
