/** Opens what a command works with: gateway, keys, ledger, files, engine; and closes it again in the right order. */
import { resolve } from 'node:path';
import type { Io } from '../cli/io.ts';
import type { Opened, Purpose, Session } from '../cli/services.ts';
import type { Connector, KeyPair, OpenConnection } from '../connectors/connector.ts';
import { ServiceError, toProblem } from '../engine/errors.ts';
import { createEngine } from '../engine/index.ts';
import type { RunKind } from '../engine/ports.ts';
import type { EngineSettings } from '../engine/settings.ts';
import { openLedger } from '../ledger/ledger.ts';
import type { Settings } from '../settings/schema.ts';
import { openEvidence } from '../storage/evidence.ts';
import { openHome } from '../storage/home.ts';
import { createJournal } from '../storage/journal.ts';
import { createRedactor, type Redactor } from '../storage/redact.ts';
import { readAuthFile } from './auth-file.ts';
import { systemChance, systemClock } from './clock.ts';
import { Closing } from './closing.ts';
import { type Demo, startDemo } from './demo.ts';
import { reportFailure, type Unbegun } from './failed-report.ts';
import { apart, fedBy, type Input, recognise } from './ingest.ts';
import { gatherKeys } from './keys.ts';
import { listenTo, NO_JOURNAL, type RunJournal } from './run-journal.ts';
import { actorOf, onTheWay, ownNames } from './self.ts';
import { checkFilter, chooseGateway, flagsOf, settleSettings } from './settle.ts';
import { chooseConnector, openSecrets, openStores, type Stores, storedPair } from './stores.ts';

const KIND_OF_RUN: Readonly<Record<Purpose['kind'], RunKind>> = {
  run: 'run',
  watch: 'watch',
  ingest: 'ingest',
  isolate: 'isolate',
  release: 'release',
  status: 'run',
  console: 'console',
  story: 'console',
};

/** These search at the vendor and may order there: every pair of keys is needed before they begin. */
const NEEDS_ALL_KEYS: readonly Purpose['kind'][] = ['run', 'watch', 'console'];
/** These go on for days: one log and one report a day. */
const DAILY: readonly Purpose['kind'][] = ['watch', 'console'];

/** What a run is to do and with whom; nothing was asked of anybody yet. */
type Intent = {
  readonly stores: Stores;
  readonly demo: Demo | null;
  readonly stored: Settings;
  readonly connector: Connector;
  readonly gateway: string;
  readonly settings: EngineSettings;
  readonly input: Input | null;
  /** Takes the secrets out of all that is told and written. */
  readonly redactor: Redactor;
};

function demoOf(purpose: Purpose) {
  return 'flags' in purpose ? purpose.flags.demo : purpose.demo;
}

/** A demo that a person watches takes its time, one that a script waits for does not. */
async function openDemo(purpose: Purpose): Promise<Demo | null> {
  const asked = demoOf(purpose);
  if (!asked) return null;
  const watched = purpose.kind === 'console' || purpose.kind === 'watch';
  return startDemo(asked.scenario, asked.keep, watched ? 'lifelike' : 'none');
}

async function settle(io: Io, purpose: Purpose, demo: Demo | null): Promise<Intent> {
  const stores = openStores(demo ? { ...io.env, CORDON_HOME: demo.home } : io.env, io.cwd);
  const stored = demo ? demo.adjust(stores.settings.load()) : stores.settings.load();
  const flags = flagsOf(purpose);
  const fed = purpose.kind === 'ingest' ? { input: purpose.input, name: purpose.name } : null;
  const known = fed && !flags.connector ? await recognise(fed) : { connector: null, given: fed };
  const connector = chooseConnector(flags.connector ?? known.connector, stored);
  return {
    stores,
    demo,
    stored,
    connector,
    gateway: demo ? demo.gateway : chooseGateway(flags.gateway ?? null, stored, connector),
    settings: settleSettings(purpose, stored, systemClock.now()),
    input: known.given,
    redactor: createRedactor(),
  };
}

function openJournal(io: Io, purpose: Purpose, { stores, redactor }: Intent, tell: (line: string) => void): RunJournal {
  const told = (line: string): void => tell(redactor.redact(line));
  if (purpose.kind === 'status') return listenTo(NO_JOURNAL, told);
  const { outputDir, verbose } = flagsOf(purpose);
  const journal = createJournal({
    folder: outputDir ? resolve(io.cwd, outputDir) : stores.home.runs,
    clock: systemClock,
    daily: DAILY.includes(purpose.kind),
    level: verbose ? 'debug' : 'info',
    redactor,
  });
  return listenTo(journal, told, journal.logPath);
}

type Keys = { readonly keys: Readonly<Record<string, KeyPair>>; readonly warnings: readonly string[] };

async function keysFor(io: Io, purpose: Purpose, { demo, stores, stored, connector }: Intent): Promise<Keys> {
  if (demo) return { keys: demo.keys, warnings: [] };
  const { auth } = flagsOf(purpose);
  const file = auth ? await readAuthFile(auth, io.cwd) : null;
  const secrets = openSecrets(stores, stored.secrets.store);
  const keys = await gatherKeys(connector, {
    env: stores.env,
    file: file?.pairs ?? [],
    stored: (slot) => storedPair(secrets, connector, slot),
    all: NEEDS_ALL_KEYS.includes(purpose.kind),
  });
  return { keys, warnings: [...(file?.warning ? [file.warning] : []), ...secrets.notes()] };
}

function connect(intent: Intent, keys: Keys['keys'], journal: RunJournal): OpenConnection {
  const { connector, gateway, settings, input } = intent;
  const trace = (line: string): void => journal.log('debug', line);
  const connection = connector.open({ gateway, keys, clock: systemClock, trace, readOnly: settings.readOnly });
  return input ? fedBy(input, connection, connector) : connection;
}

async function begin(
  io: Io,
  purpose: Purpose,
  intent: Intent,
  journal: RunJournal,
  closing: Closing,
): Promise<Session> {
  const { stores, demo, connector, gateway, settings } = intent;
  const { keys, warnings } = await keysFor(io, purpose, intent);
  for (const { secret } of Object.values(keys)) intent.redactor.register(secret);
  const run = systemChance.id('r');
  const clock = systemClock;
  const ledger = await openLedger(stores.home.ledger, { clock });
  closing.add(() => ledger.close());
  const evidence = openEvidence({ folder: stores.home.evidence, run });
  closing.add(() => evidence.close());
  const connection = connect(intent, keys, journal);
  closing.add(() => connection.close());
  const engine = await createEngine(
    {
      clock,
      chance: systemChance,
      connections: [connection],
      ledger: intent.input ? apart(ledger) : ledger,
      evidence,
      journal,
      halt: stores.halt,
    },
    settings,
    {
      run: { kind: KIND_OF_RUN[purpose.kind], actor: actorOf(purpose.kind === 'run' && purpose.scheduled), id: run },
      version: io.version,
      described: { connector: connector.id, gateway },
      leavesNoTrace: purpose.kind === 'status',
      self: ownNames(),
      gateways: onTheWay(gateway, stores.env),
    },
  );
  closing.add(() => engine.close());
  return {
    engine,
    run,
    title: intent.input ? connector.title : connection.source.title,
    gateway: demo ? 'the built-in gateway' : new URL(gateway).host,
    demo: demo && { home: demo.home, kept: demo.kept },
    log: journal.logPath,
    warnings,
    lastReport: () => journal.last,
    ordersOf: (of) => ledger.orders({ run: of }),
    close: () => closing.run(),
  };
}

/** Expected refusals are answers: usage and settings before anything is touched, the others with a report. */
export async function openSession(io: Io, purpose: Purpose, tell: (line: string) => void): Promise<Opened> {
  const closing = new Closing();
  const startedAt = systemClock.now();
  let journal: RunJournal | null = null;
  let unbegun: Unbegun | null = null;
  try {
    const demo = await openDemo(purpose);
    if (demo) closing.add(() => demo.close());
    const intent = await settle(io, purpose, demo);
    openHome(intent.stores.home);
    const opened = openJournal(io, purpose, intent, tell);
    closing.add(() => opened.close());
    journal = opened;
    const { settings, gateway, connector } = intent;
    const filter = settings.filter ?? connector.defaultFilter;
    unbegun = { startedAt, settings, filter: filter === '*' ? '' : (filter ?? ''), gateway, connector: connector.id };
    checkFilter(connector, filter);
    return { ok: true, session: await begin(io, purpose, intent, opened, closing) };
  } catch (thrown) {
    const problem = toProblem(thrown);
    const tells = journal && unbegun && purpose.kind !== 'status' && problem.code !== 'usage';
    const written = tells && journal && unbegun ? await reportFailure(journal, systemClock, unbegun, problem) : null;
    await closing.run();
    if (!(thrown instanceof ServiceError)) throw thrown;
    return { ok: false, problem, written };
  }
}
