/** The pair of keys of one Halo account (contract section 1.2). */
import type { KeyGuide } from '../connector.ts';

export const HALO_SLOT = 'halo';

export const HALO_KEYS: readonly KeyGuide[] = [
  {
    slot: HALO_SLOT,
    title: 'CloudPassage Halo',
    help: 'Reads events and moves servers. An API key with full access (read and write); one that may only read can watch, not isolate. Made in the Halo portal › Site Administration › API Keys.',
    idLabel: 'Key ID',
    secretLabel: 'Secret Key',
    env: { id: 'CORDON_HALO_KEY_ID', secret: 'CORDON_HALO_SECRET_KEY' },
  },
];
