/** What the setup asks of the rest of the program. */
import { type Connector, type KeyPair, parseGateway } from '../connectors/connector.ts';
import { CONNECTORS, connectorById } from '../connectors/registry.ts';
import { type Problem, ServiceError, toProblem } from '../engine/errors.ts';
import { durationMs, parseDuration } from '../settings/duration.ts';
import { toEngineSettings } from '../settings/engine-settings.ts';
import { DEFAULT_SETTINGS, type Settings } from '../settings/schema.ts';
import { secretName } from '../settings/secrets.ts';
import { openHome } from '../storage/home.ts';
import type { ConnectorOption, SetupAnswers, SetupServices } from '../tui/services.ts';
import { systemClock } from './clock.ts';
import { pairInEnvironment } from './keys.ts';
import { latencyTo } from './latency.ts';
import { countMatches, tryAutomatic } from './preview.ts';
import { programWords } from './program.ts';
import { schedulerLines } from './schedule.ts';
import { findSeedConfig } from './seed-import.ts';
import { openSecrets, type Stores, storedPair } from './stores.ts';

const SILENT = (): void => {};

function connectorNamed(id: string): Connector {
  const found = connectorById(id);
  if (!found) throw new ServiceError({ code: 'settings', what: `There is no connector "${id}".` });
  return found;
}

function optionOf(connector: Connector, env: Stores['env']): ConnectorOption {
  const { id, title, gateways, keyGuides, defaultFilter, filterExamples } = connector;
  return {
    id,
    title,
    gateways: gateways.map((gateway) => ({ ...gateway, uncertain: gateway.uncertain ?? false })),
    keys: keyGuides.map((guide) => ({ ...guide, fromEnvironment: pairInEnvironment(guide, env) !== null })),
    defaultFilter: defaultFilter ?? '*',
    filterExamples,
  };
}

/** The stored settings with what was answered. */
function settingsOf(before: Settings, answers: SetupAnswers): Settings {
  const { connector, gateway, window, mode, schedule } = answers;
  const filter = answers.filter.trim() || '*';
  return {
    ...before,
    connector,
    connections: { ...before.connections, [connector]: { gateway } },
    filter: filter === (connectorNamed(connector).defaultFilter ?? '*') ? null : filter,
    window,
    mode,
    schedule,
    protect: answers.protect.map(({ match, value, reason, expiresAt }) => ({
      match,
      value,
      ...(reason ? { reason } : {}),
      ...(expiresAt === undefined ? {} : { expires: new Date(expiresAt).toISOString() }),
    })),
  };
}

export function createSetup(stores: Stores, workingFolder: string): SetupServices {
  const { env, home, settings } = stores;
  // A file that cannot be read is told when it is saved over, not while questions are asked.
  const before = (): Settings => {
    try {
      return settings.load();
    } catch {
      return DEFAULT_SETTINGS;
    }
  };
  const secrets = () => openSecrets(stores, before().secrets.store);

  async function pairs(connector: Connector, answers: SetupAnswers): Promise<Record<string, KeyPair>> {
    const found: Record<string, KeyPair> = {};
    for (const guide of connector.keyGuides) {
      const pair =
        answers.keys[guide.slot] ??
        pairInEnvironment(guide, env) ??
        (await storedPair(secrets(), connector, guide.slot));
      if (pair) found[guide.slot] = pair;
    }
    return found;
  }

  async function save(answers: SetupAnswers, place: 'keychain' | 'file'): Promise<string> {
    openHome(home);
    const stored = settings.load();
    const keys = Object.entries(answers.keys);
    const store = openSecrets(stores, stored.secrets.store);
    for (const [slot, { id, secret }] of keys) {
      await store.set(secretName(answers.connector, slot, 'id'), id, place);
      await store.set(secretName(answers.connector, slot, 'secret'), secret, place);
    }
    const changed = settingsOf(stored, answers);
    await settings.save(keys.length > 0 ? { ...changed, secrets: { store: place } } : changed);
    return settings.path;
  }

  return {
    connectors: CONNECTORS.map((connector) => optionOf(connector, env)),
    limits: toEngineSettings(before()).limits,
    secretStore: () => secrets().where(),
    findSeedConfig: () => findSeedConfig(workingFolder),
    checkGateway: parseGateway,
    checkFilter: (connector, filter) =>
      filter.trim() === '' || filter.trim() === '*' ? null : connectorNamed(connector).checkFilter(filter),
    checkDuration: parseDuration,
    async testKey(connector, gateway, slot, typed, signal) {
      const chosen = connectorNamed(connector);
      const guide = chosen.keyGuides.find((each) => each.slot === slot);
      const pair = typed ?? (guide ? pairInEnvironment(guide, env) : null);
      if (!pair) return { ok: false, problem: { code: 'credentials', what: 'There is no key to try.' } };
      const context = { gateway, clock: systemClock, trace: SILENT, readOnly: true };
      return chosen.testKey(slot, pair, context, signal);
    },
    latency: latencyTo,
    async preview(answers, auto, signal) {
      const connector = connectorNamed(answers.connector);
      const { gateway } = answers;
      const keys = await pairs(connector, answers);
      const connection = connector.open({ gateway, keys, clock: systemClock, trace: SILENT, readOnly: true });
      try {
        const chosen = toEngineSettings(settingsOf(before(), answers));
        const ground = {
          connection,
          settings: { ...chosen, filter: chosen.filter ?? connector.defaultFilter },
          gateway,
          env,
        };
        return await (auto ? tryAutomatic(ground, signal) : countMatches(ground, signal));
      } catch (thrown) {
        return { problem: toProblem(thrown) };
      } finally {
        await connection.close();
      }
    },
    scheduleLines: ({ schedule, mode }) => {
      const run = {
        intervalMs: durationMs(schedule.kind === 'once' ? '1h' : schedule.interval),
        auto: mode === 'automatic',
        program: programWords(),
        home: home.root,
      };
      return (['cron', 'systemd', 'windows'] as const).flatMap((scheduler) => schedulerLines(scheduler, run));
    },
    async save(answers, place): Promise<{ readonly saved: string } | { readonly problem: Problem }> {
      try {
        return { saved: await save(answers, place) };
      } catch (thrown) {
        if (thrown instanceof ServiceError) return { problem: thrown.problem };
        throw thrown;
      }
    },
  };
}
