/** The doctor at VirusTotal: one counted look-up of a file that everybody knows, so that it tells nothing of anybody. */
import { existsSync } from 'node:fs';
import type { Finding } from '../../cli/doctor-services.ts';
import type { OpenEnricher } from '../../connectors/virustotal/index.ts';
import type { LookUpAnswer } from '../../engine/enricher-port.ts';
import { toProblem } from '../../engine/errors.ts';
import { openLedger } from '../../ledger/ledger.ts';
import { systemClock } from '../clock.ts';
import { type EnricherGround, openEnrichment } from '../enrichment.ts';
import { bad, failing, good, note } from './finding.ts';

const TITLE = 'VirusTotal';

/** The harmless test file of the makers of virus scanners (EICAR). */
const KNOWN_FILE = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';

/** Null: it is switched off. */
export async function examineVirusTotal(ground: EnricherGround, signal: AbortSignal): Promise<Finding | null> {
  if (!ground.settings.virustotal.enabled) return null;
  const { enricher, warnings } = await openEnrichment(ground);
  if (!enricher) return bad(TITLE, warnings.join(' ') || 'It is switched on and cannot be used.');
  try {
    return await look(enricher, ground, signal);
  } catch (thrown) {
    return failing(TITLE, toProblem(thrown));
  } finally {
    await enricher.close();
  }
}

async function look(
  enricher: OpenEnricher,
  { stores, settings }: EnricherGround,
  signal: AbortSignal,
): Promise<Finding> {
  const { perMinute, perDay } = settings.virustotal;
  const quota = `${perMinute} a minute and ${perDay} a day`;
  const subject = enricher.subjectOf({ kind: 'sha256', value: KNOWN_FILE });
  if (!subject) return good(TITLE, `Files are not looked up; whether the key works is not known. ${quota}.`);
  const refused = await refusedByQuota(enricher, stores.home.ledger);
  if (!refused) return judged(await enricher.lookUp(subject, signal), quota);
  const until = new Date(refused.until).toISOString().slice(11, 16);
  const words = `The quota is used up for now (${quota}), so the key was not tried.`;
  return note(TITLE, words, `Again from ${until} UTC on.`);
}

/** Counts the look-up as everybody's. Where there is no ledger yet, nothing was asked yet, and none is made for this. */
async function refusedByQuota({ quota }: OpenEnricher, file: string): Promise<{ readonly until: number } | null> {
  if (!existsSync(file)) return null;
  const ledger = await openLedger(file, { clock: systemClock });
  try {
    const spent = await ledger.spendLookUp(quota, true, systemClock.now());
    return spent.ok ? null : spent;
  } finally {
    await ledger.close();
  }
}

function judged(answer: LookUpAnswer, quota: string): Finding {
  if (answer.kind === 'found' || answer.kind === 'unknown')
    return good(TITLE, `The key is accepted; ${quota} are planned.`);
  if (answer.kind === 'limited') {
    return note(TITLE, answer.problem.what, `Lower virustotal.perMinute or perDay; now ${quota} are planned.`);
  }
  return failing(TITLE, answer.problem);
}
