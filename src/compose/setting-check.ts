/** What only the vendors' folders know of a setting: which of them there are, and whether a filter can be parsed. */
import { CONNECTORS, connectorById } from '../connectors/registry.ts';
import type { Settings } from '../settings/schema.ts';
import { refusedValue, settingsError, unknownKey } from '../settings/settings-problem.ts';

/** Throws ServiceError `settings` where the setting of this key, just changed, fits its type but no vendor. */
export function refuseStrange(key: string, settings: Settings): void {
  const { connector, connections } = settings;
  if (key === 'connector' && connector !== null && !connectorById(connector)) throw refusedValue(key, connector);
  const strange = Object.keys(connections).find((id) => !connectorById(id));
  if (key.startsWith('connections') && strange !== undefined) {
    throw unknownKey(
      `connections.${strange}`,
      CONNECTORS.map(({ id }) => `connections.${id}`),
    );
  }
  if (key === 'filter') refuseFilter(key, connector, settings.filter);
  for (const [id, { filter }] of Object.entries(connections)) {
    if (key === `connections.${id}.filter`) refuseFilter(key, id, filter ?? null);
  }
}

function refuseFilter(key: string, connector: string | null, filter: string | null): void {
  if (filter === null || filter === '*') return;
  const asked = (connector === null ? null : connectorById(connector)) ?? CONNECTORS[0];
  const off = asked?.checkFilter(filter) ?? null;
  if (off === null) return;
  throw settingsError(
    `The setting "${key}" cannot be parsed at column ${off.column + 1}: ${off.message}`,
    `For example: cordon config set ${key} 'severity:"High"', or null for the default.`,
  );
}
