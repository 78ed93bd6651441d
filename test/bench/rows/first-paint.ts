/** Row 2: process start → settings and last known machines on the screen. */
import type { Figure } from '../figures.ts';
import { median } from '../statistics.ts';
import type { Bench } from '../support/bench-run.ts';
import { startGateway } from '../support/gateway.ts';
import { collectOnce, type Home, makeHome } from '../support/home.ts';
import { runNode } from '../support/processes.ts';
import { openInTerminal } from '../support/terminal.ts';

const SIZE = { columns: 120, rows: 40 };

export async function firstPaint(bench: Bench): Promise<readonly Figure[]> {
  const gateway = await startGateway({ scenario: 'large' });
  const home = await makeHome(bench, 'first-paint', gateway);
  await collectOnce(bench, home);
  // Nobody answers any more: what is painted can only be what is known from before.
  await gateway.close();
  const console: number[] = [];
  const node: number[] = [];
  // The first start of all compiles and keeps what it compiled; a person meets it once an update.
  await leaveOnce(bench, home);
  for (let turn = 0; turn < (bench.quick ? 4 : 15); turn += 1) {
    node.push((await runNode(['-e', '0'])).ms);
    console.push(await paintOnce(bench, home, new URL(gateway.origin).host));
  }
  const paint = median(console);
  const note = '5,000 alerts on 200 machines in the ledger; any start but the first';
  const name = 'console: process start → last known machines';
  return [
    { row: 2, name, note, measured: paint, unit: 'ms', budget: { is: 'at most', value: 350, tolerance: 0.15 } },
    {
      row: 2,
      name: 'the same against node -e 0',
      measured: paint / median(node),
      unit: '×',
      budget: { is: 'at most', value: 8, tolerance: 0.15 },
    },
  ];
}

async function leaveOnce({ program }: Bench, { env }: Home): Promise<void> {
  const terminal = openInTerminal([program], env, SIZE);
  try {
    await terminal.when((lines) => lines.filter((line) => MACHINE_ROW.test(line)).length > 20);
    const left = terminal.when((lines) => lines.some((line) => line.startsWith('Cordon:')));
    terminal.send('\x03\x03');
    await left;
  } finally {
    await terminal.quiet(500);
    await terminal.close();
  }
}

const MACHINE_ROW = /^[› ].{2}[A-Z]{2,}[A-Z0-9]*-\S+ +\S/;

async function paintOnce({ program }: Bench, { env }: Home, host: string): Promise<number> {
  const terminal = openInTerminal([program], env, SIZE);
  try {
    const painted = await terminal.when(
      (lines) =>
        lines.some((line) => line.includes(host)) && lines.filter((line) => MACHINE_ROW.test(line)).length > 20,
    );
    return painted - terminal.startedAt;
  } finally {
    await terminal.close();
  }
}
