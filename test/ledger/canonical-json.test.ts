import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Canonical, canonicalJson } from '../../src/ledger/canonical-json.ts';

const values = fc.letrec<{ value: Canonical }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value')),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '10', '9')), tie('value'), {
      noNullPrototype: false,
    }) as fc.Arbitrary<Canonical>,
  ),
})).value;

/** The same value with the members of every object in the opposite order. */
function turned(value: Canonical): Canonical {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value).reverse();
  const other: Record<string, Canonical> = Object.create(null);
  for (const name of names) other[name] = turned((value as Record<string, Canonical>)[name] as Canonical);
  return other;
}

describe('canonical JSON', () => {
  test('reads back as the same value, and is its own canonical form', () => {
    fc.assert(
      fc.property(values, (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  test('does not depend on the order of members or on the prototype', () => {
    fc.assert(fc.property(values, (value) => canonicalJson(turned(value)) === canonicalJson(value)));
  });

  test('sorts by code units, writes no spaces and no escapes beyond need', () => {
    const value = { b: 1, a: [true, null, 'é\n"'], Z: { é: 'x', z: -0 } };
    expect(canonicalJson(value)).toBe('{"Z":{"z":0,"é":"x"},"a":[true,null,"é\\n\\""],"b":1}');
  });

  test('keeps a member named __proto__ and leaves absent ones out', () => {
    const value = JSON.parse('{"__proto__":{"x":1},"a":2}');
    expect(canonicalJson({ ...value, gone: undefined })).toContain('"a":2');
    expect(canonicalJson(value)).toBe('{"__proto__":{"x":1},"a":2}');
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses the number %s', (number) => {
    expect(() => canonicalJson({ number })).toThrow(TypeError);
  });

  test('refuses what JSON does not have', () => {
    expect(() => canonicalJson([() => 1] as never)).toThrow(TypeError);
    expect(() => canonicalJson([undefined] as never)).toThrow(TypeError);
    expect(() => canonicalJson(1n as never)).toThrow(TypeError);
  });
});
