/** The doctor at a vendor: gateway, each key pair logged in for real, what isolation needs there, the two clocks. */
import { hostname } from 'node:os';
import type { Finding } from '../../cli/doctor-services.ts';
import type { KeyPair, KeyTest, OpenConnection } from '../../connectors/connector.ts';
import { type Problem, toProblem } from '../../engine/errors.ts';
import type { Repair } from '../../engine/ports.ts';
import { systemClock } from '../clock.ts';
import { latencyTo } from '../latency.ts';
import type { Accounts, Party } from '../parties.ts';
import { bad, failing, good, note } from './finding.ts';

/** Beyond this automatic isolation is held (safety.md, guard 4). */
const SKEW_MS = 2 * 60_000;

export type VendorGround = {
  readonly signal: AbortSignal;
  /** Opens the connection of one account. */
  readonly open: (accounts: Accounts, account: number) => OpenConnection;
  /** Writes down what was changed at a vendor. */
  readonly recorded: (what: string, repair: () => Promise<Repair>) => Promise<Repair>;
};

export async function* examineVendor(accounts: Accounts, ground: VendorGround): AsyncGenerator<Finding> {
  const { party } = accounts;
  const gateway = await examineGateway(party, ground.signal);
  yield gateway;
  // Where nobody answers, a key would only be called unreachable once more.
  if (gateway.state === 'bad') return;
  for (const [at, keys] of accounts.accounts.entries()) {
    let isGood = true;
    for (const guide of party.connector.keyGuides) {
      const pair = keys[guide.slot];
      const title = `Key of ${guide.title}${accounts.accounts.length > 1 && pair ? ` ${pair.id}` : ''}`;
      const found = pair ? await examineKey(title, party, guide.slot, pair, ground.signal) : missing(title, guide.env);
      isGood &&= found.state !== 'bad';
      yield found;
    }
    if (isGood) yield* examineAccount(accounts, at, ground);
  }
}

async function examineGateway({ connector, gateway }: Party, signal: AbortSignal): Promise<Finding> {
  const title = `Gateway of ${connector.title}`;
  const ms = await latencyTo(gateway, signal);
  if (ms !== null) return good(title, `${gateway} answers (${ms} ms).`);
  const problem: Problem = {
    code: 'unreachable',
    what: `${gateway} does not answer.`,
    next: 'Check the address, the network and the proxy (HTTPS_PROXY).',
  };
  return failing(title, problem);
}

function missing(title: string, env: { readonly id: string; readonly secret: string }): Finding {
  const next = `Type "cordon setup", or set ${env.id} and ${env.secret}.`;
  return failing(title, { code: 'credentials', what: 'There is none.', next });
}

async function examineKey(title: string, party: Party, slot: string, pair: KeyPair, signal: AbortSignal) {
  const { connector, gateway } = party;
  const context = { gateway, clock: systemClock, trace: () => {}, readOnly: false };
  const test: KeyTest = await connector
    .testKey(slot, pair, context, signal)
    .catch((thrown: unknown): KeyTest => ({ ok: false, problem: toProblem(thrown) }));
  if (!test.ok) return failing(title, test.problem);
  const words = test.note === '' ? 'Logged in.' : test.note;
  return test.mayWrite === false
    ? note(title, words, 'To isolate with it, give it full access in the vendor’s portal.')
    : good(title, words);
}

async function* examineAccount(accounts: Accounts, at: number, ground: VendorGround): AsyncGenerator<Finding> {
  const { connector } = accounts.party;
  const several = accounts.accounts.length > 1 ? ` ${at + 1}` : '';
  const connection = ground.open(accounts, at);
  try {
    const { isolator } = connection;
    if (isolator.readiness)
      yield await examineReadiness(`Quarantine of ${connector.title}${several}`, isolator, ground);
    // Any answer tells the time; what cannot be read was told of with the key.
    else await isolator.lookUp([{ by: 'name', name: hostname(), domains: [] }], ground.signal).catch(() => []);
    const skew = connection.source.skewMs?.() ?? null;
    if (skew !== null) yield examineSkew(`Clock of ${connector.title}${several}`, skew);
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
    return { ...bad(title, words, mending ? null : 'Mend it in the vendor’s portal.'), repair: mending };
  } catch (thrown) {
    return failing(title, toProblem(thrown));
  }
}

function examineSkew(title: string, skewMs: number): Finding {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  if (Math.abs(skewMs) <= SKEW_MS) return good(title, `It and the one here differ by ${seconds} s.`);
  const words = `It and the one here differ by ${seconds} s: automatic isolation is held.`;
  return bad(title, words, 'Set the clock of this machine (NTP).');
}
