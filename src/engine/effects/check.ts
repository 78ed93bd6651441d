/** `check`: a person asks the reputation service about indicators, now. */
import type { AnswerOf, Args } from '../commands.ts';
import { type Core, now, say, settingsOf } from '../core.ts';
import type { Checked, Enrichment } from '../enrichment/enrichment.ts';
import { REPUTATION_WORDS, scoreWords, wordOf } from '../model/reputation.ts';
import { DEFAULT_ENRICHMENT } from '../settings.ts';

export async function check(
  core: Core,
  enrichment: Enrichment | null,
  { indicators }: Args<'check'>,
): Promise<AnswerOf<'check'>> {
  if (!enrichment) return { ok: false, problem: NONE };
  const checked = await enrichment.check(indicators);
  for (const each of checked) keep(core, each);
  return { ok: true, checked };
}

/** What a person asked for stays in the activity, also where no machine of the table bears it. */
function keep(core: Core, { indicator, reputation }: Checked): void {
  if (!reputation) return;
  const { thresholds } = settingsOf(core).enrichment ?? DEFAULT_ENRICHMENT;
  const word = REPUTATION_WORDS[wordOf(reputation, thresholds, now(core))];
  const { service } = core.store.get().enrichment;
  say(core, 'info', null, `${service} about ${indicator.value}: ${[word, scoreWords(reputation)].join(' ').trim()}.`);
}

const NONE = {
  code: 'settings',
  what: 'No reputation service is switched on.',
  next: 'The setup asks for one (:setup).',
} as const;
