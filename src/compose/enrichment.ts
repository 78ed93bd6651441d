/** VirusTotal as the settings name it, or why it is left out. Nothing is asked of it here. */
import type { OpenEnricher } from '../connectors/virustotal/index.ts';
import type { Settings } from '../settings/schema.ts';
import { lookUpKinds } from '../settings/virustotal.ts';
import { systemClock } from './clock.ts';
import type { Demo } from './demo.ts';
import { openSecrets, type Stores } from './stores.ts';

export const VIRUSTOTAL_KEY = { name: 'virustotal.key', env: 'CORDON_VIRUSTOTAL_API_KEY' } as const;
export const VIRUSTOTAL_ADDRESS = 'CORDON_VIRUSTOTAL_URL';

export type EnricherGround = {
  readonly stores: Stores;
  readonly settings: Settings;
  readonly demo: Demo | null;
  /** Takes the key out of all that is told and written. */
  readonly register: (secret: string) => void;
  readonly trace: (line: string) => void;
};

export type Enriched = {
  /** null: switched off, or left out with a warning. */
  readonly enricher: OpenEnricher | null;
  readonly warnings: readonly string[];
};

const OFF: Enriched = { enricher: null, warnings: [] };

/** What is missing for look-ups costs nothing but look-ups: a run goes on without them. */
export async function openEnrichment(ground: EnricherGround): Promise<Enriched> {
  const { settings, demo } = ground;
  const { virustotal } = settings;
  if (!virustotal.enabled) return OFF;
  const found = demo ? { key: demo.services.virustotal.key, url: demo.services.virustotal.url } : await named(ground);
  if (found.key === null) {
    return leftOut(`there is no key. Set ${VIRUSTOTAL_KEY.env}, type "cordon setup", or: ${SWITCH_OFF}`);
  }
  ground.register(found.key);
  // Only who looks indicators up pays for loading the list of public suffixes.
  const { openVirusTotal, parseBase, VIRUSTOTAL_URL } = await import('../connectors/virustotal/index.ts');
  const base = parseBase(found.url ?? VIRUSTOTAL_URL);
  if ('refused' in base) return leftOut(`${VIRUSTOTAL_ADDRESS} cannot be used. ${base.refused}`);
  const { perMinute, perDay, reserve, ownSuffixes } = virustotal;
  const enricher = openVirusTotal({
    base,
    key: found.key,
    kinds: lookUpKinds(virustotal),
    quota: { perMinute, perDay, reserve },
    ownSuffixes,
    // Plain http is loopback: what is asked there leaves no machine.
    documentation: base.origin.startsWith('http:'),
    clock: systemClock,
    trace: ground.trace,
  });
  return { enricher, warnings: [] };
}

const SWITCH_OFF = 'cordon config set virustotal.enabled false';

function leftOut(why: string): Enriched {
  return { enricher: null, warnings: [`VirusTotal is switched on and left out: ${why}`] };
}

async function named({ stores, settings }: EnricherGround): Promise<{ key: string | null; url: string | null }> {
  const secrets = openSecrets(stores, settings.secrets.store);
  const key = await secrets.get(VIRUSTOTAL_KEY.name, VIRUSTOTAL_KEY.env);
  return { key: key?.value ?? null, url: stores.env[VIRUSTOTAL_ADDRESS]?.trim() || null };
}
