/** Servers of the second vendor for the console's tests: isolated by a move, told by their group, one in audit mode. */
import type { Machine } from '../../src/engine/model/machine.ts';
import type { EngineState } from '../../src/engine/state.ts';
import { aReading, MINUTE, NOW, SECOND } from './builders.ts';
import { several, watched } from './console-fleet.ts';

const SOURCE = 'halo:api.example.net:1a2b3c4d';
const FIREWALL = { event: 'Server firewall modified', rule: 'web-linux' } as const;

export const TWO_SOURCES: EngineState['sources'] = [
  { id: 'harmony', title: 'Harmony Endpoint', gateway: 'gateway.example.net' },
  { id: SOURCE, title: 'CloudPassage Halo', gateway: 'api.example.net' },
];
export const HALO_ONLY: EngineState['sources'] = TWO_SOURCES.slice(1);

function server(host: string, vendorState: string, rest: Partial<Parameters<typeof watched>[0]> = {}): Machine {
  const group = vendorState.includes('Quarantine') ? 'Quarantine' : 'Web';
  const { asset, ...others } = rest;
  const machine = watched({
    source: SOURCE,
    host,
    users: [],
    alerts: several(2, { ...FIREWALL, severity: 'critical', ago: 6 * MINUTE }),
    ...others,
  });
  return {
    ...machine,
    endpoint: {
      kind: 'one',
      deleted: [],
      reading: aReading({
        isolation: vendorState.startsWith('contained') ? 'isolated' : 'not-isolated',
        vendorState,
        readAt: NOW - 20 * SECOND,
        endpoint: {
          id: `srv-${host}`,
          name: host,
          domain: 'example.net',
          type: null,
          kind: 'unknown',
          os: 'ubuntu 22.04',
          ip: '192.0.2.21',
          user: null,
          organisationalUnit: null,
          groups: [{ id: `g-${group}`, name: group }],
          lastContact: NOW - 30 * SECOND,
          ...asset,
        },
        ...(asset?.warnings
          ? { cannotApply: 'the agent runs in audit mode and does not change the firewall of its host' }
          : {}),
      }),
    },
  };
}

export function haloNight(): readonly Machine[] {
  const contained = server('edge-web-02', 'contained in Quarantine (quarantine-linux installed)', {
    order: { step: 'verified', createdAt: NOW - 5 * MINUTE, endpointId: 'srv-edge-web-02' },
  });
  const home = contained.endpoint.kind === 'one' ? contained.endpoint.reading.endpoint : null;
  return [
    server('edge-web-01', 'in Web'),
    contained.order && home
      ? { ...contained, order: { ...contained.order, before: { ...home, groups: [{ id: 'g-web', name: 'Web' }] } } }
      : contained,
    server('pay-gw-01', 'placed in Quarantine, quarantine-linux not installed yet', {
      order: {
        step: 'accepted',
        createdAt: NOW - 20 * SECOND,
        endpointId: 'srv-pay-gw-01',
        words: 'The record shows "placed in Quarantine, quarantine-linux not installed yet".',
      },
    }),
    server('audit-01', 'in Web', {
      asset: {
        warnings: [
          'the agent runs in audit mode: it will not change the firewall',
          'the server is missing: an order takes effect when it reports again',
        ],
      },
    }),
  ];
}

/** What the vendor's side answers where its quarantine lets traffic through. */
export const OPEN_QUARANTINE = [
  'The group "Quarantine" is no quarantine: Policy "quarantine-linux" lets traffic through: INPUT rule 1 says ACCEPT for everything, from any.',
  'Nothing was moved.',
  'Mend it in the Halo portal, or with "cordon doctor --repair".',
].join(' ');
