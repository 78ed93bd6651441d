/** The doctor at a vendor: gateway, each key pair logged in for real, what isolation needs there. */
import type { Finding } from '../../cli/doctor-services.ts';
import type { KeyGuide, KeyPair, KeyTest, OpenConnection } from '../../connectors/connector.ts';
import { type Problem, toProblem } from '../../engine/errors.ts';
import type { Repair } from '../../engine/ports.ts';
import { systemClock } from '../clock.ts';
import { type Env, pairInEnvironment } from '../keys.ts';
import { latencyTo } from '../latency.ts';
import type { Accounts, Party } from '../parties.ts';
import { proxyTo } from '../proxy.ts';
import { examineSkew } from './clocks.ts';
import { bad, failing, good, note } from './finding.ts';

export type VendorGround = {
  readonly signal: AbortSignal;
  readonly env: Env;
  /** Opens the connection of one account. */
  readonly open: (accounts: Accounts, account: number) => OpenConnection;
  /** Writes down what was changed at a vendor. */
  readonly recorded: (what: string, repair: () => Promise<Repair>) => Promise<Repair>;
};

export async function* examineVendor(accounts: Accounts, ground: VendorGround): AsyncGenerator<Finding> {
  const { party } = accounts;
  const gateway = await examineGateway(party, ground);
  yield gateway;
  // Where nobody answers, a key would only be called unreachable once more.
  if (gateway.state === 'bad') return;
  let skewMs: number | null = null;
  for (const [at, keys] of accounts.accounts.entries()) {
    let isGood = true;
    for (const guide of party.connector.keyGuides) {
      const pair = keys[guide.slot];
      const title = `Key of ${guide.title}${accounts.accounts.length > 1 && pair ? ` ${pair.id}` : ''}`;
      const test = pair ? await tryKey(party, guide, pair, ground) : null;
      skewMs ??= test?.skewMs ?? null;
      const found = test ? judged(title, test, party, guide, ground) : missing(title, guide.env);
      isGood &&= found.state !== 'bad';
      yield found;
    }
    if (isGood) yield* examineAccount(accounts, at, ground);
  }
  // A refusal tells the time too: a clock that is off may be what is behind it.
  if (skewMs !== null) yield examineSkew(`Clock of ${party.connector.title}`, skewMs);
}

async function examineGateway({ connector, gateway }: Party, { signal, env }: VendorGround): Promise<Finding> {
  const title = `Gateway of ${connector.title}`;
  const proxy = proxyTo(gateway, env);
  const ms = await latencyTo(proxy?.address ?? gateway, signal);
  const way = proxy?.address ? `the proxy ${proxy.address} (${proxy.from}), on the way to ${gateway},` : gateway;
  if (ms !== null) return good(title, `${upper(way)} answers (${ms} ms).`);
  const problem: Problem = {
    code: 'unreachable',
    what: `${upper(way)} does not answer.`,
    next: proxy
      ? `Check ${proxy.from}; hosts that need no proxy belong into NO_PROXY.`
      : 'Check the address and the network; where a proxy is needed, HTTPS_PROXY names it.',
  };
  return failing(title, problem);
}

function missing(title: string, env: { readonly id: string; readonly secret: string }): Finding {
  const next = `Type "cordon setup", or set ${env.id} and ${env.secret}.`;
  return failing(title, { code: 'credentials', what: 'There is none.', next });
}

async function tryKey(party: Party, guide: KeyGuide, pair: KeyPair, { signal }: VendorGround): Promise<KeyTest> {
  const { connector, gateway } = party;
  const context = { gateway, clock: systemClock, trace: () => {}, readOnly: false };
  return connector
    .testKey(guide.slot, pair, context, signal)
    .catch((thrown: unknown): KeyTest => ({ ok: false, problem: toProblem(thrown) }));
}

function judged(title: string, test: KeyTest, { connector }: Party, guide: KeyGuide, { env }: VendorGround): Finding {
  if (!test.ok) {
    const other = connector.keyGuides.find(({ slot }) => slot === test.belongsTo);
    return failing(title, other ? { ...test.problem, next: exchange(guide, other, env) } : test.problem);
  }
  const words = test.note === '' ? 'Logged in.' : test.note;
  if (test.mayWrite === false) {
    return note(title, words, 'To isolate with it, give it full access in the vendor’s portal.');
  }
  const untold = test.mayWrite === null ? ' Whether it may isolate is not known: only an order shows it.' : '';
  return good(title, `${words}${untold}`);
}

/** Where the two pairs were given decides how they are exchanged. */
function exchange(one: KeyGuide, other: KeyGuide, env: Env): string {
  const given = [one, other].every((guide) => pairInEnvironment(guide, env));
  if (!given) return 'Exchange the two pairs: "cordon setup" asks for them.';
  return `Exchange ${one.env.id} with ${other.env.id}, and ${one.env.secret} with ${other.env.secret}.`;
}

async function* examineAccount(accounts: Accounts, at: number, ground: VendorGround): AsyncGenerator<Finding> {
  const { connector } = accounts.party;
  const several = accounts.accounts.length > 1 ? ` ${at + 1}` : '';
  const connection = ground.open(accounts, at);
  try {
    const { isolator } = connection;
    if (isolator.readiness) {
      yield await examineReadiness(`Quarantine of ${connector.title}${several}`, isolator, ground);
    }
  } finally {
    await connection.close();
  }
}

async function examineReadiness(
  title: string,
  isolator: OpenConnection['isolator'],
  { signal, recorded }: VendorGround,
): Promise<Finding> {
  try {
    const found = await isolator.readiness?.(signal);
    if (!found) return good(title, 'Nothing is needed.');
    const repair = isolator.repair?.bind(isolator);
    const mending = found.repairable && repair ? () => recorded(title, () => repair(signal)) : null;
    if (found.ready) return { ...good(title, found.words), repair: mending };
    const words = [found.words, ...found.differences].join(' ');
    const mend = mending ? '"cordon doctor --repair" mends it.' : 'Mend it in the vendor’s portal.';
    return { ...bad(title, words, mend), repair: mending };
  } catch (thrown) {
    return failing(title, toProblem(thrown));
  }
}

function upper(text: string): string {
  return text.startsWith('the ') ? `The ${text.slice(4)}` : text;
}
