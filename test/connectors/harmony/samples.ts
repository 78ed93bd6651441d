import { readFileSync } from 'node:fs';

type Sample = { readonly name: string; readonly record: Record<string, unknown> };
const file = JSON.parse(readFileSync(new URL('./sample-records.json', import.meta.url), 'utf8')) as {
  records: Sample[];
  tolerance_records: Sample[];
};

export const SAMPLES: readonly Sample[] = file.records;
export const AWKWARD: readonly Sample[] = file.tolerance_records;

export function sample(name: string): Record<string, unknown> {
  const found = [...SAMPLES, ...AWKWARD].find((one) => one.name === name);
  if (!found) throw new Error(`no sample ${name}`);
  return found.record;
}
