import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../src/engine/model/machine.ts';
import { matches, parseNarrowing } from '../../../src/tui/state/narrowing.ts';
import { BY_URGENCY, inOrder, ORDER_COLUMNS, type OrderColumn } from '../../../src/tui/state/ordering.ts';
import { createSelector, select } from '../../../src/tui/state/selection.ts';
import { aMachine, HOUR, MINUTE, NOW, noEndpoint } from '../../support/builders.ts';
import { aNight, several, theWorst, watched } from '../../support/console-fleet.ts';

const mapOf = (machines: readonly Machine[]) => new Map(machines.map((machine) => [machine.key, machine]));
const hosts = (machines: readonly Machine[]) => machines.map(({ host }) => host);
const all = { narrowing: '', ordering: BY_URGENCY, showAside: false };

describe('narrowing', () => {
  const machine = theWorst();
  const found = (text: string) => matches(machine, parseNarrowing(text));

  it('finds every word anywhere in the machine, whatever its case', () => {
    expect(found('fin-lt RANSOM okafor')).toBe(true);
    expect(found('203.0.113.77')).toBe(true);
    expect(found('75599d9e49a8b73ba806026df26ee0fb')).toBe(true);
    expect(found('inhibit recovery')).toBe(true);
    expect(found('fin-lt nobody')).toBe(false);
  });

  it('leaves out what has a word with a minus; a lone minus is nothing yet', () => {
    expect(found('fin-lt -ransom')).toBe(false);
    expect(found('fin-lt -nobody')).toBe(true);
    expect(found('-')).toBe(true);
  });

  it('knows states, standings, severities and records without a host', () => {
    expect(matches(aMachine({ endpoint: noEndpoint() }), parseNarrowing('is:not-found'))).toBe(true);
    expect(matches(aMachine({ host: '' }), parseNarrowing('no host'))).toBe(true);
    expect(found('severity:critical')).toBe(true);
    expect(found('severity:unknown')).toBe(false);
  });
});

describe('order', () => {
  it('puts the worst on top, what is dealt with and what has no host below', () => {
    const ordered = hosts(inOrder(aNight(), BY_URGENCY, NOW));
    expect(ordered[0]).toBe('FIN-LT-0142');
    expect(ordered.at(-1)).toBe('');
    expect(ordered.at(-2)).toBe('DEV-WS-12');
  });

  it('is total for every column both ways: a shuffled list comes out the same', () => {
    const night = aNight();
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...night], { minLength: night.length }),
        fc.constantFrom<OrderColumn>(...ORDER_COLUMNS),
        fc.boolean(),
        (shuffled, column, reversed) => {
          const ordering = { column, reversed };
          const ordered = hosts(inOrder(shuffled, ordering, NOW));
          expect(ordered).toEqual(hosts(inOrder(night, ordering, NOW)));
          expect(ordered.at(-1)).toBe('');
        },
      ),
    );
  });

  it('counts hosts as people do', () => {
    const machines = ['PC-10', 'PC-9', 'pc-2'].map((host) => aMachine({ host }));
    expect(hosts(inOrder(machines, { column: 'host', reversed: false }, NOW))).toEqual(['pc-2', 'PC-9', 'PC-10']);
  });
});

describe('selection', () => {
  const skipped = watched({
    host: 'ASIDE-1',
    alerts: several(1, { severity: 'critical', event: 'x', rule: 'y', ago: MINUTE }),
    standing: { kind: 'skipped', at: NOW, by: 'ana', evidence: [] },
  });

  it('hides what was set aside, counts it, and shows it last on request', () => {
    const machines = mapOf([...aNight(), skipped]);
    const hidden = select(machines, all, NOW);
    expect(hidden.sorted).not.toContain(skipped.key);
    expect(hidden).toMatchObject({ aside: 1, total: 11 });
    expect(select(machines, { ...all, showAside: true }, NOW).sorted.at(-1)).toBe(skipped.key);
    expect(select(machines, { ...all, narrowing: 'is:skipped' }, NOW).sorted).toEqual([skipped.key]);
  });

  it('takes a snoozed machine back when its time is over', () => {
    const snoozed = aMachine({ standing: { kind: 'snoozed', until: NOW + HOUR, by: 'ana' } });
    expect(select(mapOf([snoozed]), all, NOW).sorted).toEqual([]);
    expect(select(mapOf([snoozed]), all, NOW + HOUR).sorted).toEqual([snoozed.key]);
    // To the moment, although the order is else looked at anew in steps.
    const until = NOW + HOUR + 61_000;
    const machines = mapOf([aMachine({ standing: { kind: 'snoozed', until, by: 'ana' } })]);
    const selected = createSelector();
    expect(selected(machines, all, until - 1).total).toBe(0);
    expect(selected(machines, all, until).total).toBe(1);
  });

  it('finds letter by letter what it finds at once, forwards and back', () => {
    const machines = mapOf(aNight());
    const words = fc.constantFrom(
      'f',
      'fi',
      'fin',
      'fin l',
      'fin lt',
      'in',
      'fin -lt',
      'fin -',
      'is:open f',
      '-fin',
      '',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 8 }), (typed) => {
        const selector = createSelector();
        for (const narrowing of typed) {
          expect(selector(machines, { ...all, narrowing }, NOW)).toEqual(select(machines, { ...all, narrowing }, NOW));
        }
      }),
    );
  });

  it('has the order of all machines after some of them changed, came or went', () => {
    const night = aNight();
    const change = fc.record({
      at: fc.nat({ max: night.length - 1 }),
      how: fc.constantFrom('seen', 'skipped', 'gone', 'back'),
    });
    const ordering = fc.record({ column: fc.constantFrom<OrderColumn>(...ORDER_COLUMNS), reversed: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), ordering, fc.boolean(), (changes, order, showAside) => {
        const by = { narrowing: '', ordering: order, showAside };
        const selector = createSelector();
        let machines: readonly Machine[] = night;
        const at = Math.floor(NOW / HOUR) * HOUR;
        for (const { at: index, how } of changes) {
          const one = night[index] as Machine;
          const others = machines.filter(({ key }) => key !== one.key);
          if (how === 'gone') machines = others;
          if (how === 'back') machines = [one, ...others];
          if (how === 'seen') machines = [...others, { ...one, lastSeen: at - index }];
          if (how === 'skipped')
            machines = [...others, { ...one, standing: { kind: 'skipped', at, by: 'ana', evidence: [] } }];
          expect(selector(mapOf(machines), by, at)).toEqual(select(mapOf(machines), by, at));
        }
      }),
    );
  });

  it('keeps its answer while nothing changed, and where a change changes nothing', () => {
    const selector = createSelector();
    const machines = mapOf(aNight());
    const first = selector(machines, all, NOW);
    expect(selector(machines, { ...all }, NOW)).toBe(first);
    expect(selector(new Map(machines), all, NOW)).toBe(first);
    expect(selector(machines, { ...all, narrowing: 'fin' }, NOW)).not.toBe(first);
  });
});
