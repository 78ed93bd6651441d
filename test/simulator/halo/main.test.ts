import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { basic, type Json } from './support.ts';

const MAIN = fileURLToPath(new URL('../../../src/simulator/main.ts', import.meta.url));

test('on its own: the keys of Halo are told, and agents call in as often as asked', async () => {
  const child = spawn(process.execPath, [MAIN, '--scenario', 'quarantine-good', '--heartbeat', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const { gateway, keys } = JSON.parse(line);
  const ask = async (path: string, init: RequestInit): Promise<Json> => (await fetch(gateway + path, init)).text();
  const token = await ask('/oauth/access_token?grant_type=client_credentials', {
    ...{ method: 'POST', headers: basic(keys.halo.full) },
  });
  const headers = {
    ...{ authorization: `Bearer ${JSON.parse(token).access_token}`, 'content-type': 'application/json' },
  };
  const [group] = JSON.parse(await ask('/v1/groups?name=Quarantine', { headers })).groups;
  const [server] = JSON.parse(await ask('/v1/servers?hostname=edge-web-01', { headers })).servers;
  const body = JSON.stringify({ server: { group_id: group.id } });
  expect(await ask(`/v1/servers/${server.id}`, { method: 'PUT', headers, body })).toBe('');
  const moved = JSON.parse(await ask(`/v1/servers/${server.id}`, { headers })).server;
  expect([moved.group_name, moved.firewall_policy.status]).toEqual(['Quarantine', 'installed']);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
