/** What is stored of each connector: several may be configured, one of them is the default. Pure. */
import type { Settings } from './schema.ts';

type Connections = Settings['connections'];
export type Connection = Connections[string];

/** The stored filter of a connector; null: its default. What is stored at the top belongs to the default connector. */
export function filterFor(settings: Settings, connector: string): string | null {
  const { filter, connector: chosen, connections } = settings;
  return connections[connector]?.filter ?? (chosen === null || chosen === connector ? filter : null);
}

/** The settings with a connector as the new default; the one before keeps its filter. */
export function withDefault(
  settings: Settings,
  connector: string,
  filter: string | null,
  connection: Pick<Connection, 'gateway' | 'isolationGroup' | 'jumpHosts'>,
): Settings {
  const connections: Connections = { ...settings.connections };
  const { connector: before } = settings;
  const kept = before === null ? undefined : connections[before];
  if (before !== null && before !== connector && kept && settings.filter !== null) {
    connections[before] = { ...kept, filter: kept.filter ?? settings.filter };
  }
  connections[connector] = connection;
  return { ...settings, connector, connections, filter };
}
