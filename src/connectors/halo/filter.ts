/**
 * Filters for Halo events. The service cannot filter by Lucene, so a filter is evaluated here; where it asks for
 * nothing but event types or names, the service is asked for these types only, which saves traffic.
 */
import { checkFilter } from '../../engine/filter/check.ts';
import { type Members, recordMatcher as matcherOf } from '../../engine/filter/match.ts';
import { fieldOf, linksOf, parseFilter, type Tree, termOf } from '../../engine/filter/tree.ts';
import type { AskableFields } from '../../engine/ports.ts';
import { canBeAskedFor, EVENT_TYPES, type EventType, eventType, isOwnDoing, typesNamed } from './catalogue.ts';

export { checkFilter };

/** What a filter can ask for, by the table's names (contract section 2.3); Halo itself only tells critical from not. */
export const ASKABLE: AskableFields = {
  host: { field: 'server_hostname' },
  user: { field: 'server_account_username' },
  severity: { field: 'critical', values: { critical: 'true' } },
  event: { field: 'name' },
};

/** The types whose hint is strong (catalogue). */
export const DEFAULT_FILTER = `type:(${EVENT_TYPES.filter(({ hint }) => hint === 'strong')
  .map(({ type }) => type)
  .join(' OR ')})`;

export const FILTER_EXAMPLES: readonly string[] = [
  DEFAULT_FILTER,
  'type:daemon_compromised OR type:server_firewall_modified_locally',
  'name:"Server firewall modified" AND server_platform:"Linux"',
  'critical:true AND server_group_name:"Edge Web"',
];

/**
 * Whether a record passes. Names match the older ones too, letter case ignored; what isolation itself causes never
 * passes (contract section 2.4). The filter must have passed `checkFilter`.
 */
export function recordMatcher(filter: string): (record: unknown) => boolean {
  const passes = matcherOf(filter, valuesOf);
  return (record) => passes(record) && !isOwnDoing(record as Members);
}

function valuesOf(record: Members, field: string): readonly unknown[] {
  if (field !== 'type' && field !== 'name') return [record[field]];
  const entry = typeof record.type === 'string' ? eventType(record.type) : null;
  if (field === 'type') return [record.type, entry?.type];
  return [record.name, ...(entry?.names ?? [])];
}

const MOST_TYPES = 40;

/** The types outside of which nothing can pass; null: it may be any, or the service cannot be asked for them. */
export function typesAskedFor(filter: string | null): readonly string[] | null {
  if (filter === null || filter.trim() === '') return null;
  const found = typesOf(parseFilter(filter), null);
  if (found === null || found.size === 0 || found.size > MOST_TYPES) return null;
  return [...found].every(canBeAskedFor) ? [...found].map(({ type }) => type).sort() : null;
}

/** Null: no limit. */
type Types = ReadonlySet<EventType> | null;

function typesOf(tree: Tree, outer: string | null): Types {
  const { name, negated } = fieldOf(tree, outer);
  if (negated) return null;
  if (!tree.left) return typesOfTerm(tree, name);
  const groups: Types[] = [];
  for (const [at, link] of linksOf(tree).entries()) {
    const types = link.negated ? null : typesOf(link.tree, name);
    if (at === 0 || link.or) groups.push(types);
    else groups.push(narrower(groups.pop() ?? null, types));
  }
  return groups.includes(null) ? null : new Set(groups.flatMap((group) => [...(group ?? [])]));
}

function narrower(one: Types, other: Types): Types {
  if (one === null || other === null) return one ?? other;
  return one.size <= other.size ? one : other;
}

function typesOfTerm(tree: Tree, field: string | null): Types {
  if (tree.term_min !== undefined || (field !== 'type' && field !== 'name')) return null;
  const term = termOf(tree);
  if (!tree.quoted && /[*?]/.test(term)) return null;
  const entry = field === 'type' ? eventType(term) : null;
  const found = field === 'name' ? typesNamed(term) : entry ? [entry] : [];
  return found.length === 0 ? null : new Set(found);
}
