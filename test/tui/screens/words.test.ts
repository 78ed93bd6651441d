import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/engine/errors.ts';
import type { CycleView, WatchView } from '../../../src/engine/state.ts';
import { spansText, spansWidth } from '../../../src/tui/components/spans.ts';
import { durationWords, readDuration } from '../../../src/tui/screens/command/duration.ts';
import { complete, readCommand, VERBS } from '../../../src/tui/screens/command/verbs.ts';
import { freshness } from '../../../src/tui/screens/frame/freshness.ts';
import { ruleLine } from '../../../src/tui/screens/frame/rule.ts';
import { helpLines } from '../../../src/tui/screens/help/help-lines.ts';
import { verboseHits, verboseLines } from '../../../src/tui/screens/record/verbose.ts';
import { resultWords } from '../../../src/tui/state/control/orders.ts';
import { NOW, SECOND } from '../../support/builders.ts';

const idle: CycleView = { number: 1, phase: 'idle', startedAt: null, progress: null };
const watch = (change: Partial<WatchView> = {}): WatchView => ({
  on: true,
  paused: false,
  nextAt: NOW + 30 * SECOND,
  lastSuccessAt: NOW - 12 * SECOND,
  failures: 0,
  problem: null,
  arrivedWhilePaused: 0,
  ...change,
});
const words = (view: WatchView, cycle = idle) => spansText(freshness(view, cycle, NOW).spans);

describe('freshness', () => {
  const unavailable: Problem = { code: 'service', what: 'The gateway answered 503.', status: 503 };

  it('tells the age, the pause with what waits, the failure with the next try', () => {
    expect(words(watch())).toBe('live  updated 12 s ago');
    expect(words(watch({ paused: true, arrivedWhilePaused: 2 }))).toBe(
      'PAUSED  2 new alerts waiting  updated 12 s ago',
    );
    expect(words(watch({ problem: unavailable }))).toBe('data 12 s old  retrying in 30 s — gateway returned 503');
    expect(words(watch({ problem: unavailable, nextAt: null }))).toContain('stopped — gateway returned 503');
    expect(words(watch({ problem: unavailable }), { ...idle, phase: 'collecting' })).toContain('trying again');
    expect(
      words(watch({ problem: { code: 'unreachable', what: 'No route to the gateway.' }, lastSuccessAt: null })),
    ).toBe('retrying in 30 s — No route to the gateway');
    expect(words(watch({ on: false }))).toBe('watch off  updated 12 s ago');
    expect(words(watch({ lastSuccessAt: null }), { ...idle, phase: 'collecting' })).toBe('first search');
  });

  it('asks to be drawn again exactly when its words change', () => {
    const { nextIn } = freshness(watch(), idle, NOW + 300);
    expect(nextIn).toBe(3700);
    expect(freshness(watch({ lastSuccessAt: null }), idle, NOW).nextIn).toBe(null);
  });
});

describe('the rule', () => {
  const collecting = (progress: CycleView['progress'], startedAt = NOW - 5 * SECOND): CycleView => ({
    number: 2,
    phase: 'collecting',
    startedAt,
    progress,
  });
  const progress = { state: 'Processing', windows: 4, windowsDone: 1, pages: 7, alerts: 6500 };

  it('is a thin line while nothing runs, and while a quiet search is quick', () => {
    expect(spansText(ruleLine({ cycle: idle, watch: watch() }, NOW, 40))).toBe('─'.repeat(40));
    const quick = ruleLine({ cycle: collecting(progress, NOW - SECOND), watch: watch() }, NOW, 40);
    expect(spansText(quick)).toBe('─'.repeat(40));
  });

  it('tells state, windows, pages and alerts, and how far it is', () => {
    const line = spansText(ruleLine({ cycle: collecting(progress), watch: watch() }, NOW, 120));
    expect(line).toContain('Searching: Processing, 1 of 4 windows, 7 pages, 6500 alerts');
    const bar = [...line].filter((char) => char === '━').length;
    const whole = [...line].filter((char) => char === '━' || char === '─').length - 2;
    expect(bar / whole).toBeCloseTo(0.25, 1);
  });

  it('is as wide as the screen and holds no byte of the service’s own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.integer({ min: 60, max: 300 }), (state, width) => {
        const line = ruleLine({ cycle: collecting({ ...progress, state }), watch: watch() }, NOW, width);
        expect(spansText(line)).not.toMatch(/\p{Cc}/u);
        expect(spansWidth(line)).toBeLessThanOrEqual(Math.max(width, 100));
      }),
    );
  });
});

describe('the command line', () => {
  it('reads verbs, cut short as long as they are clear', () => {
    expect(readCommand('window 6h')).toMatchObject({ verb: { name: 'window' }, argument: '6h' });
    expect(readCommand(':q')).toMatchObject({ verb: { name: 'quit' }, argument: '' });
    expect(readCommand('filter severity:High AND  x')).toMatchObject({ argument: 'severity:High AND  x' });
  });

  it('says what is unclear', () => {
    const said = (line: string) => {
      const typed = readCommand(line);
      return typed.kind === 'unclear' ? typed.words : '';
    };
    expect(said('nonsense')).toBe('No command ":nonsense"; Tab shows them all.');
    expect(said('s')).toBe('":s" could be :status, :suppress or :setup.');
    expect(said('mode wild')).toBe(':mode takes observe, dry-run, approve or automatic, not "wild".');
    expect(said('isolate')).toContain(':isolate needs HOST after it');
    expect(said('quit now')).toBe(':quit takes nothing after it.');
  });

  it('completes verbs, words and hosts', () => {
    expect(complete('w', [])).toEqual(['window ']);
    expect(complete('mode a', [])).toEqual(['mode approve', 'mode automatic']);
    expect(complete('isolate fin', ['FIN-1', 'HR-1', 'FIN-2'])).toEqual(['isolate FIN-1', 'isolate FIN-2']);
    expect(complete('', [])).toHaveLength(VERBS.length);
  });

  it('reads durations as the command line does', () => {
    expect(readDuration('6h')).toBe(6 * 3600 * SECOND);
    expect(readDuration('1mo')).toBe(30 * 24 * 3600 * SECOND);
    for (const wrong of ['', 'h', '0h', '-1h', '1y', '1h30']) expect(readDuration(wrong)).toBe(null);
    expect(durationWords(15 * SECOND)).toBe('15 s');
    expect(durationWords(12 * 3600 * SECOND)).toBe('12 h');
  });
});

describe('verbose', () => {
  const fields = [
    { name: 'sev', label: 'Severity', group: 'Alert' },
    { name: 'user', label: 'User', group: 'Machine' },
    { name: 'absent', label: 'Absent', group: 'Machine' },
  ];
  const record = { user: ['ana', 'bob'], extra: { deep: [1] }, sev: 'High', blank: ' ', nl: 'a\nb\x1b[2J' };

  it('shows known fields first, grouped, then the others; every value in full where it is wrapped', () => {
    const lines = verboseLines(record, fields, 60, true);
    expect(lines.map(({ label, value }) => `${label.trim()}|${value}`)).toEqual([
      'Alert|',
      'Severity|High',
      '|',
      'Machine|',
      'User|ana, bob',
      '|',
      'Other fields|',
      'extra|{"deep":[1]}',
      'blank|',
      'nl|a\\nb\\x1b[2J',
    ]);
  });

  it('loses no character of a long value when wrapped', () => {
    const long = 'x'.repeat(500);
    const parts = verboseLines({ long }, [], 60, true).filter(({ full }) => full === long);
    expect(parts.map(({ value }) => value).join('')).toBe(long);
  });

  it('finds by label and by value, each field once', () => {
    const lines = verboseLines(record, fields, 60, true);
    expect(verboseHits(lines, 'ANA').map((row) => lines[row]?.label.trim())).toEqual(['User']);
    expect(verboseHits(lines, '')).toEqual([]);
  });
});

describe('help', () => {
  it('fits its width, in one, two or three columns', () => {
    for (const width of [60, 80, 120, 200]) {
      for (const line of helpLines(['triage'], width)) expect(spansWidth(line)).toBeLessThanOrEqual(width);
    }
    const told = helpLines(['triage'], 80).map(spansText).join('\n');
    expect(told).toContain('4 Critical, 2 High, 1 Medium and 3 Low alerts');
    expect(told).toContain('58 of the 74 engines');
    expect(helpLines(['triage'], 80).length).toBeGreaterThan(helpLines(['triage'], 200).length);
  });
});

describe('what came of an order', () => {
  const result = (host: string, outcome: 'isolated' | 'pending' | 'unknown') => ({
    machine: host,
    host,
    outcome,
    reason: 'why',
    order: null,
    candidates: [],
  });

  it('takes the level of the worst, and never calls pending isolated', () => {
    expect(resultWords([result('A', 'isolated')])).toEqual({ level: 'good', text: 'A: isolated, verified' });
    const mixed = resultWords([result('A', 'isolated'), result('B', 'pending'), result('C', 'unknown')]);
    expect(mixed.level).toBe('error');
    expect(mixed.text).toContain('1 isolated, verified; 1 pending');
  });
});
