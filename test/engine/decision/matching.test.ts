import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsGlob } from '../../../src/engine/decision/glob.ts';
import { isInSubnet, isSameAddress } from '../../../src/engine/decision/subnet.ts';

describe('fitsGlob', () => {
  it.each([
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['FIN-*', 'fin-lt-07', true],
    ['fin-??-07', 'FIN-LT-07', true],
    ['fin-?-07', 'fin-lt-07', false],
    ['*dc*', 'corp-dc-01', true],
    ['*dc', 'corp-dc-01', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['srv.[1]', 'srvx1', false],
    ['srv.[1]', 'srv.[1]', true],
  ])('%s against %s: %s', (pattern, text, fits) => {
    expect(fitsGlob(pattern, text)).toBe(fits);
  });

  it('agrees with the regular expression it stands for', () => {
    const short = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '-'), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 8 });
    fc.assert(
      fc.property(short, text, (pattern, given) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(fitsGlob(pattern, given)).toBe(expression.test(given));
      }),
    );
  });

  it('does not go astray in a hostile pattern', () => {
    const began = performance.now();
    expect(fitsGlob(`${'a*'.repeat(60)}b`, 'a'.repeat(5000))).toBe(false);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('isInSubnet', () => {
  it.each([
    ['10.20.30.7', '10.20.0.0/16', true],
    ['10.21.30.7', '10.20.0.0/16', false],
    ['10.20.30.7', '10.20.30.7', true],
    ['10.20.30.7', '0.0.0.0/0', true],
    ['2001:db8::7', '2001:db8::/32', true],
    ['2001:db9::7', '2001:db8::/32', false],
    ['fe80::1%eth0', 'fe80::/10', true],
    ['::ffff:10.20.30.7', '10.20.0.0/16', true],
    ['10.20.30.7', '2001:db8::/32', false],
    ['10.20.30.256', '10.20.30.0/24', false],
    ['10.20.30.7', '10.20.30.0/33', false],
    ['10.20.30.7', '10.20.30.0/x', false],
    ['1::2::3', '1::/16', false],
    ['1:2:3:4:5:6:7:8:9', '1::/16', false],
    ['host', '10.0.0.0/8', false],
    ['', '', false],
  ])('%s in %s: %s', (address, subnet, inside) => {
    expect(isInSubnet(address, subnet)).toBe(inside);
  });

  it('holds every address within its own network', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 0, max: 32 }), (address, prefix) => {
        expect(isInSubnet(address, `${address}/${prefix}`)).toBe(true);
        expect(isSameAddress(address, address.toUpperCase())).toBe(true);
      }),
    );
  });
});
