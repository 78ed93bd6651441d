/** All connectors. A new vendor is one folder and one line here. */
import type { Connector } from './connector.ts';
import { halo } from './halo/index.ts';
import { harmony } from './harmony/index.ts';

export const CONNECTORS: readonly Connector[] = [harmony, halo];

export function connectorById(id: string): Connector | null {
  return CONNECTORS.find((connector) => connector.id === id) ?? null;
}
