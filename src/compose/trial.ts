/** Where a command tries out what a cycle would do: a copy of the ledger and evidence of its own, both thrown away. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Purpose } from '../cli/services.ts';
import type { EngineSettings } from '../engine/settings.ts';
import { copyLedger } from '../ledger/copy.ts';
import type { Home } from '../storage/home.ts';
import type { Closing } from './closing.ts';

/** These only look: no run, no log and no report is left behind, and no write call to a vendor is possible. */
export function onlyLooks({ kind }: Pick<Purpose, 'kind'>): boolean {
  return kind === 'status' || kind === 'explain' || kind === 'replay';
}

export type Place = Pick<Home, 'ledger' | 'evidence'>;

/** The home itself, or for `explain` a copy: its search must find what a cycle would, and must not take it away from one. */
export async function placeFor({ kind }: Pick<Purpose, 'kind'>, home: Home, closing: Closing): Promise<Place> {
  if (kind !== 'explain') return home;
  const folder = await mkdtemp(join(tmpdir(), 'cordon-trial-'));
  closing.add(() => rm(folder, { recursive: true, force: true }));
  const ledger = join(folder, 'ledger.sqlite');
  copyLedger(home.ledger, ledger);
  return { ledger, evidence: folder };
}

/** The cycle that `explain` begins with: a dry run that waits for nobody's proof. */
export function trialSettings({ kind }: Pick<Purpose, 'kind'>, settings: EngineSettings): EngineSettings {
  return kind === 'explain' ? { ...settings, auto: true, dryRun: true, verifyTimeoutMs: 1 } : settings;
}
