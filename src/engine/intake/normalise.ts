import type { AlertReading, EvidencePlace } from '../model/alert.ts';
import type { AlertSource, SetAside, StoredAlert } from '../ports.ts';
import { boundFacts, cutText } from './bounds.ts';
import { contentDigest } from './digest.ts';
import { machineKeyOf } from './host.ts';

const REASON = 300;

export type ReadPage = { readonly alerts: readonly StoredAlert[]; readonly setAside: readonly SetAside[] };

/**
 * Reads the records of one page: each becomes an alert, or is set aside whole with its reason. Nothing is dropped:
 * `alerts.length + setAside.length` is the number of records (of those that `matches` marks, where it is given). An alert without an id goes by the digest of its content
 * (cli.md, Settled). `page` is where the page's body lies in the evidence.
 */
export function readPage(
  source: Pick<AlertSource, 'id' | 'toAlert'>,
  records: readonly unknown[],
  page: Omit<EvidencePlace, 'index'>,
  matches?: readonly boolean[],
): ReadPage {
  const alerts: StoredAlert[] = [];
  const setAside: SetAside[] = [];
  for (let index = 0; index < records.length; index += 1) {
    if (matches && !matches[index]) continue;
    const record = records[index];
    const place: EvidencePlace = { file: page.file, offset: page.offset, length: page.length, index };
    const reading = readRecord(source, record);
    if (reading.kind === 'unreadable') {
      setAside.push({ id: `sha256:${contentDigest(record)}`, reason: cutText(reading.reason, REASON), place });
      continue;
    }
    const facts = boundFacts(reading.facts);
    const id = facts.id ?? `sha256:${contentDigest(record)}`;
    alerts.push({ id, machine: machineKeyOf(source.id, facts), facts, place });
  }
  return { alerts, setAside };
}

/** A connector's mistake with one record must not cost the page. */
function readRecord(source: Pick<AlertSource, 'toAlert'>, record: unknown): AlertReading {
  try {
    return source.toAlert(record);
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message : String(thrown);
    return { kind: 'unreadable', reason: `Reading it failed: ${words}` };
  }
}
