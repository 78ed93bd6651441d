import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IsolationState, Machine } from '../../../src/engine/model/machine.ts';
import { timelineOf } from '../../../src/engine/model/timeline.ts';
import { spansText, spansWidth } from '../../../src/tui/components/spans.ts';
import { groupRow, groupTitles } from '../../../src/tui/screens/groups/group-row.ts';
import { alertRow } from '../../../src/tui/screens/machine/timeline.ts';
import { tableColumns } from '../../../src/tui/screens/triage/columns.ts';
import { listed, machineRow } from '../../../src/tui/screens/triage/machine-row.ts';
import { stateCell } from '../../../src/tui/screens/triage/state-cell.ts';
import { stripCell, stripSpan } from '../../../src/tui/screens/triage/strip-cell.ts';
import { groupsOf } from '../../../src/tui/state/groups.ts';
import { aMachine, anEntry, HOUR, MINUTE, NOW, oneEndpoint, SECOND } from '../../support/builders.ts';
import { aNight, hostile, theWorst, watched } from '../../support/console-fleet.ts';

const STRIP = stripSpan({ kind: 'last', ms: HOUR }, NOW);
const rowAt = (machine: Machine, width: number, change = {}) =>
  machineRow(machine, {
    columns: tableColumns(width),
    now: NOW,
    strip: STRIP,
    selected: false,
    marked: false,
    source: 'harmony',
    ...change,
  });

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('\x1b[2J', '\u202e', '名前名前名前', '👩‍👩‍👧‍👦', 'e\u0301\u0302\u0303\u0304', '\r\n\t'),
);

describe('a machine’s row', () => {
  it('is exactly as wide as its columns at every width, whatever the vendor sent', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 300 }),
        anyText,
        fc.array(anyText, { maxLength: 4 }),
        (width, host, users) => {
          const asset = { ip: host, groups: users.map((name) => ({ id: name, name })) };
          const machine = {
            ...aMachine({ endpoint: oneEndpoint({ endpoint: asset }) }),
            host,
            users,
            events: users,
            rules: users,
            techniques: users,
          };
          const columns = tableColumns(width);
          const cells = columns.reduce((sum, column) => sum + column.width + 2, 3 - 2);
          const row = rowAt(machine, width);
          expect(spansWidth(row)).toBe(cells);
          expect(cells).toBeLessThanOrEqual(width);
          expect(spansText(row)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        },
      ),
    );
  });

  it('shows what a reputation service says where one is switched on, also on 80 cells', () => {
    expect(tableColumns(80, 1, true).map(({ id }) => id)).toContain('reputation');
    expect(tableColumns(200, 2, true).map(({ id }) => id)).toContain('reputation');
    expect(tableColumns(200, 2).map(({ id }) => id)).not.toContain('reputation');
  });

  it('shows what decides at 60 columns, and ever more up to 300', () => {
    const at = (width: number) => tableColumns(width).map(({ id }) => id);
    expect(at(60)).toEqual(['host', 'severity', 'state', 'last']);
    expect(at(80)).toEqual(['host', 'severity', 'alerts', 'state', 'last']);
    expect(at(120)).toEqual(['host', 'severity', 'alerts', 'state', 'last', 'strip', 'users', 'rules']);
    expect(at(200)).toEqual(expect.arrayContaining(['strip', 'why', 'users', 'rules', 'first', 'events']));
    expect(at(300)).toHaveLength(14);
    expect(tableColumns(60, 1, true).map(({ id }) => id)).toEqual(['host', 'severity', 'state', 'last']);
    expect(tableColumns(80, 1, true).map(({ id }) => id)).toContain('reputation');
    for (let width = 61; width <= 300; width += 1) {
      const [narrower, here] = [at(width - 1), at(width)];
      expect(narrower.filter((id) => !here.includes(id))).toEqual([]);
    }
  });

  it('leaves no room unused, at any width', () => {
    for (let width = 60; width <= 300; width += 1) {
      const cells = tableColumns(width, 2).reduce((sum, column) => sum + column.width + 2, 3 - 2);
      expect(cells, `${width} columns`).toBe(width);
    }
  });

  it('carries the cursor and the mark as characters', () => {
    expect(spansText(rowAt(theWorst(), 80, { selected: true, marked: true })).slice(0, 3)).toBe('›* ');
    expect(spansText(rowAt(theWorst(), 80)).slice(0, 3)).toBe('   ');
  });

  it('is muted as a whole when it was set aside', () => {
    const row = rowAt({ ...theWorst(), standing: { kind: 'skipped', at: NOW, by: 'ana', evidence: [] } }, 80);
    expect(row.slice(1).every(({ token }) => token === 'text.muted')).toBe(true);
    expect(spansText(row)).toContain('set aside');
  });

  it('calls records without a host by that', () => {
    expect(spansText(rowAt(aMachine({ host: '' }), 80))).toContain('(no host)');
  });

  it('keeps hostile bytes as text', () => {
    expect(spansText(rowAt(hostile(), 80))).toContain('EVIL▯[2J▯▯KCAH');
  });
});

describe('a group’s row', () => {
  it('is exactly as wide as its titles at every width, whatever is shared', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 300 }), anyText, anyText, (width, value, host) => {
        const [group] = groupsOf([{ ...aMachine(), host, rules: [value] }], 'rule');
        if (!group) throw new Error('There is always a group.');
        const row = groupRow(group, { width, by: 'rule', now: NOW, selected: true });
        const cells = groupTitles(width, 'rule').reduce((sum, title) => sum + title.width + 2, 3 - 2);
        expect(spansWidth(row)).toBe(cells);
        expect(cells).toBeLessThanOrEqual(width);
        expect(spansText(row)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});

describe('the isolation cell', () => {
  const cell = (machine: Machine) => spansText(stateCell(machine, 24, NOW)).trim();

  it('names the step of the ladder and its age', () => {
    const steps = aNight().map((machine) => [machine.host, cell(machine)]);
    expect(Object.fromEntries(steps)).toMatchObject({
      'HR-WS-031': 'accepted 2/4 6 s',
      'DEV-WS-12': 'isolated 20 min',
      'SALES-LT-207': 'pending 16 min',
      'OPS-JUMP-2': 'unknown 3 min',
      'KIOSK-3': 'ambiguous',
      'LAB-WS-9': 'not found',
      'MKT-LT-18': 'released 29 min',
      '': '–',
    });
  });

  it('says isolated only where the vendor’s record shows it', () => {
    const says: IsolationState[] = ['requested', 'accepted', 'reported'];
    for (const step of says) {
      const machine = watched({ host: 'X', alerts: [], order: { step: step as 'requested' } });
      expect(cell(machine)).not.toContain('isolated');
    }
    expect(cell(aMachine({ endpoint: oneEndpoint({ isolation: 'isolated' }) }))).toBe('isolated elsewhere');
  });
});

describe('the time strip', () => {
  it('has one character a cell and is drawn again only when time moved on or alerts came', () => {
    const machine = theWorst();
    const strip = stripCell(machine, 24, STRIP);
    expect(spansWidth(strip)).toBe(24);
    expect(stripCell(machine, 24, { ...STRIP })).toBe(strip);
    expect(stripSpan({ kind: 'last', ms: HOUR }, NOW + SECOND)).toEqual(
      stripSpan({ kind: 'last', ms: HOUR }, NOW + 2 * SECOND),
    );
  });
});

describe('a list in a cell', () => {
  it('names as many as fit and counts the rest', () => {
    expect(listed([], 10)).toBe('–');
    expect(listed(['ana'], 10)).toBe('ana');
    expect(listed(['ana', 'bob'], 10)).toBe('ana, bob');
    expect(listed(['ana', 'bob', 'cid'], 10)).toBe('ana +2');
    expect(listed(['someone.with.a.long.name', 'bob'], 10)).toBe('someon… +1');
  });

  it('never takes more than its cells', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 12 }), fc.integer({ min: 6, max: 40 }), (values, width) => {
        const columns = [{ id: 'users' as const, width }];
        const row = machineRow(
          { ...aMachine(), users: values },
          { columns, now: NOW, strip: STRIP, selected: false, marked: false, source: 'harmony' },
        );
        expect(spansWidth(row)).toBe(3 + width);
      }),
    );
  });
});

describe('the timeline', () => {
  const entries = [10, 5, null, 7, 5].map((minutes, index) =>
    anEntry({ time: minutes === null ? null : NOW - minutes * MINUTE, rule: `r${index}` }),
  );

  it('is newest first, later ones of the same time above, those without a time last', () => {
    expect([...timelineOf(aMachine({ alerts: entries }).alerts)]).toEqual([4, 1, 3, 0, 2]);
  });

  it('has rows of one width', () => {
    for (const width of [60, 80, 120]) {
      for (const entry of entries) {
        const row = alertRow(entry, {
          width,
          now: NOW,
          zone: 'utc',
          selected: false,
          oneEvent: width % 2 === 0,
          today: width % 3 === 0,
        });
        expect(spansWidth(row)).toBeLessThanOrEqual(width);
      }
    }
  });
});
