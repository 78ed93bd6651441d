/** The console with 10,000 machines in its table: what every row about keys starts from. */
import type { Bench } from './bench-run.ts';
import { type GatewayOptions, startGateway } from './gateway.ts';
import { type Home, makeHome } from './home.ts';
import { openInTerminal, type TimedTerminal } from './terminal.ts';

export const MACHINES = 10_000;
const ALERTS = 20_000;

export type Fleet = { readonly home: Home; readonly port: number };

let fleet: Promise<Fleet> | null = null;

/** A home whose ledger knows 10,000 machines, made once a bench. */
export function fleetHome(bench: Bench): Promise<Fleet> {
  fleet ??= collectFleet(bench);
  return fleet;
}

export function fleetGateway(alerts: number, port = 0): GatewayOptions {
  return { scenario: 'flood', alerts, machines: MACHINES, port };
}

async function collectFleet(bench: Bench): Promise<Fleet> {
  const gateway = await startGateway(fleetGateway(ALERTS));
  // Longer than the hour its alerts lie in: no machine may leave the table while the bench goes on.
  const home = await makeHome(bench, 'fleet', gateway, '3h');
  const terminal = openInTerminal([bench.program], home.env, { columns: 120, rows: 30 });
  try {
    // Up to date is the header's last word on a search that ended whole: all alerts are in the ledger.
    await terminal.when((lines) => hasFleet(lines) && (lines[1] ?? '').includes('updated'), 120_000);
  } finally {
    await terminal.close();
    await gateway.close();
  }
  return { home, port: gateway.port };
}

export function hasFleet(lines: readonly string[]): boolean {
  return lines.some((line) => line.endsWith(`of ${MACHINES}`));
}

/** The host under the cursor; null: no cursor is on the screen. */
export function cursorHost(lines: readonly string[]): string | null {
  const line = lines.find((each) => each.startsWith('›'));
  return line?.slice(3).split(' ')[0] ?? null;
}

/** Presses a key that moves the cursor; milliseconds until the screen shows it moved. */
export async function timeMove(terminal: TimedTerminal, key: string): Promise<number> {
  const before = cursorHost(terminal.lines());
  const painted = terminal.when((lines) => {
    const host = cursorHost(lines);
    return host !== null && host !== before;
  });
  const pressed = performance.now();
  terminal.send(key);
  return (await painted) - pressed;
}
