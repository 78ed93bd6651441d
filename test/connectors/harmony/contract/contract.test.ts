/** Every request the connector makes fits the vendor's contract: all bodies the gateway received, by the schema. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterEach, expect, test } from 'vitest';
import { bench, byName, closeBenches, collect, HOUR, NEVER, orderFor } from '../bench.ts';

afterEach(closeBenches);

const schema = JSON.parse(readFileSync(new URL('./harmony.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (to: Ajv2020) => void)(ajv);
ajv.addSchema(schema, 'harmony');

const BODIES: Readonly<Record<string, string | null>> = {
  auth: 'AuthRequest',
  'query-create': 'LogsQueryRequest',
  'query-retrieve': 'LogsRetrieveRequest',
  computers: 'ComputersByFilterRequest',
  isolate: 'IsolateRequest',
  'de-isolate': 'DeIsolateRequest',
  'operation-results': 'PushOperationResultsRequest',
  'query-status': null,
  'session-login': null,
  job: null,
  'remediation-status': null,
  'operation-status': null,
  abort: null,
};

test('all bodies', async () => {
  const one = await bench({ scenario: 'flood' });
  const { isolator } = one.connection;
  await collect(one, HOUR, 'severity:"High" OR severity:"Critical"');
  const [name = ''] = [...one.simulator.world.truth().hosts.values()].map((host) => host.name);
  await isolator.lookUp([byName('nobody.corp.example.com'), { by: 'id', id: 'x' }], NEVER);
  for (const kind of ['isolate', 'release'] as const) {
    const answer = await isolator.send(await orderFor(one, kind, name), NEVER);
    if (answer.kind !== 'accepted') return expect.unreachable();
    await isolator.follow(answer.receipt, ['x'], NEVER);
    await isolator.find('c-1', kind, [], NEVER);
    await isolator.abort(answer.receipt, NEVER);
  }
  const seen = new Set(one.simulator.received.map(({ route }) => route));
  expect([...seen].sort()).toEqual(Object.keys(BODIES).sort());
  for (const { route, body } of one.simulator.received) {
    const name = BODIES[route] ?? null;
    if (name === null) {
      expect(body === null || JSON.stringify(body) === '{}', route).toBe(true);
      continue;
    }
    const fits = ajv.getSchema(`harmony#/$defs/${name}`);
    if (!fits) throw new Error(`no schema ${name}`);
    expect(fits(body), `${route}: ${ajv.errorsText(fits.errors)} in ${JSON.stringify(body)}`).toBe(true);
  }
  // Never by query: it could reach machines nobody named (section 4.5).
  expect(JSON.stringify(one.simulator.received)).not.toContain('"query":');
});
