import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownSuffix } from '../../../src/connectors/virustotal/domain.ts';
import { pageOf } from '../../../src/connectors/virustotal/page.ts';
import { pathOf, type SubjectRules, subjectOf } from '../../../src/connectors/virustotal/subject.ts';
import type { Indicator, IndicatorKind } from '../../../src/engine/model/alert.ts';

const rules: SubjectRules = {
  kinds: { file: true, address: true, domain: true, url: false },
  documentation: false,
  own: ['corp.contoso.com'],
};
const sent = (kind: IndicatorKind, value: string, change: Partial<SubjectRules> = {}): string | null =>
  subjectOf({ kind, value }, { ...rules, ...change })?.value ?? null;
const withUrls = { kinds: { ...rules.kinds, url: true } };

describe('digests', () => {
  test('of the right length, in lower case', () => {
    expect(sent('sha256', 'AB'.repeat(32))).toBe('ab'.repeat(32));
    expect(sent('sha1', 'a'.repeat(40))).toBe('a'.repeat(40));
    expect(sent('md5', 'a'.repeat(32))).toBe('a'.repeat(32));
    expect(sent('md5', 'a'.repeat(40))).toBeNull();
    expect(sent('sha256', 'g'.repeat(64))).toBeNull();
    expect(sent('file', 'invoice.exe')).toBeNull();
  });
});

describe('addresses', () => {
  test.each(['8.8.8.8', '2606:4700:4700::1111'])('%s may be sent', (address) => {
    expect(sent('ip', address)).toBe(address);
  });
  test('one spelling each', () => {
    expect(sent('ip', '2606:4700:4700:0:0:0:0:1111')).toBe('2606:4700:4700::1111');
    expect(sent('ip', '::ffff:8.8.8.8')).toBe('8.8.8.8');
  });
  test.each([
    ...['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '127.0.0.1', '169.254.1.1', '100.64.0.1', '0.1.2.3'],
    ...['224.0.0.1', '240.0.0.1', '255.255.255.255', '192.0.2.1', '198.51.100.23', '203.0.113.9', '198.18.0.1'],
    ...['::1', '::', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12::1', 'fec0::1', 'ff02::1', '2001:db8::1', '3fff::1'],
    ...['::ffff:10.0.0.1', '64:ff9b::a00:1', '2002:a00:1::', '2001::1', '100::1', '4000::1', '5f00::1', '::10.0.0.1'],
    ...['010.1.2.3', '8.8.8', '0x8.8.8.8', '8.8.8.8/32', ''],
  ])('%s is never sent', (address) => {
    expect(sent('ip', address)).toBeNull();
  });
  test('documentation ranges only where the built-in gateway is asked', () => {
    expect(sent('ip', '198.51.100.23', { documentation: true })).toBe('198.51.100.23');
    expect(sent('ip', '2001:db8::1', { documentation: true })).toBe('2001:db8::1');
    expect(sent('ip', '10.1.2.3', { documentation: true })).toBeNull();
  });
});

describe('domains', () => {
  test('public names, in ASCII and lower case, without the final dot', () => {
    expect(sent('domain', 'C2.Evil.com.')).toBe('c2.evil.com');
    expect(sent('domain', 'bücher.de')).toBe('xn--bcher-kva.de');
    expect(sent('domain', 'a.b.evil.co.uk')).toBe('a.b.evil.co.uk');
    expect(sent('domain', '_dmarc.evil.com')).toBe('_dmarc.evil.com');
  });
  test.each([
    ...['localhost', 'PC-7', 'pc-7.local', 'srv.internal', 'nas.lan', 'dc.corp', 'x.home.arpa', 'com', 'co.uk'],
    ...['1.0.0.10.in-addr.arpa', '8.b.d.0.ip6.arpa', 'abc.onion', 'x.test', 'unknown.example', 'c2.example.net'],
    ...['corp.contoso.com', 'PC-7.corp.contoso.com.', '127.1', '10.0.0.1', '0x7f000001', 'a..com', '-a.com', 'a b.com'],
    ...['evil.com/path', 'user@evil.com', 'evil.com:80', 'evil.com?x', '', '.', `${'a'.repeat(64)}.com`],
  ])('%s is never sent', (name) => {
    expect(sent('domain', name)).toBeNull();
  });
  test('names of the documentation only where the built-in gateway is asked', () => {
    expect(sent('domain', 'unknown.example', { documentation: true })).toBe('unknown.example');
    expect(sent('domain', 'c2.example.net', { documentation: true })).toBe('c2.example.net');
    expect(sent('domain', 'pc.corp.contoso.com', { documentation: true })).toBeNull();
  });
  test('own suffixes as people write them', () => {
    expect(['*.Corp.Contoso.com', '.corp.contoso.com', ' corp.contoso.com. '].map(ownSuffix)).toEqual(
      Array(3).fill('corp.contoso.com'),
    );
  });
});

describe('URLs', () => {
  test('never, unless switched on by hand; then without login and fragment', () => {
    expect(sent('url', 'http://bad.com/dl')).toBeNull();
    expect(sent('url', 'http://ana:geheim@bad.com/dl?x=1#ana', withUrls)).toBe('http://bad.com/dl?x=1');
  });
  test.each([
    'http://10.0.0.1/x',
    'http://[fd12::1]/x',
    'https://srv.internal/',
    'ftp://bad.com/',
    'file:///etc/passwd',
    'x',
  ])('%s is never sent', (url) => {
    expect(sent('url', url, withUrls)).toBeNull();
  });
  test('the id is base64url without padding', () => {
    expect(pathOf({ kind: 'url', value: 'http://bad.example/dl' })).toBe('/urls/aHR0cDovL2JhZC5leGFtcGxlL2Rs');
    expect(pathOf({ kind: 'address', value: '2606:4700::1' })).toBe('/ip_addresses/2606%3A4700%3A%3A1');
  });
});

test('a kind that is switched off is never sent', () => {
  const kinds = { file: false, address: false, domain: false, url: false };
  expect(sent('md5', 'a'.repeat(32), { kinds })).toBeNull();
  expect(sent('ip', '8.8.8.8', { kinds })).toBeNull();
  expect(sent('domain', 'evil.com', { kinds })).toBeNull();
});

test('whatever an alert holds, what is sent is a digest, a public address or a public name, and asks one path', () => {
  const anything = fc.record({
    kind: fc.constantFrom<IndicatorKind>('sha256', 'sha1', 'md5', 'ip', 'domain', 'url', 'file'),
    value: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.ipV4(),
      fc.ipV6(),
      fc.domain(),
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc.domain().map((name) => `${name}.corp.contoso.com`),
      fc.constantFrom('../users/me', 'a/../../b', '%2e%2e', 'a\r\nx-apikey: b', '__proto__'),
    ),
  });
  fc.assert(
    fc.property(anything, (indicator: Indicator) => {
      const subject = subjectOf(indicator, { ...rules, ...withUrls });
      if (!subject) return;
      expect(pathOf(subject)).toMatch(/^\/(files|ip_addresses|domains|urls)\/[A-Za-z0-9._%-]+$/);
      expect(pathOf(subject)).not.toMatch(/\/\.|corp\.contoso/);
      expect(subject.value).not.toMatch(/^(10\.|127\.|192\.168\.|169\.254\.|f[cd]|fe[89a-f])/);
      // Asked twice, it is the same question.
      if (subject.kind === 'domain')
        expect(subjectOf({ kind: 'domain', value: subject.value }, rules)).toEqual(subject);
    }),
    { numRuns: 400 },
  );
});

describe('pages', () => {
  const own = 'https://www.virustotal.com';
  test('of files, addresses and domains, with only characters of an address', () => {
    const digest = 'ab'.repeat(32);
    expect(pageOf({ kind: 'file', value: digest }, own)).toBe(`${own}/gui/file/${digest}`);
    expect(pageOf({ kind: 'address', value: '8.8.8.8' }, own)).toBe(`${own}/gui/ip-address/8.8.8.8`);
    expect(pageOf({ kind: 'address', value: '2a00::1' }, own)).toBe(`${own}/gui/ip-address/2a00%3A%3A1`);
    expect(pageOf({ kind: 'domain', value: 'a.com' }, own)).toBe(`${own}/gui/domain/a.com`);
    expect(pageOf({ kind: 'domain', value: 'a\x1b]8;;x\x07/..' }, own)).toBe(
      `${own}/gui/domain/a%1B%5D8%3B%3Bx%07%2F..`,
    );
  });

  test('are told of no other service than its own, and not of URLs', () => {
    expect(pageOf({ kind: 'domain', value: 'a.com' }, 'http://127.0.0.1:9000')).toBe(null);
    expect(pageOf({ kind: 'url', value: 'https://a.com/' }, own)).toBe(null);
  });
});
