import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldHost, machineKeyOf, splitHost } from '../../../src/engine/intake/host.ts';

describe('foldHost', () => {
  it.each([
    ['FIN-LT-07', { name: 'fin-lt-07', domain: null }],
    [' Fin-LT-07.Corp.Example.COM. ', { name: 'fin-lt-07', domain: 'corp.example.com' }],
    ['fin-lt-07.', { name: 'fin-lt-07', domain: null }],
    ['10.20.30.7', { name: '10.20.30.7', domain: null }],
    ['10.20.30.7.', { name: '10.20.30.7', domain: null }],
    ['FE80::1%eth0.1', { name: 'fe80::1%eth0.1', domain: null }],
    ['2001:DB8::7', { name: '2001:db8::7', domain: null }],
    ['.hidden', { name: '.hidden', domain: null }],
    ['ÅNGSTRÖM', { name: 'ångström', domain: null }],
    [' ', { name: '', domain: null }],
    ['...', { name: '', domain: null }],
  ])('%j', (host, folded) => {
    expect(foldHost(host)).toEqual(folded);
  });

  it('keeps the case of the name where it is shown', () => {
    expect(splitHost('Fin-LT-07.Corp.example')).toEqual({ name: 'Fin-LT-07', domain: 'corp.example' });
  });

  const label = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9-]{0,10}[A-Za-z])?$/);

  it('does not depend on case, domain or trailing dot, and keeps the domain apart', () => {
    fc.assert(
      fc.property(label, fc.array(label, { minLength: 1, maxLength: 3 }), (name, labels) => {
        fc.pre(!/^\d+$/.test(name));
        const domain = labels.join('.');
        const full = `${name}.${domain}`;
        expect(foldHost(full)).toEqual({ name: name.toLowerCase(), domain: domain.toLowerCase() });
        expect(foldHost(`${full.toUpperCase()}.`)).toEqual(foldHost(full));
        expect(foldHost(name).name).toBe(foldHost(full).name);
      }),
    );
  });

  it('folds what is folded to itself, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (host) => {
        const { name } = foldHost(host);
        expect(foldHost(name)).toEqual({ name, domain: null });
      }),
    );
  });

  it('never splits an address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        expect(foldHost(address)).toEqual({ name: address.toLowerCase(), domain: null });
      }),
    );
  });
});

describe('machineKeyOf', () => {
  it('takes the id before the name, and the name before nothing', () => {
    expect(machineKeyOf('halo', { host: 'Web-1', endpointId: 'srv-9' })).toBe('halo:id:srv-9');
    expect(machineKeyOf('harmony', { host: 'Web-1.corp.example', endpointId: null })).toBe('harmony:host:web-1');
    expect(machineKeyOf('harmony', { host: null, endpointId: null })).toBe('harmony:no-host');
    expect(machineKeyOf('harmony', { host: ' ', endpointId: null })).toBe('harmony:no-host');
  });
});
