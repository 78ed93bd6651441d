import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toReading } from '../../../../src/connectors/harmony/management/computer.ts';
import { bearsName, isAskable, shortName, suffixOf } from '../../../../src/connectors/harmony/management/names.ts';

const asked = (name: string, ...domains: string[]) => ({ name, domains });
const borne = (name: string, domain: string | null = null) => ({ name, domain });

describe('names', () => {
  test.each([
    ['HR-WS-0031', 'hr-ws-0031', null],
    ['hr-ws-0031.Corp.example.com.', 'hr-ws-0031', 'corp.example.com'],
    ['192.0.2.7', '192.0.2.7', null],
    ['.', '', null],
  ])('%s', (name, short, suffix) => {
    expect([shortName(name), suffixOf(name)]).toEqual([short, suffix]);
  });

  test.each([
    [asked('HR-WS-0031'), borne('hr-ws-0031'), true],
    [asked('hr-ws-0031.corp.example.com'), borne('HR-WS-0031', 'corp.example.com'), true],
    [asked('hr-ws-0031.corp.example.com'), borne('HR-WS-0031', 'CORP'), true],
    [asked('hr-ws-0031.corp.example.com'), borne('HR-WS-0031'), true],
    [asked('hr-ws-0031.corp.example.com'), borne('HR-WS-0031', 'example.com'), true],
    [asked('HR-WS-0031', 'corp.example.com'), borne('HR-WS-0031.other.example.org'), false],
    [asked('HR-WS-0031', 'corp.example.com', 'other.example.org'), borne('HR-WS-0031.other.example.org'), true],
    [asked('hr-ws-0031.corp.example.com'), borne('HR-WS-0031', 'sister.example.org'), false],
    [asked('HR-WS-003'), borne('HR-WS-0031'), false],
    [asked('HR-WS-00312'), borne('HR-WS-0031'), false],
  ])('%j and %j: %s', (query, endpoint, expected) => {
    expect(bearsName(query, endpoint)).toBe(expected);
  });

  test('case never matters, another name never matches', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,14}$/);
    fc.assert(
      fc.property(label, label, (one, other) => {
        expect(bearsName(asked(one.toUpperCase()), borne(one))).toBe(true);
        if (one !== other) expect(bearsName(asked(one), borne(other))).toBe(false);
      }),
    );
  });

  test('odd names are not asked for', () => {
    expect(['', ' ', '.x', 'a\u0000b', 'x'.repeat(300)].filter(isAskable)).toEqual([]);
  });
});

describe('a computer record', () => {
  const read = (members: Record<string, unknown>) => toReading({ computerId: 'c-1', ...members }, 5);

  test.each([
    ['Isolated', 'isolated'],
    ['restricted', 'isolated'],
    ['ISOLATED ', 'isolated'],
    ['Not Isolated', 'not-isolated'],
    ['not_isolated', 'not-isolated'],
    ['Isolation Pending', 'unknown'],
    ['', 'unknown'],
    [null, 'unknown'],
    [true, 'unknown'],
  ])('isolationStatus %j is %s', (isolationStatus, isolation) => {
    const reading = read({ isolationStatus });
    expect(reading.isolation).toBe(isolation);
    expect(reading.vendorState).toBe(typeof isolationStatus === 'string' ? isolationStatus : '');
  });

  test.each([
    ['Desktop', 'workstation'],
    ['Laptop', 'workstation'],
    ['Server', 'server'],
    ['Domain Controller', 'domain-controller'],
    ['N/A', 'unknown'],
    ['toString', 'unknown'],
    [undefined, 'unknown'],
  ])('computerType %j is %s', (computerType, kind) => {
    const { endpoint } = read({ computerType });
    expect([endpoint.kind, endpoint.type]).toEqual([kind, computerType ?? null]);
  });

  test.each([
    [1769990000000, 1769990000000],
    ['1769990000000', 1769990000000],
    [0, null],
    [1000, null],
    [null, null],
    ['2026-02-03T11:00:00Z', Date.UTC(2026, 1, 3, 11)],
  ])('last contact %j', (computerLastConnection, expected) => {
    expect(read({ computerLastConnection }).endpoint.lastContact).toBe(expected);
  });

  test('deleted in all its spellings, groups and warnings', () => {
    expect([true, 'true', 'True', 1].map((isDeleted) => read({ isDeleted }).endpoint.deleted)).toEqual(
      Array(4).fill(true),
    );
    expect([false, 'false', null, 0].some((isDeleted) => read({ isDeleted }).endpoint.deleted)).toBe(false);
    const { endpoint } = read({
      computerName: 'A.corp.example.com',
      computerGroups: [{ id: 'g', name: 'Group' }, null, 'Plain'],
      computerDeploymentStatus: 'Failed',
      computerLastErrorCode: 17,
      computerLastErrorDescription: 'disk full',
      canonicalName: 'corp.example.com/Servers/A',
    });
    expect(endpoint).toMatchObject({
      domain: 'corp.example.com',
      groups: [
        { id: 'g', name: 'Group' },
        { id: 'Plain', name: 'Plain' },
      ],
      organisationalUnit: 'corp.example.com/Servers/A',
      warnings: ['the agent\'s deployment stands at "Failed"', "the agent's last error: disk full"],
    });
  });
});
