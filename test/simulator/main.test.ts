import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/simulator/main.ts', import.meta.url));

test('runs on its own: one JSON line, answers, ends on SIGTERM', async () => {
  const child = spawn(process.execPath, [MAIN, '--scenario', 'one-machine', '--no-rates'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const { gateway, keys, virustotal, mail, hook } = JSON.parse(line);
  const response = await fetch(`${gateway}/auth/external`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId: keys.events.id, accessKey: keys.events.secret }),
  });
  expect(response.status).toBe(200);
  const headers = { 'x-apikey': virustotal.keys.good };
  expect((await fetch(`${virustotal.url}/ip_addresses/203.0.113.66`, { headers })).status).toBe(200);
  expect((await fetch(hook, { method: 'POST', body: '{}' })).status).toBe(204);
  const [greeting] = await once(connect(mail.port, mail.host), 'data');
  expect(String(greeting)).toMatch(/^220 localhost /);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('an unknown scenario is named, with those there are', async () => {
  const child = spawn(process.execPath, [MAIN, '--scenario', 'nothing'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [chunk] = await once(child.stderr, 'data');
  expect(String(chunk)).toMatch(/no scenario "nothing".*demo.*empty/s);
  expect((await once(child, 'exit'))[0]).toBe(2);
});
