/** The demo: the built-in gateway inside this process, and a home of its own that goes away with it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyPair } from '../connectors/connector.ts';
import { ServiceError } from '../engine/errors.ts';
import type { Settings } from '../settings/schema.ts';
import type { Simulator } from '../simulator/index.ts';

export type Demo = {
  /** The vendor it plays. */
  readonly connector: string;
  readonly gateway: string;
  readonly keys: Readonly<Record<string, KeyPair>>;
  readonly home: string;
  /** The home stays behind. */
  readonly kept: boolean;
  /** What it plays besides the vendors, for settings that name it. */
  readonly services: DemoServices;
  /** What the demo changes in the settings: a proof that can be waited for. */
  adjust(settings: Settings): Settings;
  /** Stops the gateway; the home stays only where it was asked for. */
  close(): Promise<void>;
};

export type DemoServices = {
  readonly virustotal: { readonly url: string; readonly key: string };
  /** STARTTLS on `port`, TLS from the start on `securePort`; `certificate` (PEM) is to be trusted, for this relay alone. */
  readonly mail: {
    readonly host: string;
    readonly port: number;
    readonly securePort: number;
    readonly user: string;
    readonly password: string;
    readonly certificate: string;
    /** Maildir in the demo's home: `mutt -f FOLDER`. */
    readonly folder: string;
  };
  /** Takes notices by POST. */
  readonly hook: string;
};

/** Two reads of a proof lie this far apart in the demo: long enough to watch, short enough to wait for. */
const SPACING = { lifelike: '2s', none: '300ms' } as const;

/** What happens to one machine within this time is one mail. */
const GROUP = { lifelike: '10s', none: '1m' } as const;

/** How often agents of Halo call in; really once a minute. */
const HEARTBEAT_MS = { lifelike: 4000, none: 200 } as const;

export type DemoWish = {
  readonly scenario: string | null;
  readonly keep: boolean;
  readonly latency: 'lifelike' | 'none';
  readonly connector: string;
};

export async function startDemo({ scenario, keep, latency, connector }: DemoWish): Promise<Demo> {
  // Only a demo pays for loading the gateway (and node:http with it).
  const [{ startSimulator }, { SCENARIOS }] = await Promise.all([
    import('../simulator/index.ts'),
    import('../simulator/scenarios/catalog.ts'),
  ]);
  const chosen = SCENARIOS.find(({ name }) => name === (scenario ?? 'demo'));
  if (!chosen) {
    throw new ServiceError({
      code: 'usage',
      what: `The demo knows no scenario "${scenario}".`,
      next: `It knows: ${SCENARIOS.map(({ name }) => name).join(', ')}.`,
    });
  }
  const home = await mkdtemp(join(tmpdir(), 'cordon-demo-'));
  const simulator = await startSimulator({
    scenario: chosen.name,
    latency,
    halo: { heartbeatMs: HEARTBEAT_MS[latency] },
    mail: { folder: join(home, 'mail') },
  });
  const { events, endpoint, halo } = simulator.keys;
  const services = servicesOf(simulator, join(home, 'mail'));
  const authority = join(home, 'mail-relay.pem');
  await writeFile(authority, services.mail.certificate, { mode: 0o600 });
  return {
    connector,
    gateway: simulator.gateway,
    keys: connector === 'halo' ? { halo: halo.full } : { events, endpoint },
    home,
    kept: keep,
    services,
    adjust: (settings) => ({
      ...settings,
      mode: 'approve',
      verify: { ...settings.verify, spacing: SPACING[latency] },
      virustotal: { ...settings.virustotal, enabled: true },
      notices: { ...settings.notices, mail: mailOf(services, authority), group: GROUP[latency] },
    }),
    async close() {
      await simulator.close();
      if (!keep) await rm(home, { recursive: true, force: true });
    },
  };
}

/** Every notice of the demo goes by mail into a folder of its home. */
function mailOf({ mail: { host, port, user } }: DemoServices, ca: string): Settings['notices']['mail'] {
  const [from, to] = ['Cordon <cordon@demo.example>', ['soc@demo.example']];
  return { host, port, security: 'starttls', user, from, to, ca };
}

function servicesOf({ virustotal, mail, hook }: Simulator, folder: string): DemoServices {
  if (!mail) throw new Error('The demo has a mail relay.');
  const { host, port, securePort, user, password, certificate } = mail;
  return {
    virustotal: { url: virustotal.url, key: virustotal.keys.good },
    mail: { host, port, securePort, user, password, certificate, folder },
    hook: hook.url,
  };
}
