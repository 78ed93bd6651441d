/** The two pairs of keys a person makes in the Infinity Portal (contract section 2). */
import type { KeyGuide } from '../connector.ts';

export type Slot = 'events' | 'endpoint';

/** `appId` in the login of a key made for the Endpoint service. */
export const ENDPOINT_APPLICATION = '12345678-8888-1234-1234-123456789123';

/** What the portal offers for a new key, unless another term is chosen. */
const LIFE_DAYS = 90;

const WHERE = 'Infinity Portal › Settings › API Keys.';

export const HARMONY_KEYS: readonly (KeyGuide & { readonly slot: Slot })[] = [
  {
    slot: 'events',
    title: 'Infinity Events',
    help: `Reads the alerts. A key whose service is "Logs as a Service", read-only is enough; made in ${WHERE}`,
    idLabel: 'Client ID',
    lifeDays: LIFE_DAYS,
    secretLabel: 'Secret Key',
    env: { id: 'CORDON_EVENTS_CLIENT_ID', secret: 'CORDON_EVENTS_SECRET_KEY' },
  },
  {
    slot: 'endpoint',
    title: 'Harmony Endpoint',
    help: `Finds, isolates and releases computers. A key whose service is "Endpoint", with an administrator role; made in ${WHERE}`,
    idLabel: 'Client ID',
    lifeDays: LIFE_DAYS,
    secretLabel: 'Secret Key',
    env: { id: 'CORDON_ENDPOINT_CLIENT_ID', secret: 'CORDON_ENDPOINT_SECRET_KEY' },
  },
];

export function keyTitle(slot: Slot): string {
  return slot === 'events' ? 'Infinity Events' : 'Harmony Endpoint';
}
