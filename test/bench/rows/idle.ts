/** Rows 7 and 8 on the built program: a console whose watch goes on and finds nothing new. */
import type { Figure } from '../figures.ts';
import { median } from '../statistics.ts';
import type { Bench } from '../support/bench-run.ts';
import { cpuSeconds } from '../support/cpu.ts';
import { startGateway } from '../support/gateway.ts';
import { collectOnce, makeHome } from '../support/home.ts';
import { sleep } from '../support/processes.ts';
import { openInTerminal } from '../support/terminal.ts';

const INTERVAL_S = 15;
const SIZE = { columns: 200, rows: 60 };

export async function idle(bench: Bench): Promise<readonly Figure[]> {
  const gateway = await startGateway({ scenario: 'large' });
  // Longer than the hour its alerts lie in: none may leave the window meanwhile.
  const home = await makeHome(bench, 'idle', gateway, '3h');
  await collectOnce(bench, home);
  const terminal = openInTerminal([bench.program], home.env, SIZE);
  try {
    await terminal.when((lines) => lines.some((line) => line.includes('updated')));
    // The first cycles look machines up.
    await sleep((bench.quick ? 2 : 4) * INTERVAL_S * 1000);
    const seconds = (bench.quick ? 3 : 7) * INTERVAL_S;
    const cpuBefore = await cpuSeconds(terminal.pid);
    const cycles: number[] = [];
    for (let cycle = 0; cycle < seconds / INTERVAL_S; cycle += 1) {
      const before = terminal.bytes();
      await sleep(INTERVAL_S * 1000);
      cycles.push(terminal.bytes() - before);
    }
    const cpu = (await cpuSeconds(terminal.pid)) - cpuBefore;
    const mean = cycles.reduce((sum, bytes) => sum + bytes, 0) / cycles.length;
    const note = `${SIZE.columns}×${SIZE.rows}, 200 machines, ${seconds} s`;
    return [
      {
        row: 7,
        name: 'bytes to the terminal per quiet cycle of the watch, median',
        // Some minutes apart the strips move on and the order is looked at anew: that is in the mean.
        note: `${note}, mean ${mean.toFixed(0)} B`,
        measured: median(cycles),
        unit: 'B',
        budget: { is: 'at most', value: 200, tolerance: 0.1 },
      },
      {
        row: 8,
        name: 'idle watch, share of a core',
        note,
        measured: (100 * cpu) / seconds,
        unit: '%',
        budget: { is: 'at most', value: 0.5, tolerance: 0.2 },
      },
    ];
  } finally {
    await terminal.close();
    await gateway.close();
  }
}
