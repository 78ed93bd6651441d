/** Reads one alert's record back from the evidence: the page as it came, and the record's place in it. */
import type { AnswerOf, Args } from '../commands.ts';
import { type Core, connectionOf } from '../core.ts';
import { toProblem } from '../errors.ts';

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
    const page = `${entry.place.file} ${entry.place.offset}`;
    if (memory.page !== page) {
      memory.records = source.recordsIn(await core.ports.evidence.read(entry.place));
      memory.page = page;
    }
    if (entry.place.index >= memory.records.length) {
      return { ok: false, problem: { code: 'not-found', what: 'The evidence no longer holds this record.' } };
    }
    return { ok: true, record: memory.records[entry.place.index], entry, fields: source.fields };
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
}
