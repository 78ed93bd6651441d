/** Row 4: what it costs to take alerts in, against what it costs to parse them at all. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figure } from '../figures.ts';
import { median } from '../statistics.ts';
import type { Bench } from '../support/bench-run.ts';
import { runPart } from '../support/processes.ts';

const MACHINES = 10_000;
/** Pages of 1,000 that are all different; a million records are read by going through them several times. */
const PAGES = 200;

type Taken = { readonly ms: number; readonly records: number; readonly bytes: number; readonly rssMb: number };

export async function intake(bench: Bench): Promise<readonly Figure[]> {
  const file = join(bench.folder, 'pages');
  const lengthsFile = join(bench.folder, 'lengths.json');
  const lengths = await runPart<readonly number[]>(bench.parts('pages'), file, String(PAGES), String(MACHINES));
  await writeFile(lengthsFile, JSON.stringify(lengths));
  const take = async (what: 'parse' | 'all', records: number) => {
    const evidence = join(bench.folder, 'evidence');
    const taken = await runPart<Taken>(bench.parts('intake'), what, file, lengthsFile, String(records), evidence);
    await rm(evidence, { recursive: true, force: true });
    return taken;
  };
  const many = bench.quick ? 300_000 : 1_000_000;
  const speeds: number[] = [];
  const growths: number[] = [];
  const memories: number[] = [];
  let all = Number.NaN;
  let perRecord = Number.NaN;
  for (let turn = 0; turn < (bench.quick ? 1 : 3); turn += 1) {
    const parsed = await take('parse', many);
    const taken = await take('all', many);
    const tenth = await take('all', many / 10);
    speeds.push((100 * parsed.ms) / taken.ms);
    growths.push(taken.ms / tenth.ms);
    memories.push(taken.rssMb);
    all = taken.ms;
    perRecord = taken.bytes / taken.records;
  }
  await rm(file);
  const size = `${many.toLocaleString('en-US')} records of ${Math.round(perRecord)} B, ${MACHINES.toLocaleString('en-US')} machines`;
  return [
    {
      row: 4,
      name: 'intake, share of the speed of JSON.parse alone',
      note: `${size}, ${(all / 1000).toFixed(1)} s`,
      measured: median(speeds),
      unit: '%',
      budget: { is: 'at least', value: 60, tolerance: 0.08 },
    },
    {
      row: 4,
      name: 'intake, memory (RSS, most)',
      measured: median(memories),
      unit: 'MB',
      budget: { is: 'at most', value: 400, tolerance: 0.05 },
    },
    {
      row: 4,
      name: 'intake, 10 × the alerts take',
      measured: median(growths),
      unit: '×',
      budget: { is: 'at most', value: 11, tolerance: 0.05 },
    },
  ];
}
