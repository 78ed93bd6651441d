/** Row 8: a simulated week of watching; memory must be at its end what it was after the first day. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figure } from '../figures.ts';
import type { Bench } from '../support/bench-run.ts';
import { runPart } from '../support/processes.ts';

const ALERTS_A_DAY = 20_000;
const CYCLES_A_DAY = 5760;

type Watched = { readonly heapsMb: readonly number[]; readonly cycles: number; readonly alerts: number };

export async function week(bench: Bench): Promise<readonly Figure[]> {
  const folder = join(bench.folder, 'week');
  await mkdir(folder);
  const [days, cyclesADay] = bench.quick ? [3, 576] : [7, CYCLES_A_DAY];
  const args = [folder, String(days), String(cyclesADay), String(ALERTS_A_DAY)];
  const { heapsMb, cycles, alerts } = await runPart<Watched>(bench.parts('week'), ...args);
  const first = heapsMb[0] ?? Number.NaN;
  const last = heapsMb.at(-1) ?? Number.NaN;
  return [
    {
      row: 8,
      name: 'watch, memory at the end of the week against the first day',
      note: `${cycles.toLocaleString('en-US')} cycles, ${alerts.toLocaleString('en-US')} alerts, ${first.toFixed(1)} → ${last.toFixed(1)} MB`,
      measured: last / first,
      unit: '×',
      budget: { is: 'at most', value: 1.05, tolerance: 0.05 },
    },
  ];
}
