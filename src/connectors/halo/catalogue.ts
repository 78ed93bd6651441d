/** The catalogue of event types (contract section 2.4): names drift, types do not, so everything is matched by type. */
import source from './event-types.json' with { type: 'json' };

/** How good a trigger an event of this type is; `none` must not isolate by itself. */
export type Hint = 'strong' | 'weak' | 'none';

export type EventType = {
  readonly type: string;
  /** The portal's name first, then older ones. */
  readonly names: readonly string[];
  readonly category: string;
  readonly hint: Hint;
  /** The service is known to know this type: a query by a type it does not know finds nothing, without an error. */
  readonly documented: boolean;
};

export const EVENT_TYPES: readonly EventType[] = source.types as readonly EventType[];

/** What isolating and releasing cause themselves (section 2.4): never a trigger, never evidence. */
const OWN_DOING: ReadonlySet<string> = new Set([
  'server_moved',
  'firewall_policy_assigned',
  'server_group_added',
  'firewall_policy_created',
  'firewall_service_added',
  'api_login_success',
]);

const fold = (text: string): string => text.trim().toLowerCase();

const byType: ReadonlyMap<string, EventType> = new Map(EVENT_TYPES.map((each) => [fold(each.type), each]));
const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries(source.aliases).map(([alias, type]) => [fold(alias), type]),
);
const aliased: ReadonlySet<string> = new Set(aliases.values());
const byName: ReadonlyMap<string, readonly EventType[]> = Map.groupBy(
  EVENT_TYPES.flatMap((each) => each.names.map((name) => ({ ...each, known: fold(name) }))),
  ({ known }) => known,
);

/** The entry of a type as an event or a person spells it; null: not in the catalogue. */
export function eventType(type: string): EventType | null {
  const folded = fold(type);
  return byType.get(fold(aliases.get(folded) ?? folded)) ?? null;
}

/** The types that bear a name or bore it once, letter case ignored. */
export function typesNamed(name: string): readonly EventType[] {
  return [...new Set((byName.get(fold(name)) ?? []).flatMap(({ type }) => byType.get(fold(type)) ?? []))];
}

/** Whether the service can be asked for this type alone without losing events of it. */
export function canBeAskedFor({ type, documented }: EventType): boolean {
  return documented && !aliased.has(type);
}

/** Whether an event is one that isolation itself causes. */
export function isOwnDoing(event: { readonly type?: unknown; readonly name?: unknown }): boolean {
  if (typeof event.type === 'string' && event.type !== '') return OWN_DOING.has(eventType(event.type)?.type ?? '');
  if (typeof event.name !== 'string') return false;
  return typesNamed(event.name).some(({ type }) => OWN_DOING.has(type));
}
