import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentDigest } from '../../../src/engine/intake/digest.ts';
import { readPage } from '../../../src/engine/intake/normalise.ts';
import type { AlertFacts, AlertReading } from '../../../src/engine/model/alert.ts';
import { facts, NOW } from '../../support/builders.ts';

const PAGE = { file: 'run.jsonl', offset: 4096, length: 2048 };

function sourceOf(toAlert: (record: unknown) => AlertReading) {
  return { id: 'harmony', toAlert };
}

/** A source whose records are the facts themselves. */
const plain = sourceOf((record) =>
  typeof record === 'object' && record !== null
    ? { kind: 'alert', facts: facts(record as Partial<AlertFacts>) }
    : { kind: 'unreadable', reason: 'Not an object.' },
);

function readOne(change: Partial<AlertFacts>): AlertFacts {
  const [alert] = readPage(plain, [change], PAGE).alerts;
  if (alert === undefined) throw new Error('The record was set aside.');
  return alert.facts;
}

describe('readPage', () => {
  it('gives each alert its id, its machine and its place on the page', () => {
    const { alerts, setAside } = readPage(plain, [{ id: 'a-1', host: 'WS-1.corp.example' }, 'torn'], PAGE);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ id: 'a-1', machine: 'harmony:host:ws-1', place: { ...PAGE, index: 0 } });
    expect(setAside).toEqual([
      { id: `sha256:${contentDigest('torn')}`, reason: 'Not an object.', place: { ...PAGE, index: 1 } },
    ]);
  });

  it('knows a record without an id by its content, whatever the order of its members', () => {
    const bySource = sourceOf(() => ({ kind: 'alert', facts: facts({ id: ' ' }) }));
    const [one, same, other] = readPage(
      bySource,
      [
        { a: 1, b: [2] },
        { b: [2], a: 1 },
        { a: 1, b: [3] },
      ],
      PAGE,
    ).alerts;
    expect(one?.id).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(same?.id).toBe(one?.id);
    expect(other?.id).not.toBe(one?.id);
  });

  it('sets a record aside when reading it fails, and goes on', () => {
    const brittle = sourceOf((record) => {
      if (record === 'bad') throw new TypeError('no such member');
      return { kind: 'alert', facts: facts({ id: String(record) }) };
    });
    const { alerts, setAside } = readPage(brittle, ['a', 'bad', 'b'], PAGE);
    expect(alerts.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(setAside[0]?.reason).toBe('Reading it failed: no such member');
  });

  it('drops nothing: every record is an alert or set aside', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (records) => {
        const { alerts, setAside } = readPage(plain, records, PAGE);
        const places = [...alerts, ...setAside].map(({ place }) => place.index).sort((a, b) => a - b);
        expect(places).toEqual(records.map((_, index) => index));
      }),
    );
  });

  it('passes over records that do not match the search, and keeps the places of the others', () => {
    const page = readPage(plain, [{ id: 'a-1' }, { id: 'a-2' }, 'torn'], PAGE, [false, true, true]);
    expect(page.alerts.map(({ id, place }) => [id, place.index])).toEqual([['a-2', 1]]);
    expect(page.setAside.map(({ place }) => place.index)).toEqual([2]);
  });

  it('cuts absurdly long texts with an ellipsis, never inside a character', () => {
    const read = readOne({ event: 'e'.repeat(5000), rule: `${'r'.repeat(398)}😀😀`, users: ['u'.repeat(9999)] });
    expect(read.event).toBe(`${'e'.repeat(199)}…`);
    expect(read.rule.isWellFormed()).toBe(true);
    expect(read.rule.endsWith('…')).toBe(true);
    expect(read.users[0]).toHaveLength(256);
  });

  it('keeps two long names that begin alike two machines', () => {
    const long = 'x'.repeat(1000);
    const { alerts } = readPage(
      plain,
      [
        { id: 'a', host: `${long}1` },
        { id: 'b', host: `${long}2` },
      ],
      PAGE,
    );
    expect(alerts[0]?.facts.host?.length).toBeLessThanOrEqual(255);
    expect(alerts[0]?.facts.host).toContain('…');
    expect(alerts[0]?.machine).not.toBe(alerts[1]?.machine);
  });

  it('bounds the number of users, techniques and indicators', () => {
    const many = Array.from({ length: 5000 }, (_, number) => String(number));
    const read = readOne({
      users: many,
      techniques: many,
      indicators: many.map((value) => ({ kind: 'ip', value })),
    });
    expect([read.users.length, read.techniques.length, read.indicators.length]).toEqual([32, 32, 64]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 8.64e15])('has no use for the time %d', (time) => {
    expect(readOne({ time }).time).toBeNull();
  });

  it('leaves what is within bounds as received', () => {
    const received = facts({ id: 'x', host: ' WS-1 ', time: NOW, users: [' '], rule: '\u001b[2J' });
    expect(readOne(received)).toEqual(received);
  });
});

describe('contentDigest', () => {
  it('tells different content apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same = sorted(a) === sorted(b);
        expect(contentDigest(a) === contentDigest(b)).toBe(same);
      }),
    );
  });

  it('reads a record nested a hundred thousand deep', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(contentDigest(deep)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('counts a member named __proto__ as content', () => {
    expect(contentDigest(JSON.parse('{"__proto__":1}'))).not.toBe(contentDigest({}));
  });
});

/** Canonical JSON the plain way, for comparison. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${sorted((value as Record<string, unknown>)[name])}`).join(',')}}`;
}
