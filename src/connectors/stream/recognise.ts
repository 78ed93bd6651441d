/** Whose alerts a file holds, by the members of its records, where no connector is named (cli.md, `ingest`). */
import { recordOf } from './piece.ts';
import { pieces } from './scan.ts';
import { UnreadableRecord } from './unreadable.ts';

/** Members that only one vendor's records carry. */
const MARKS: readonly (readonly [connector: string, members: readonly string[]])[] = [
  [
    'harmony',
    [
      ...['src_machine_name', 'src_user_name', 'ci_app_name', 'product_family', 'event_type', 'policy_date', 'blade'],
      ...['attack_status', 'protection_name', 'protection_type', 'malware_action', 'confidence_level'],
    ],
  ],
  [
    'halo',
    [
      ...['server_id', 'server_hostname', 'server_group_name', 'server_platform', 'server_reported_fqdn'],
      ...['actor_key_id', 'actor_username', 'policy_name', 'rule_name', 'created_at', 'critical'],
    ],
  ],
];

/** The connector whose members a record carries most of; null: of none. */
export function vendorOf(record: unknown): string | null {
  if (typeof record !== 'object' || record === null || record instanceof UnreadableRecord) return null;
  let best: { readonly connector: string; readonly count: number } | null = null;
  for (const [connector, members] of MARKS) {
    const count = members.filter((member) => Object.hasOwn(record, member)).length;
    if (count > (best?.count ?? 0)) best = { connector, count };
  }
  return best?.connector ?? null;
}

const LOOKED_AT = 256 * 1024;
const RECORDS_LOOKED_AT = 50;

/** Looks at the beginning of the input; the input that comes back begins at the beginning again. */
export async function recogniseStream(
  input: AsyncIterable<Uint8Array>,
): Promise<{ readonly connector: string | null; readonly input: AsyncIterable<Uint8Array> }> {
  const iterator = input[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let failure: { readonly thrown: unknown } | null = null;
  const votes = new Map<string, number>();
  let looked = 0;
  async function* head(): AsyncGenerator<Uint8Array> {
    for (let size = 0; size < LOOKED_AT; ) {
      const next = await iterator.next();
      if (next.done) return;
      seen.push(next.value);
      size += next.value.length;
      yield next.value;
    }
  }
  try {
    for await (const found of pieces(head())) {
      for (const piece of found) {
        const vendor = vendorOf(recordOf(piece));
        if (vendor !== null) votes.set(vendor, (votes.get(vendor) ?? 0) + 1);
        looked++;
      }
      // One clear record is enough where the input is slow.
      if (votes.size > 0 || looked >= RECORDS_LOOKED_AT) break;
    }
  } catch (thrown) {
    // It is told where the input is read for good.
    failure = { thrown };
  }
  const [winner] = [...votes].sort(([, a], [, b]) => b - a);
  async function* again(): AsyncGenerator<Uint8Array> {
    yield* seen;
    if (failure) throw failure.thrown;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { connector: winner?.[0] ?? null, input: again() };
}
