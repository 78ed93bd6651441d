/** The regional gateways (contract section 1): four of the seed, and extra ones no public material confirms. */
import type { GatewayChoice } from '../connector.ts';

const gateway = (part: string) => `https://cloudinfra-gw${part}.portal.checkpoint.com`;

export const HARMONY_GATEWAYS: readonly GatewayChoice[] = [
  { id: 'eu', label: 'Europe (Ireland)', url: gateway('') },
  { id: 'us', label: 'United States (N. Virginia)', url: gateway('-us') },
  { id: 'au', label: 'Australia (Sydney)', url: gateway('.ap') },
  { id: 'in', label: 'India (Mumbai)', url: gateway('.in') },
  { id: 'ca', label: 'Canada', url: gateway('.ca'), uncertain: true },
  { id: 'uk', label: 'United Kingdom', url: gateway('.uk'), uncertain: true },
  { id: 'ae', label: 'UAE (spelling "ae")', url: gateway('.ae'), uncertain: true },
  { id: 'me', label: 'UAE (spelling "me")', url: gateway('.me'), uncertain: true },
  { id: 'sg', label: 'Singapore', url: gateway('.sg'), uncertain: true },
];
