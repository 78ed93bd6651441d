/** Row 3 while 5,000 alerts a second arrive: gateway, connector, ledger, engine and console at full work. */
import { cp } from 'node:fs/promises';
import type { Figure } from '../figures.ts';
import { percentile } from '../statistics.ts';
import type { Bench } from '../support/bench-run.ts';
import { fleetGateway, fleetHome, hasFleet, timeMove } from '../support/fleet.ts';
import { startGateway } from '../support/gateway.ts';
import { sleep } from '../support/processes.ts';
import { openInTerminal } from '../support/terminal.ts';

const ALERTS_A_SECOND = 5000;
const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 60 },
];

export async function keysUnderLoad(bench: Bench): Promise<readonly Figure[]> {
  const { home, port } = await fleetHome(bench);
  const seconds = bench.quick ? 10 : 25;
  const gateway = await startGateway(fleetGateway(ALERTS_A_SECOND * (seconds + 10), port));
  const figures: Figure[] = [];
  try {
    for (const size of SIZES) {
      // Each in a home of its own: alerts that came once are no load any more.
      const own = `${home.folder}-${size.columns}`;
      await cp(home.folder, own, { recursive: true });
      const args = [bench.parts('loaded-console'), gateway.origin, String(ALERTS_A_SECOND)];
      const terminal = openInTerminal(args, { ...home.env, CORDON_HOME: own }, size);
      try {
        await terminal.when(hasFleet);
        await sleep(3000);
        const times: number[] = [];
        const begun = performance.now();
        for (let press = 0; performance.now() - begun < seconds * 1000; press += 1) {
          times.push(await timeMove(terminal, Math.floor(press / 14) % 2 === 0 ? 'j' : 'k'));
          // Never in step with the frames that the alerts ask for.
          await sleep(30 + ((press * 37) % 50));
        }
        figures.push({
          row: 3,
          name: 'key to paint, p99',
          note: `${size.columns}×${size.rows}, 10,000 machines, 5,000 alerts/s, median ${percentile(times, 0.5).toFixed(1)} ms`,
          measured: percentile(times, 0.99),
          unit: 'ms',
          budget: { is: 'at most', value: 33, tolerance: 0.25 },
        });
      } finally {
        await terminal.close();
      }
    }
  } finally {
    await gateway.close();
  }
  return figures;
}
