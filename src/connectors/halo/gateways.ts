/** Where the Halo API is (contract section 1): one host for most; customers on another grid enter theirs. */
import type { GatewayChoice } from '../connector.ts';

export const HALO_GATEWAYS: readonly GatewayChoice[] = [
  { id: 'halo', label: 'Halo API', url: 'https://api.cloudpassage.com' },
];
