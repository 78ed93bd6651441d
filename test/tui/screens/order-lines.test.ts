import { describe, expect, it } from 'vitest';
import type { Plan, PlanTarget, Verdict } from '../../../src/engine/model/decision.ts';
import { NOTHING_ELSE } from '../../../src/engine/model/place.ts';
import { spansText } from '../../../src/tui/components/spans.ts';
import { EMPTY_TEXT } from '../../../src/tui/components/text-field/text-state.ts';
import { orderLines } from '../../../src/tui/screens/dialogs/order-lines.ts';
import { anEndpoint, aReading, HOUR, NOW, oneEndpoint, severalEndpoints } from '../../support/builders.ts';

function target(host: string, change: Partial<PlanTarget> = {}): PlanTarget {
  return { machine: `harmony:host:${host}`, host, match: oneEndpoint(), verdicts: [], blockedBy: null, ...change };
}

function told(targets: readonly PlanTarget[], change: Partial<Plan> = {}, room = 12): string {
  const plan: Plan = {
    id: 'p-1',
    kind: 'isolate',
    targets,
    reach: targets.filter(({ blockedBy }) => blockedBy === null).length,
    friction: { kind: 'yes' },
    ownComment: false,
    comment: '',
    radius: [],
    places: [],
    place: null,
    reaches: NOTHING_ELSE,
    shares: [],
    createdAt: NOW,
    ...change,
  };
  const dialog = {
    kind: 'order',
    order: 'isolate',
    targets: [],
    what: '',
    title: '',
    stage: { kind: 'confirming', plan, armed: true },
    focus: 'cancel',
    comment: EMPTY_TEXT,
    typed: EMPTY_TEXT,
    complaint: '',
  } as const;
  const lines = orderLines(dialog, { width: 72, room, now: NOW, machines: new Map() });
  expect(lines.length).toBeLessThanOrEqual(room);
  return lines.map((line) => spansText(line).trimEnd()).join('\n');
}

/** Words as they stand, whatever the line breaks. */
const flat = (text: string) => text.replace(/\s+/gu, ' ');
const warn = (words: string): Verdict => ({ guard: 'protected', result: 'warn', value: '', limit: '', words });
const calledIn = (ago: number) => oneEndpoint({ endpoint: anEndpoint({ lastContact: NOW - ago }) });

describe('an order dialog', () => {
  it('says of a machine that does not call in that the order will only wait', () => {
    expect(flat(told([target('QA-LT-9472', { match: calledIn(4 * HOUR) })]))).toContain(
      'It last called in 4 h ago: the order will only wait until it calls in.',
    );
    expect(told([target('QA-LT-9472', { match: calledIn(60_000) })])).not.toContain('only wait');
    expect(flat(told([target('A', { match: calledIn(0) }), target('B', { match: calledIn(9 * HOUR) })]))).toContain(
      'B last called in 9 h ago: its order will only wait until it calls in.',
    );
  });

  it('says that a cap is passed, also where there is no room for the meter', () => {
    const radius = [
      { cap: 'cycle', used: 0, limit: 3 },
      { cap: 'hour', used: 9, limit: 10 },
      { cap: 'day', used: 9, limit: 25 },
    ] as const;
    const many = Array.from({ length: 11 }, (_, at) => target(`PC-${at}`));
    expect(flat(told(many, { radius }, 8))).toContain(
      'Over the cap of automatic mode: 11 of 3 this cycle, 20 of 10 this hour.',
    );
    expect(told([target('PC-1')], { radius })).not.toContain('Over the cap');
  });

  it('cuts no warning of a batch: machines of one reason share it', () => {
    const words = 'It is a server, protected from automation.';
    const text = flat(told([target('FS-1', { verdicts: [warn(words)] }), target('FS-2', { verdicts: [warn(words)] })]));
    expect(text).toContain(`mind FS-1, FS-2: ${words}`);
    const held: Verdict = {
      guard: 'identity',
      result: 'hold',
      value: '',
      limit: '',
      words: 'No endpoint bears this name. Only 2 deleted records of it are left.',
    };
    expect(flat(told([target('A'), target('GONE', { blockedBy: held })]))).toContain(`HELD GONE: ${held.words}`);
  });

  it('tells the endpoints of one name apart and how the right one is ordered', () => {
    const readings = [198, 203].map((net) =>
      aReading({ endpoint: anEndpoint({ id: `3f2b8c1e-0000-4000-8000-000000000${net}`, ip: `${net}.51.100.140` }) }),
    );
    const held: Verdict = { guard: 'identity', result: 'hold', value: '', limit: '', words: 'Several.' };
    for (const room of [10, 14]) {
      const text = told([target('KIOSK-07', { match: severalEndpoints(...readings), blockedBy: held })], {}, room);
      expect(text).toContain('000198  198.51.100.140');
      expect(text).toContain('000203  203.51.100.140');
      expect(text).toContain('2 endpoints bear the name KIOSK-07.');
      expect(text).toContain(':isolate ID orders by the vendor’s id.');
    }
  });
});
