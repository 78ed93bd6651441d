/** Row 6: an alert is visible at the vendor → the order for its machine is accepted, by `watch --auto`. */
import type { Figure } from '../figures.ts';
import { percentile } from '../statistics.ts';
import type { Bench } from '../support/bench-run.ts';
import { makeHome } from '../support/home.ts';
import { firstLine, sleep, startNode, stop } from '../support/processes.ts';
import { openWiretap, orders, type Wiretap } from '../support/wiretap.ts';

const INTERVAL_S = 15;

export async function latency(bench: Bench): Promise<readonly Figure[]> {
  const hosts = Array.from({ length: bench.quick ? 4 : 20 }, (_, index) => `BENCH-LT-${100 + index}`);
  const vendor = startNode([bench.parts('gateway'), ...hosts], { stdio: ['pipe', 'pipe', 'inherit'] });
  const { gateway, keys, ids } = JSON.parse(await firstLine(vendor));
  const wiretap = await openWiretap(gateway);
  const home = await makeHome(bench, 'latency', { origin: wiretap.origin, keys });
  const args = ['watch', '--auto', '--interval', `${INTERVAL_S}s`, '--max-isolations', '100', '--quiet'];
  const watch = startNode([bench.program, ...args], { env: home.env, stdio: 'ignore' });
  const waits: number[] = [];
  try {
    await until(() => wiretap.heard.some(({ path }) => path.endsWith('/logs_query')));
    const raised: Promise<void>[] = [];
    for (const [index, host] of hosts.entries()) {
      // Spread over the interval by the golden ratio, so that no phase is favoured.
      await sleep(1000 * (2 + 3 * ((index * 0.618) % 1)));
      const at = performance.now();
      vendor.stdin?.write(`raise ${host}\n`);
      raised.push(accepted(wiretap, ids[index]).then((answeredAt) => void waits.push(answeredAt - at)));
    }
    await Promise.all(raised);
  } finally {
    await stop(watch);
    await wiretap.close();
    await stop(vendor);
  }
  return [
    {
      row: 6,
      name: 'alert visible → order accepted, watch at 15 s, p95',
      note: `${waits.length} alerts, lifelike latency, median ${(percentile(waits, 0.5) / 1000).toFixed(1)} s`,
      measured: percentile(waits, 0.95) / 1000,
      unit: 's',
      budget: { is: 'at most', value: INTERVAL_S + 2, tolerance: 0.05 },
    },
  ];
}

/** When the order that names the endpoint had its answer. */
async function accepted(wiretap: Wiretap, endpoint: string): Promise<number> {
  const order = () => orders(wiretap.heard).find(({ body }) => body.includes(endpoint));
  await until(() => order() !== undefined);
  return order()?.answeredAt ?? Number.NaN;
}

async function until(holds: () => boolean, deadlineMs = 60_000): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('What the bench waited for has not happened.');
    await sleep(20);
  }
}
