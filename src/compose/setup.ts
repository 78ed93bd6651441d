/** What the setup asks of the rest of the program. */
import { type Connector, type KeyGuide, type OpenConnection, parseGateway } from '../connectors/connector.ts';
import { QUARANTINE } from '../connectors/halo/quarantine/place.ts';
import { CONNECTORS, connectorById } from '../connectors/registry.ts';
import { type Problem, ServiceError, toProblem } from '../engine/errors.ts';
import { trialName } from '../engine/replay/trial.ts';
import { openLedger } from '../ledger/ledger.ts';
import { withDefault } from '../settings/connections.ts';
import { durationMs, parseDuration } from '../settings/duration.ts';
import { toEngineSettings } from '../settings/engine-settings.ts';
import { keptSince } from '../settings/kept-since.ts';
import { DEFAULT_SETTINGS, type Settings } from '../settings/schema.ts';
import { secretName } from '../settings/secrets.ts';
import { openHome } from '../storage/home.ts';
import type { ConnectorOption, SetupAnswers, SetupServices } from '../tui/services.ts';
import { systemClock } from './clock.ts';
import { filterOfFile, HALO } from './halo-seed.ts';
import { type AccountKeys, gatherAccounts, hasAccounts, pairInEnvironment, storedSlots } from './keys.ts';
import { latencyTo } from './latency.ts';
import { checkMail, keepPassword, mailSettings, mailWords, passwordInEnvironment, testMail } from './notify/setup.ts';
import { countMatches, tryAutomatic } from './preview.ts';
import { scheduledHere } from './program.ts';
import { shortLines } from './schedule.ts';
import { findSeedConfig } from './seed-import.ts';
import { actorOf } from './self.ts';
import { openSecrets, type Stores, storedPair } from './stores.ts';
import { keepVirusTotalKey, keyInEnvironment, testVirusTotal, withVirusTotal } from './virustotal-setup.ts';

const SILENT = (): void => {};

function connectorNamed(id: string): Connector {
  const found = connectorById(id);
  if (!found) throw new ServiceError({ code: 'settings', what: `There is no connector "${id}".` });
  return found;
}

function optionOf(connector: Connector, env: Stores['env']): ConnectorOption {
  const { id, title, gateways, defaultFilter, filterExamples } = connector;
  return {
    id,
    title,
    gateways: gateways.map((gateway) => ({ ...gateway, uncertain: gateway.uncertain ?? false })),
    keys: keysOf(connector, env),
    defaultFilter: defaultFilter ?? '*',
    filterExamples,
    ...(id === HALO ? { isolationGroup: QUARANTINE, takesFilterFile: true } : {}),
  };
}

/** One question a slot; behind the only pair of a vendor its further accounts. */
function keysOf(connector: Connector, env: Stores['env']): ConnectorOption['keys'] {
  const [first] = connector.keyGuides;
  const asked = connector.keyGuides.map((guide) => ({
    ...guide,
    fromEnvironment: pairInEnvironment(guide, env) !== null,
  }));
  if (!first || !hasAccounts(connector)) return asked;
  const further = storedSlots(connector).slice(1);
  const help = 'An account of its own, with its own token, cursor and isolation group.';
  return [
    ...asked,
    ...further.map((slot, at) => ({
      ...first,
      slot,
      title: `${first.title}, account ${at + 2}`,
      help,
      fromEnvironment: false,
      optional: true,
    })),
  ];
}

/** The guide of a slot; further accounts have that of the first. */
function guideOf(connector: Connector, slot: string): KeyGuide | undefined {
  return (
    connector.keyGuides.find((each) => each.slot === slot) ??
    (hasAccounts(connector) ? connector.keyGuides[0] : undefined)
  );
}

/** The stored settings with what was answered. */
function settingsOf(before: Settings, answers: SetupAnswers): Settings {
  const { connector, gateway, window, mode, schedule } = answers;
  const filter = answers.filter.trim() || '*';
  const own = filter === (connectorNamed(connector).defaultFilter ?? '*') ? null : filter;
  const { isolationGroup } = answers;
  const jumpHosts = before.connections[connector]?.jumpHosts;
  return {
    ...withDefault(before, connector, own, {
      gateway,
      ...(isolationGroup ? { isolationGroup } : {}),
      // Not asked for here: what is set stays.
      ...(jumpHosts ? { jumpHosts } : {}),
    }),
    window,
    mode,
    schedule,
    ...(answers.mail === undefined
      ? {}
      : { notices: { ...before.notices, mail: mailSettings(before.notices.mail, answers.mail) } }),
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
  /** What automatic mode would do with these has been shown. */
  const tried = new Set<string>();
  const secrets = () => openSecrets(stores, before().secrets.store);

  /** The accounts as they would be after saving; empty where no key is there. */
  async function accounts(connector: Connector, answers: SetupAnswers): Promise<readonly AccountKeys[]> {
    const typed = storedSlots(connector).flatMap((slot) => answers.keys[slot] ?? []);
    const file = hasAccounts(connector) ? typed : [];
    const stored = async (slot: string) => answers.keys[slot] ?? storedPair(secrets(), connector, slot);
    return gatherAccounts(connector, { env: withoutTyped(connector, answers), file, stored, all: false });
  }

  /** What is typed here wins over the environment. */
  function withoutTyped(connector: Connector, answers: SetupAnswers): Stores['env'] {
    const typed = connector.keyGuides.filter(({ slot }) => answers.keys[slot]);
    const names = new Set(typed.flatMap((guide) => [guide.env.id, guide.env.secret]));
    return Object.fromEntries(Object.entries(env).filter(([name]) => !names.has(name)));
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
    // Accounts that were there before and are not among the new ones are gone.
    const connector = connectorNamed(answers.connector);
    const further = hasAccounts(connector) && keys.length > 0 ? storedSlots(connector).slice(1) : [];
    for (const slot of further.filter((each) => !answers.keys[each])) {
      await store.delete(secretName(connector.id, slot, 'id'));
      await store.delete(secretName(connector.id, slot, 'secret'));
    }
    await keepPassword(store, answers.mail, place);
    await keepVirusTotalKey(store, answers.virustotal, place);
    const changed = withVirusTotal(settingsOf(stored, answers), answers.virustotal);
    const entered = keys.map(([slot]) => `${answers.connector}.${slot}`);
    await settings.save(
      keys.length > 0 ? { ...changed, secrets: keptSince(stored.secrets, place, entered, systemClock.now()) } : changed,
    );
    await noteTrial(connector, changed);
    return settings.path;
  }

  /** The page before the last has shown what automatic mode would do: the console need not ask for that again. */
  async function noteTrial(connector: Connector, saved: Settings): Promise<void> {
    const name = trialName([connector], toEngineSettings(saved));
    if (!tried.has(name)) return;
    const ledger = await openLedger(home.ledger, { clock: systemClock });
    try {
      if ((await ledger.recall(name)) === null) await ledger.remember(name, 'setup', actorOf(false), systemClock.now());
    } finally {
      await ledger.close();
    }
  }

  return {
    connectors: CONNECTORS.map((connector) => optionOf(connector, env)),
    offersDemo: true,
    limits: toEngineSettings(before()).limits,
    mail: { stored: mailWords(before()), passwordFromEnvironment: passwordInEnvironment(env) !== null },
    checkMail: (answer) => checkMail(before().notices, env, answer),
    testMail: (answer, signal, send) => testMail(stores, before(), answer, signal, send),
    virustotal: { stored: before().virustotal.enabled, keyFromEnvironment: keyInEnvironment(env) !== null },
    testVirusTotal: (answer, signal) => testVirusTotal(env, answer, signal),
    secretStore: () => secrets().where(),
    findSeedConfig: () => findSeedConfig(workingFolder),
    checkGateway: parseGateway,
    checkFilter: (connector, filter) =>
      filter.trim() === '' || filter.trim() === '*' ? null : connectorNamed(connector).checkFilter(filter),
    filterInFile: (path) => filterOfFile(path, workingFolder),
    checkDuration: parseDuration,
    async testKey(connector, gateway, slot, typed, signal) {
      const chosen = connectorNamed(connector);
      const guide = guideOf(chosen, slot);
      const pair = typed ?? (guide ? pairInEnvironment(guide, env) : null);
      if (!pair) return { ok: false, problem: { code: 'credentials', what: 'There is no key to try.' } };
      // A connector may try whether the key may write, by a call that can change nothing.
      const context = { gateway, clock: systemClock, trace: SILENT, readOnly: false };
      return chosen.testKey(guide?.slot ?? slot, pair, context, signal);
    },
    latency: latencyTo,
    async preview(answers, auto, signal) {
      const connector = connectorNamed(answers.connector);
      const { gateway } = answers;
      const { isolationGroup } = answers;
      const options: Record<string, string> = isolationGroup ? { 'isolation-group': isolationGroup } : {};
      const context = { gateway, clock: systemClock, trace: SILENT, readOnly: true, options };
      const connections: OpenConnection[] = [];
      try {
        for (const keys of await accounts(connector, answers)) connections.push(connector.open({ ...context, keys }));
        const chosen = toEngineSettings(settingsOf(before(), answers));
        const ground = {
          connections,
          settings: { ...chosen, filter: chosen.filter ?? connector.defaultFilter },
          gateway,
          env,
        };
        if (!auto) return await countMatches(ground, signal);
        const shown = await tryAutomatic(ground, signal);
        if (shown.complete) tried.add(trialName([connector], chosen));
        return shown;
      } catch (thrown) {
        return { problem: toProblem(thrown) };
      } finally {
        for (const connection of connections) await connection.close();
      }
    },
    scheduleLines: ({ schedule, mode }) => {
      const intervalMs = durationMs(schedule.kind === 'once' ? '1h' : schedule.interval);
      return shortLines(scheduledHere(home, { intervalMs, auto: mode === 'automatic', keychain: false }));
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
