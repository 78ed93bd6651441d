import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendAlerts, emptyAlertLog } from '../../../src/engine/intake/alert-log.ts';
import type { Machine } from '../../../src/engine/model/machine.ts';
import { kindsOf } from '../../../src/engine/model/timeline.ts';
import { type Span, spansText, spansWidth } from '../../../src/tui/components/spans.ts';
import { alertList, listRow } from '../../../src/tui/screens/machine/alert-list.ts';
import { factLines } from '../../../src/tui/screens/machine/facts.ts';
import { indicatorsOf } from '../../../src/tui/screens/machine/indicators.ts';
import { alertRow } from '../../../src/tui/screens/machine/timeline.ts';
import { placeSpans } from '../../../src/tui/screens/record/place-line.ts';
import { verboseLines, verboseRow } from '../../../src/tui/screens/record/verbose.ts';
import { machineLayout, recordLayout } from '../../../src/tui/state/layout.ts';
import { initialView } from '../../../src/tui/state/view.ts';
import { aMachine, anEntry, anOrder, MINUTE, NOW, oneEndpoint } from '../../support/builders.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    ' ',
    '\x1b[2J\x07',
    '\u202eevil',
    '名前名前名前名前名前名前',
    'مرحبا بالعالم',
    '👩‍👩‍👧‍👦',
    'e\u0301\u0302\u0303\u0304',
    '\r\n\t',
    'x'.repeat(400),
  ),
);
const width = fc.integer({ min: 60, max: 300 });

/** A machine whose every text somebody else chose. */
const anyMachine: fc.Arbitrary<Machine> = fc
  .record({ host: anyText, texts: fc.array(anyText, { maxLength: 5 }), told: anyText, ordered: fc.boolean() })
  .map(({ host, texts, told, ordered }) => {
    const entries = texts.flatMap((text, index) => [
      anEntry({ event: text, rule: told, techniques: texts, time: NOW - index * MINUTE }),
      anEntry({ event: text, rule: told, time: index === 0 ? null : NOW - index * MINUTE, severity: 'low' }),
      anEntry({ event: text, rule: text, suppressed: true }),
    ]);
    return {
      ...aMachine(),
      host,
      alerts: appendAlerts(emptyAlertLog, entries),
      users: texts,
      events: texts,
      rules: texts,
      techniques: texts,
      indicators: texts.map((value) => ({ kind: 'url' as const, value })),
      endpoint: oneEndpoint({
        vendorState: told,
        endpoint: {
          name: host,
          domain: told,
          type: told,
          os: told,
          user: told,
          warnings: texts,
          groups: [{ id: '1', name: told }],
        },
      }),
      order: ordered ? anOrder({ host, comment: told, words: told, actor: { kind: 'human', id: told } }) : null,
    };
  });

function fits(spans: readonly Span[], cells: number): void {
  expect(spansWidth(spans)).toBeLessThanOrEqual(cells);
  expect(spansText(spans)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
}

describe('the machine’s screens at every width, whatever the vendor sent', () => {
  it('keep the alerts, folded or one by one, within their columns', () => {
    fc.assert(
      fc.property(anyMachine, width, fc.boolean(), (machine, columns, oneEvent) => {
        const cells = machineLayout({ columns, rows: 40 }).paneWidth;
        const unfolded = new Set(kindsOf(machine.alerts).map(({ number }) => number));
        const list = alertList(machine.alerts, unfolded);
        const look = { width: cells, now: NOW, zone: 'utc', selected: true, oneEvent, today: oneEvent } as const;
        const widths = new Set<number>();
        for (let row = 0; row < list.total; row += 1) {
          const found = list.at(row);
          if (!found) throw new Error('a row is missing');
          const spans = listRow(machine.alerts, found, true, look);
          fits(spans, cells);
          widths.add(spansWidth(spans));
        }
        // Columns stand below one another: every row is as wide as the others.
        expect(widths.size).toBeLessThanOrEqual(1);
        const beside = { ...look, width: Math.max(30, recordLayout({ columns, rows: 40 }).listWidth) };
        for (let index = 0; index < machine.alerts.length; index += 1) {
          fits(alertRow(machine.alerts.at(index), look), look.width);
          fits(alertRow(machine.alerts.at(index), beside), beside.width);
        }
        expect(indicatorsOf(machine)).toHaveLength(machine.indicators.length);
      }),
    );
  });

  it('keep the facts within their column', () => {
    let widest = 0;
    fc.assert(
      fc.property(anyMachine, width, (machine, columns) => {
        const { factsWidth } = machineLayout({ columns, rows: 40 });
        for (const line of factLines(machine, { width: factsWidth, now: NOW, zone: 'utc', overdue: true })) {
          expect(spansText(line)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
          widest = Math.max(widest, spansWidth(line) - factsWidth);
        }
      }),
    );
    expect(widest).toBeLessThanOrEqual(0);
  });

  it('keep the fields, and the line below them, on the screen', () => {
    const record = fc.dictionary(anyText, fc.oneof(anyText, fc.array(anyText), fc.jsonValue({ maxDepth: 2 })), {
      maxKeys: 8,
    });
    fc.assert(
      fc.property(record, width, fc.boolean(), (given, columns, wrap) => {
        const view = { ...initialView({ columns, rows: 40 }, 'utc'), wrap };
        const cells = recordLayout(view.size).width;
        const fields = Object.keys(given)
          .slice(0, 2)
          .map((name) => ({ name, label: 'Known', help: 'What it means', group: 'Known' }));
        const ready = { kind: 'ready', record: given, entry: anEntry(), fields } as const;
        for (const line of verboseLines(given, fields, cells, wrap)) fits(verboseRow(line, false, true), cells);
        for (const depth of ['raw', 'verbose'] as const) {
          expect(spansText(placeSpans(ready, view, depth))).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        }
      }),
    );
  });
});
