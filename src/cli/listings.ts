/**
 * What `-o plain` prints: one line for each thing a command lists, its columns in this order, divided by tabs. Scripts
 * rely on them: a column is never renamed, moved or taken out; a new one comes last. They bear the names of the
 * members of the JSON document.
 */
import { printable } from './printable.ts';

export type OutputFormat = 'table' | 'plain' | 'json';

export const OUTPUT_FORMATS: readonly OutputFormat[] = ['table', 'plain', 'json'];

export const LISTINGS = {
  machines: ['hostname', 'outcome', 'endpoint_id', 'alert_count', 'severities', 'first_seen', 'last_seen', 'reason'],
  status: ['hostname', 'isolation', 'endpoint_id', 'vendor_state', 'read_at'],
  history: [
    'hostname',
    'still_isolated',
    'ordered_at',
    'ordered_by',
    'step',
    'verified_at',
    'review_at',
    'released_at',
    'endpoint_id',
    'order_id',
    'run',
    'comment',
  ],
  explain: ['hostname', 'guard', 'verdict', 'value', 'limit', 'words', 'flip'],
  replay: ['would', 'hostname', 'at', 'endpoint_id', 'guard', 'words'],
  verify: ['verdict', 'exit_code', 'records', 'hash', 'file', 'words'],
  doctor: ['state', 'title', 'words', 'mend'],
  prune: ['fate', 'kind', 'file', 'bytes', 'written_at', 'why'],
  letters: ['state', 'channel', 'at', 'attempts', 'due_at', 'about', 'words', 'id'],
  told: ['channel', 'sent', 'about', 'words', 'mend'],
  settings: ['setting', 'value'],
  paths: ['what', 'where'],
} as const;

export type ListingName = keyof typeof LISTINGS;

export type Cell = string | number | boolean | null | readonly string[];

/** One thing of a listing: it has the columns as members, and may have more. */
export type Listed<N extends ListingName> = { readonly [C in (typeof LISTINGS)[N][number]]: Cell };

/** Which listing the answer of a command is; `config` has its own for each verb. */
export const LISTING_OF: Readonly<Record<string, ListingName>> = {
  run: 'machines',
  watch: 'machines',
  ingest: 'machines',
  isolate: 'machines',
  release: 'machines',
  report: 'machines',
  status: 'status',
  history: 'history',
  explain: 'explain',
  replay: 'replay',
  verify: 'verify',
  doctor: 'doctor',
  prune: 'prune',
  'notify test': 'told',
  'notify list': 'letters',
  'notify retry': 'told',
  'config get': 'settings',
  'config set': 'settings',
  'config path': 'paths',
};

/** Nothing is "-", so that no shell takes two tabs for one; a list is divided by commas. */
function cellText(cell: Cell): string {
  const text = typeof cell === 'object' && cell !== null ? cell.join(',') : String(cell ?? '');
  return text === '' ? '-' : printable(text);
}

/** The lines of a listing; no control character but the tabs between its columns. */
export function plainLines<N extends ListingName>(name: N, things: readonly Listed<N>[]): string[] {
  const columns: readonly (keyof Listed<N>)[] = LISTINGS[name];
  return things.map((thing) => columns.map((column) => cellText(thing[column])).join('\t'));
}
