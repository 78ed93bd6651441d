/** `cordon doctor`: joins what is looked at (cli.md, Commands). */
import type { DoctorServices, Finding } from '../../cli/doctor-services.ts';
import type { Io } from '../../cli/io.ts';
import { type Problem, ServiceError } from '../../engine/errors.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../settings/schema.ts';
import { systemClock } from '../clock.ts';
import { type Demo, startDemo } from '../demo.ts';
import { authFileOf } from '../halo-seed.ts';
import { type Accounts, chooseParties, connectAll, gatherParties, type Party } from '../parties.ts';
import { checkVendorOptions, type Wish } from '../settle.ts';
import { openStores, type Stores } from '../stores.ts';
import { examineFileModes } from './file-modes.ts';
import { bad, failing } from './finding.ts';
import { examineHere } from './here.ts';
import { examineKeyAges } from './key-age.ts';
import { examineNotices } from './notices.ts';
import { recordedIn } from './recorded.ts';
import { examineVendor, type VendorGround } from './vendor.ts';
import { examineVirusTotal } from './virustotal.ts';

export function createDoctor(io: Io): DoctorServices {
  return {
    async examine(flags) {
      const closing = new AbortController();
      const asked = flags.demo;
      const demo = asked
        ? await startDemo({ ...asked, latency: 'none', connector: flags.connector ?? 'harmony' })
        : null;
      const stores = openStores(demo ? { ...io.env, CORDON_HOME: demo.home } : io.env, io.cwd);
      const close = async (): Promise<void> => {
        closing.abort();
        await demo?.close();
      };
      try {
        const { settings: stored, damage } = settingsOf(stores);
        const settings = demo ? demo.adjust(stored) : stored;
        const purpose = { kind: 'doctor', flags } as const;
        const parties = partiesOf(purpose, settings, demo);
        const [first] = 'code' in parties ? [] : parties;
        if (first) checkVendorOptions(purpose, first.connector);
        const ground: VendorGround = {
          signal: closing.signal,
          env: stores.env,
          open: ({ party, accounts }, at) => {
            const [connection] = connectAll([{ party, accounts: accounts.slice(at, at + 1) }], {
              settings,
              trace: () => {},
              readOnly: false,
            });
            if (!connection) throw new Error('there is no such account');
            return connection;
          },
          recorded: recordedIn(stores),
        };
        async function* findings(): AsyncGenerator<Finding> {
          yield examineFileModes(stores.home);
          if (damage) yield failing('Settings', damage);
          else if ('code' in parties) yield bad('Gateway', parties.what, parties.next);
          for (const party of 'code' in parties ? [] : parties) {
            const accounts = await accountsOf(party);
            if ('code' in accounts) yield failing(`Keys of ${party.connector.title}`, accounts);
            else yield* examineVendor(accounts, ground);
            const age = demo ? null : ageOf(party);
            if (age) yield age;
          }
          if (!damage) {
            // Nothing is written of what is looked at, so that there is nothing to take a secret out of.
            const quiet = { register: () => {}, trace: () => {} };
            const outside = { stores, settings, demo, ...quiet };
            const reputation = await examineVirusTotal(outside, closing.signal);
            if (reputation) yield reputation;
            yield* examineNotices(outside, closing.signal);
          }
          yield* examineHere(io, stores, settings);
        }
        const ageOf = ({ connector }: Party): Finding | null =>
          examineKeyAges({
            connector,
            env: stores.env,
            since: settings.secrets.since,
            fromFile: authFileOf(flags, io.cwd) !== null,
            now: systemClock.now(),
          });
        const accountsOf = async (party: Party): Promise<Accounts | Problem> => {
          try {
            const keys = { io, purpose, stores, stored: settings, demo, needsAll: false };
            const [first] = (await gatherParties([party], keys)).all;
            return first ?? { code: 'credentials', what: 'There is no key.' };
          } catch (thrown) {
            if (thrown instanceof ServiceError) return thrown.problem;
            throw thrown;
          }
        };
        return { ok: true, findings: findings(), close };
      } catch (thrown) {
        await close();
        if (thrown instanceof ServiceError) return { ok: false, problem: thrown.problem };
        throw thrown;
      }
    },
  };
}

/** Settings that cannot be read are a finding: the rest is looked at with the defaults. */
function settingsOf({ settings }: Stores): { settings: Settings; damage: Problem | null } {
  try {
    return { settings: settings.load(), damage: null };
  } catch (thrown) {
    if (thrown instanceof ServiceError) return { settings: DEFAULT_SETTINGS, damage: thrown.problem };
    throw thrown;
  }
}

/** Nothing is configured yet: that is a finding, and the rest is looked at all the same. */
function partiesOf(wish: Wish, settings: Settings, demo: Demo | null): readonly Party[] | Problem {
  try {
    return chooseParties(wish, settings, null, demo);
  } catch (thrown) {
    if (thrown instanceof ServiceError && thrown.problem.code === 'settings') return thrown.problem;
    throw thrown;
  }
}
