/** Opens what a command works with: gateway, keys, ledger, files, engine; and closes it again in the right order. */
import { resolve } from 'node:path';
import type { Io } from '../cli/io.ts';
import type { Opened, Purpose, Session } from '../cli/services.ts';
import type { OpenConnection } from '../connectors/connector.ts';
import { ServiceError, toProblem } from '../engine/errors.ts';
import { createEngine } from '../engine/index.ts';
import type { AuditHead, RunKind } from '../engine/ports.ts';
import type { EngineSettings } from '../engine/settings.ts';
import { openLedger } from '../ledger/ledger.ts';
import { filterFor } from '../settings/connections.ts';
import type { Settings } from '../settings/schema.ts';
import { openEvidence } from '../storage/evidence.ts';
import { openHome } from '../storage/home.ts';
import { createJournal } from '../storage/journal.ts';
import { createRedactor, type Redactor } from '../storage/redact.ts';
import { noteHead } from './audit/noted-heads.ts';
import { systemChance, systemClock } from './clock.ts';
import { Closing } from './closing.ts';
import { type Demo, startDemo } from './demo.ts';
import { openEnrichment } from './enrichment.ts';
import { reportFailure, type Unbegun } from './failed-report.ts';
import { filterInFile } from './halo-seed.ts';
import { apart, fedBy, type Input, recognise, withForm } from './ingest.ts';
import { noticeChannels } from './notify/channels.ts';
import { beTheOnlyRun } from './one-run.ts';
import {
  chooseParties,
  connectAll,
  connectorOf,
  type Gathered,
  gatherParties,
  type Party,
  passedOver,
} from './parties.ts';
import { pruneDaily, pruneWhileWatching } from './retention/daily.ts';
import { listenTo, NO_JOURNAL, type RunJournal } from './run-journal.ts';
import { actorOf, onTheWay, ownNames } from './self.ts';
import { checkFilter, checkVendorOptions, flagsOf, settleSettings } from './settle.ts';
import { openStores, type Stores } from './stores.ts';
import { onlyLooks, placeFor, trialSettings } from './trial.ts';

const KIND_OF_RUN: Readonly<Record<Purpose['kind'], RunKind>> = {
  run: 'run',
  watch: 'watch',
  ingest: 'ingest',
  isolate: 'isolate',
  release: 'release',
  status: 'run',
  explain: 'run',
  replay: 'run',
  console: 'console',
  story: 'console',
};

/** These search at the vendor and may order there: every pair of keys is needed before they begin. */
const NEEDS_ALL_KEYS: readonly Purpose['kind'][] = ['run', 'watch', 'console', 'explain', 'replay'];
/** These go on for days: one log and one report a day. */
const DAILY: readonly Purpose['kind'][] = ['watch', 'console'];

/** What a run is to do and with whom; nothing was asked of anybody yet. */
type Intent = {
  readonly stores: Stores;
  readonly demo: Demo | null;
  readonly stored: Settings;
  readonly parties: readonly [Party, ...Party[]];
  readonly settings: EngineSettings;
  readonly input: Input | null;
  /** Told before the work starts. */
  readonly warnings: readonly string[];
  /** Why it cannot begin, known before anything was asked; its report says so. */
  readonly refusal: ServiceError | null;
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
  const { connector, haloSeed } = flagsOf(purpose);
  const named = connector ?? connectorOf(purpose);
  return startDemo({
    ...asked,
    latency: watched ? 'lifelike' : 'none',
    connector: named ?? (haloSeed ? 'halo' : 'harmony'),
  });
}

async function settle(io: Io, purpose: Purpose, demo: Demo | null): Promise<Intent> {
  const stores = openStores(demo ? { ...io.env, CORDON_HOME: demo.home } : io.env, io.cwd);
  const stored = demo ? demo.adjust(stores.settings.load()) : stores.settings.load();
  const flags = flagsOf(purpose);
  const fed = purpose.kind === 'ingest' ? { input: purpose.input, name: purpose.name } : null;
  const isNamed = Boolean(flags.connector) || flags.haloSeed === true;
  const known = fed && !isNamed ? await recognise(fed) : { connector: null, given: fed };
  const parties = chooseParties(purpose, stored, known.connector, demo);
  const [{ connector }] = parties;
  checkVendorOptions(purpose, connector);
  const settings = settleSettings(purpose, stored, connector, systemClock.now());
  const several = parties.length > 1;
  const intent: Intent = {
    stores,
    demo,
    stored,
    parties,
    settings: several ? { ...settings, filter: null } : settings,
    input: known.given && (await withForm(known.given, connector)),
    warnings: demo ? [] : [passedOver(purpose, stored, parties) ?? []].flat(),
    refusal: null,
    redactor: createRedactor(),
  };
  try {
    const file = await filterInFile(purpose, io.cwd);
    if (!file) return intent;
    return {
      ...intent,
      settings: { ...settings, filter: file.filter },
      warnings: [...intent.warnings, ...file.warnings],
    };
  } catch (refusal) {
    if (refusal instanceof ServiceError) return { ...intent, refusal };
    throw refusal;
  }
}

function openJournal(io: Io, purpose: Purpose, { stores, redactor }: Intent, tell: (line: string) => void): RunJournal {
  const told = (line: string): void => tell(redactor.redact(line));
  if (onlyLooks(purpose)) return listenTo(NO_JOURNAL, told);
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

function connect(purpose: Purpose, intent: Intent, { all }: Gathered, journal: RunJournal): OpenConnection[] {
  const { settings, stored, input, parties } = intent;
  const trace = (line: string): void => journal.log('debug', line);
  const connections = connectAll(all, { settings: stored, trace, readOnly: settings.readOnly || onlyLooks(purpose) });
  return input ? fedBy(input, connections, parties[0].connector) : connections;
}

/** How the report and the screen name the vendors. */
function described(parties: readonly Party[]): { readonly connector: string; readonly gateway: string } {
  const all = (words: readonly string[]): string => [...new Set(words)].join(', ');
  return {
    connector: all(parties.map(({ connector }) => connector.id)),
    gateway: all(parties.map(({ gateway }) => gateway)),
  };
}

async function begin(
  io: Io,
  purpose: Purpose,
  intent: Intent,
  journal: RunJournal,
  closing: Closing,
): Promise<Session> {
  const { stores, demo, stored, parties, settings } = intent;
  const lock = purpose.kind === 'run' ? beTheOnlyRun(stores.home.runLock, systemClock, journal) : null;
  closing.add(async () => lock?.release());
  const needsAll = NEEDS_ALL_KEYS.includes(purpose.kind);
  const gathered = await gatherParties(parties, { io, purpose, stores, stored, demo, needsAll });
  const pairs = gathered.all.flatMap(({ accounts }) => accounts.flatMap((account) => Object.values(account)));
  for (const { secret } of pairs) intent.redactor.register(secret);
  const run = systemChance.id('r');
  const clock = systemClock;
  const place = await placeFor(purpose, stores.home, closing);
  const ledger = await openLedger(place.ledger, { clock });
  closing.add(() => ledger.close());
  let head: AuditHead | null = null;
  closing.add(async () => {
    if (place !== stores.home || purpose.kind === 'status') return;
    head = await ledger.head();
    noteHead(stores.home, head);
  });
  const household = { home: stores.home, ledger, settings: stored, journal, clock };
  if (purpose.kind === 'run' && !demo) closing.add(() => pruneDaily(household, NEVER));
  if ((purpose.kind === 'watch' || purpose.kind === 'console') && !demo) closing.add(pruneWhileWatching(household));
  const evidence = openEvidence({
    folder: place.evidence,
    run,
    clock,
    prunedAt: (file) => ledger.prunedAt(file),
  });
  closing.add(() => evidence.close());
  const connections = connect(purpose, intent, gathered, journal);
  for (const connection of connections) closing.add(() => connection.close());
  const channels = onlyLooks(purpose)
    ? []
    : noticeChannels({
        stores,
        settings: stored,
        demo,
        register: (secret) => intent.redactor.register(secret),
        trace: (line) => journal.log('debug', line),
      });
  for (const channel of channels) closing.add(() => channel.close());
  const { enricher, warnings } = await openEnrichment({
    stores,
    settings: stored,
    demo,
    register: (secret) => intent.redactor.register(secret),
    trace: (line) => journal.log('debug', line),
  });
  if (enricher) closing.add(() => enricher.close());
  const engine = await createEngine(
    {
      clock,
      chance: systemChance,
      connections,
      ledger: intent.input ? apart(ledger) : ledger,
      evidence,
      journal,
      halt: stores.halt,
      notifiers: channels,
      ...(enricher && { enricher }),
    },
    trialSettings(purpose, settings),
    {
      run: { kind: KIND_OF_RUN[purpose.kind], actor: actorOf(purpose.kind === 'run' && purpose.scheduled), id: run },
      version: io.version,
      described: described(parties),
      leavesNoTrace: onlyLooks(purpose),
      self: ownNames(),
      gateways: [...parties.map(({ gateway }) => gateway), stored.notices.mail.host ?? ''].flatMap((each) =>
        onTheWay(each, stores.env),
      ),
    },
  );
  // All is ordered and told: what is only swept up keeps no other run waiting.
  closing.add(async () => lock?.release());
  closing.add(() => engine.close());
  const titles = intent.input
    ? parties.map(({ connector }) => connector.title)
    : connections.map(({ source }) => source.title);
  return {
    engine,
    run,
    title: [...new Set(titles)].join(' and '),
    gateway: demo
      ? 'the built-in gateway'
      : [...new Set(parties.map(({ gateway }) => new URL(gateway).host))].join(', '),
    demo: demo && homeOf(demo),
    log: journal.logPath,
    warnings: [...intent.warnings, ...gathered.warnings, ...warnings],
    lastReport: () => journal.last,
    auditHead: () => head,
    ordersOf: (of) => ledger.orders({ run: of }),
    close: () => closing.run(),
  };
}

function homeOf({ home, kept, services }: Demo): NonNullable<Session['demo']> {
  return { home, kept, mail: services.mail.folder };
}

const NEVER = new AbortController().signal;

/** Expected refusals are answers: usage and settings before anything is touched, the others with a report. */
export async function openSession(io: Io, purpose: Purpose, tell: (line: string) => void): Promise<Opened> {
  const closing = new Closing();
  const startedAt = systemClock.now();
  let journal: RunJournal | null = null;
  let unbegun: Unbegun | null = null;
  let demo: Demo | null = null;
  try {
    demo = await openDemo(purpose);
    if (demo) closing.add(demo.close);
    const intent = await settle(io, purpose, demo);
    openHome(intent.stores.home);
    const opened = openJournal(io, purpose, intent, tell);
    closing.add(() => opened.close());
    journal = opened;
    const { settings, parties } = intent;
    const [{ connector }] = parties;
    const filter = settings.filter ?? connector.defaultFilter;
    unbegun = { startedAt, settings, filter: filter === '*' ? '' : (filter ?? ''), ...described(parties) };
    if (intent.refusal) throw intent.refusal;
    for (const party of parties) {
      const own = parties.length > 1 ? filterFor(intent.stored, party.connector.id) : filter;
      checkFilter(party.connector, own ?? party.connector.defaultFilter);
    }
    return { ok: true, session: await begin(io, purpose, intent, opened, closing) };
  } catch (thrown) {
    const problem = toProblem(thrown);
    const tells = journal && unbegun && !onlyLooks(purpose) && problem.code !== 'usage';
    const written = tells && journal && unbegun ? await reportFailure(journal, systemClock, unbegun, problem) : null;
    await closing.run();
    if (!(thrown instanceof ServiceError)) throw thrown;
    return { ok: false, problem, written, demo: demo && homeOf(demo) };
  }
}
