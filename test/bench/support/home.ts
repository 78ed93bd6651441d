/** A home as a user's would be after the setup, and the environment that leads to it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from './bench-run.ts';
import type { Gateway } from './gateway.ts';
import { runNode } from './processes.ts';

export type Home = { readonly folder: string; readonly env: Record<string, string> };

/** `window`: how far back the table reaches. */
export async function makeHome(
  bench: Bench,
  name: string,
  gateway: Pick<Gateway, 'origin' | 'keys'>,
  window = '1h',
): Promise<Home> {
  const folder = join(bench.folder, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const settings = {
    version: 1,
    connector: 'harmony',
    connections: { harmony: { gateway: gateway.origin } },
    mode: 'approve',
    window,
    display: { theme: 'dark', time: 'utc' },
  };
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings), { mode: 0o600 });
  const { events, endpoint } = gateway.keys;
  return {
    folder,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      CORDON_HOME: folder,
      CORDON_EVENTS_CLIENT_ID: events.id,
      CORDON_EVENTS_SECRET_KEY: events.secret,
      CORDON_ENDPOINT_CLIENT_ID: endpoint.id,
      CORDON_ENDPOINT_SECRET_KEY: endpoint.secret,
    },
  };
}

/** Fills the home's ledger with what the gateway has now: one cycle that changes nothing at the vendor. */
export async function collectOnce(bench: Bench, home: Home): Promise<void> {
  const { code, stderr } = await runNode([bench.program, 'run', '--dry-run', '--quiet'], home.env);
  if (code !== 0 && code !== 5) throw new Error(`The run that fills the home ended with ${code}:\n${stderr}`);
}
