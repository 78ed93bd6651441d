/** Reads alerts back from the evidence: the page as it came, and the record's place in it. */
import type { AnswerOf, Args } from '../commands.ts';
import { type Core, connectionOf } from '../core.ts';
import { toProblem } from '../errors.ts';
import { boundFacts } from '../intake/bounds.ts';
import type { EvidencePlace, Indicator } from '../model/alert.ts';
import { indicatorKey } from '../model/reputation.ts';
import { timelineOf } from '../model/timeline.ts';
import type { AlertSource } from '../ports.ts';

/** The page looked at last: going on to the next alert mostly stays on it. */
export type PageMemory = { page: string; records: readonly unknown[] };

export async function readRecord(
  core: Core,
  memory: PageMemory,
  { machine: key, index }: Args<'record'>,
): Promise<AnswerOf<'record'>> {
  const machine = core.store.get().machines.get(key);
  if (!machine || index < 0 || index >= machine.alerts.length) {
    return { ok: false, problem: { code: 'not-found', what: 'This alert is no longer in the table.' } };
  }
  const entry = machine.alerts.at(index);
  const { source } = connectionOf(core, machine.source);
  try {
    const records = await recordsAt(core, memory, source, entry.place);
    if (entry.place.index >= records.length) {
      return { ok: false, problem: { code: 'not-found', what: 'The evidence no longer holds this record.' } };
    }
    return { ok: true, record: records[entry.place.index], entry, fields: source.fields };
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
}

/** A machine's indicators are kept without their alerts (memory), so a person's wish to see one reads the records again. */
export async function findCarrier(
  core: Core,
  memory: PageMemory,
  { machine: key, indicator }: Args<'carrier'>,
): Promise<AnswerOf<'carrier'>> {
  const machine = core.store.get().machines.get(key);
  if (machine) {
    const { source } = connectionOf(core, machine.source);
    const sought = indicatorKey(indicator);
    try {
      for (const index of timelineOf(machine.alerts)) {
        const { place } = machine.alerts.at(index);
        const records = await recordsAt(core, memory, source, place);
        if (indicatorsIn(source, records[place.index]).some((named) => indicatorKey(named) === sought)) {
          return { ok: true, index };
        }
      }
    } catch (thrown) {
      return { ok: false, problem: toProblem(thrown) };
    }
  }
  const what = `No alert of this machine that is still kept names this ${indicator.kind}.`;
  return { ok: false, problem: { code: 'not-found', what } };
}

function indicatorsIn(source: AlertSource, record: unknown): readonly Indicator[] {
  const reading = source.toAlert(record);
  return reading.kind === 'alert' ? boundFacts(reading.facts).indicators : [];
}

async function recordsAt(
  core: Core,
  memory: PageMemory,
  source: AlertSource,
  place: EvidencePlace,
): Promise<readonly unknown[]> {
  const page = `${place.file} ${place.offset}`;
  if (memory.page === page) return memory.records;
  const records = source.recordsIn(await core.ports.evidence.read(place));
  memory.records = records;
  memory.page = page;
  return records;
}
