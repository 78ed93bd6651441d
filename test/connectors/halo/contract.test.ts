/** Every body the connector sends fits the vendor's contract, and it asks for nothing but what it needs. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterEach, expect, it } from 'vitest';
import { bench, closeBenches, collect, NEVER, ordered, readingOf } from './bench.ts';

afterEach(closeBenches);

const file = new URL('../../simulator/halo/contract/halo.schema.json', import.meta.url);
const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (to: Ajv2020) => void)(ajv);
ajv.addSchema(JSON.parse(readFileSync(file, 'utf8')), 'halo');

const BODIES: Readonly<Record<string, string>> = {
  'halo-policy-create': 'FirewallPolicyCreateRequest',
  'halo-group-create': 'GroupCreateRequest',
  'halo-group-change': 'GroupUpdateRequest',
  'halo-server-change': 'ServerMoveRequest',
};

const READS = ['events', 'servers', 'server', 'groups', 'group', 'policies', 'policy', 'interfaces'];

it('all bodies', async () => {
  const one = await bench({ scenario: 'demo' });
  await collect(one);
  const { endpoint: before } = await readingOf(one, 'edge-web-01');
  await ordered(one, 'isolate', 'edge-web-01');
  await ordered(one, 'release', 'edge-web-01', before);
  const open = await bench({ scenario: 'quarantine-open' });
  await open.connection.isolator.repair?.(NEVER);
  const received = [...one.simulator.received, ...open.simulator.received];
  const routes = new Set(received.map(({ route }) => route));
  const allowed = ['halo-token', ...READS.map((name) => `halo-${name}`), ...Object.keys(BODIES)];
  expect([...routes].filter((route) => !allowed.includes(route))).toEqual([]);
  for (const { route, body, answered } of received) {
    expect(answered, route).toBeLessThan(400);
    const name = BODIES[route];
    if (name === undefined) {
      expect(body, route).toBeNull();
      continue;
    }
    const fits = ajv.getSchema(`halo#/$defs/${name}`);
    if (!fits) throw new Error(`no schema ${name}`);
    expect(fits(body), `${route}: ${ajv.errorsText(fits.errors)} in ${JSON.stringify(body)}`).toBe(true);
  }
  expect(Object.keys(BODIES).filter((route) => !routes.has(route as never))).toEqual([]);
});
