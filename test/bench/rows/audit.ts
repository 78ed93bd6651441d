/** Row 10: an intent with its audit record on disk, and the chain verified. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figure } from '../figures.ts';
import { percentile } from '../statistics.ts';
import type { Bench } from '../support/bench-run.ts';
import { runPart } from '../support/processes.ts';

type Measured = { readonly appendMs: readonly number[]; readonly verifyASecond: number };

export async function audit(bench: Bench): Promise<readonly Figure[]> {
  const folder = join(bench.folder, 'audit');
  await mkdir(folder);
  const [appends, records] = bench.quick ? [300, 100_000] : [2000, 400_000];
  const measured = await runPart<Measured>(bench.parts('audit'), folder, String(appends), String(records));
  return [
    {
      row: 10,
      name: 'intent with its audit record, synced, p99',
      note: `median ${percentile(measured.appendMs, 0.5).toFixed(2)} ms, ${appends} appends`,
      measured: percentile(measured.appendMs, 0.99),
      unit: 'ms',
      budget: { is: 'at most', value: 10, tolerance: 0.25 },
    },
    {
      row: 10,
      name: 'audit chain verified',
      note: `${records.toLocaleString('en-US')} records`,
      measured: measured.verifyASecond,
      unit: '/s',
      budget: { is: 'at least', value: 200_000, tolerance: 0.1 },
    },
  ];
}
