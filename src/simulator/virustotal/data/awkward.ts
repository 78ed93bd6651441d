/** Answers that a client must bear, by the name of what is awkward about them (its contract, section 9.2). */
import { factsOf } from '../../world/files.ts';
import type { Analysis } from '../analysis.ts';
import type { Entry } from './entry.ts';

const FOUND: Analysis = { malicious: 7, undetected: 60, daysAgo: 1 };
const HUGE_BYTES = 5 * 1024 * 1024;

function awkward(name: string, spoil: NonNullable<Entry['awkward']>): Entry {
  const { md5, sha1, sha256, size } = factsOf(`awkward/${name}`);
  const attributes = { md5, sha1, sha256, size, meaningful_name: `${name}.exe`, names: [`${name}.exe`], reputation: 0 };
  return { kind: 'file', id: sha256, also: [md5, sha1], analysis: FOUND, attributes, awkward: spoil };
}

const without = (name: string) => (attributes: Record<string, unknown>) => {
  const { [name]: _left, ...others } = attributes;
  return others;
};

export const AWKWARD = {
  /** A body of more than 5 MB. */
  huge: awkward('huge', (attributes) => ({ ...attributes, names: Array(HUGE_BYTES / 64).fill('n'.repeat(64)) })),
  /** No `last_analysis_stats`. */
  withoutStats: awkward('without-stats', without('last_analysis_stats')),
  /** Members that nobody has heard of, at every level. */
  unknownMembers: awkward('unknown-members', (attributes) => ({
    ...attributes,
    new_in_this_version: { deep: [{ er: null }] },
    last_analysis_stats: { ...(attributes.last_analysis_stats as object), 'half-suspicious': 3 },
  })),
  /** Null where there is usually something. */
  nulls: awkward('nulls', (attributes) => ({
    ...attributes,
    last_analysis_results: null,
    names: null,
    meaningful_name: null,
    popular_threat_classification: null,
  })),
  /** Names with letters of other scripts, control and right-to-left characters. */
  hostileNames: awkward('hostile-names', (attributes) => ({
    ...attributes,
    meaningful_name: '\u001b[2J\u001b]0;all clear\u0007счёт.exe',
    names: ['invoice\u202egpj.exe', '請求書\u0000.exe', 'line one\r\nline two', '\u2066hidden\u2069\u200b.exe'],
    popular_threat_classification: { suggested_threat_label: 'ransom\u001b[31m.\u202edlock' },
  })),
} as const satisfies Record<string, Entry>;

export type AwkwardName = keyof typeof AWKWARD;
