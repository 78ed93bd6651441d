import { expect, it } from 'vitest';
import { proxyTo } from '../../src/compose/proxy.ts';

const GATEWAY = 'https://cloudinfra-gw.portal.example';

it.each([
  ['', true],
  ['other.example', true],
  ['portal.example', false],
  ['.portal.example', false],
  ['*.portal.example', false],
  ['cloudinfra-gw.portal.example:443', false],
  ['cloudinfra-gw.portal.example:8443', true],
  ['a.example, *', false],
])('NO_PROXY "%s": goes through the proxy: %s', (list, goes) => {
  const found = proxyTo(GATEWAY, { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: list });
  expect(found !== null).toBe(goes);
});

it('the small spelling wins, a password is not told, and loopback goes straight', () => {
  const env = { https_proxy: 'http://ana:secret@one.example:1', HTTPS_PROXY: 'http://two.example:2' };
  expect(proxyTo(GATEWAY, env)).toEqual({ address: 'http://one.example:1', from: 'https_proxy' });
  expect(proxyTo('http://127.0.0.1:8080', env)).toBeNull();
});
