/** The doctor on the age of keys: they expire at the vendor, and only the day they were entered here is known. */
import type { Finding } from '../../cli/doctor-services.ts';
import type { Connector } from '../../connectors/connector.ts';
import { type Env, pairInEnvironment } from '../keys.ts';
import { good, note } from './finding.ts';

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

export type KeyAges = {
  readonly connector: Connector;
  readonly env: Env;
  /** When each stored pair was entered, by "connector.slot". */
  readonly since: Readonly<Record<string, string>>;
  /** The pairs come from a file that somebody else keeps. */
  readonly fromFile: boolean;
  readonly now: number;
};

/** One line for all keys of a vendor; null: its keys do not expire. */
export function examineKeyAges({ connector, env, since, fromFile, now }: KeyAges): Finding | null {
  const title = `Age of the keys of ${connector.title}`;
  const limited = connector.keyGuides.filter(({ lifeDays }) => lifeDays !== undefined);
  if (limited.length === 0) return null;
  const told = limited.map((guide) => {
    const at = fromFile || pairInEnvironment(guide, env) ? undefined : since[`${connector.id}.${guide.slot}`];
    const days = at === undefined ? null : Math.max(0, Math.floor((now - Date.parse(at)) / DAY_MS));
    const words = days === null ? 'not known' : days === 0 ? 'entered today' : `entered ${days} d ago`;
    return { days, left: days === null ? null : (guide.lifeDays ?? 0) - days, words: `${guide.title} ${words}` };
  });
  const life = limited[0]?.lifeDays;
  const words = `${told.map((one) => one.words).join(', ')}; they expire after ${life} d by default.`;
  const left = Math.min(...told.map((one) => one.left ?? Number.POSITIVE_INFINITY));
  const mend = 'Make new ones in the vendor’s portal, and enter them with "cordon setup".';
  // Whether they have really expired, the login above has shown.
  if (left <= 0) return note(title, `${words} They may be refused any day.`, mend);
  if (left <= SOON_DAYS) return note(title, `${words} ${left} d are left.`, mend);
  return good(title, words);
}
