import { afterEach, describe, expect, it } from 'vitest';
import type { Indicator } from '../../src/engine/model/alert.ts';
import { NO_ENRICHMENT } from '../../src/engine/model/enrichment.ts';
import { indicatorKey } from '../../src/engine/model/reputation.ts';
import { fileAddress } from '../../src/tui/terminal/link.ts';
import { analysis } from '../engine/support/enricher.ts';
import { NOW } from '../support/builders.ts';
import { type App, closeApps, openApp } from '../support/console.tsx';
import { aNight } from '../support/console-fleet.ts';

afterEach(closeApps);

const HOSTILE = 'evil.example\x1b]8;;https://evil.example/\x07click\x1b]8;;\x07';
const BAD: Indicator = { kind: 'sha256', value: 'a'.repeat(64) };
const OPEN: Indicator = { kind: 'ip', value: '203.0.113.9' };
const FORGED: Indicator = { kind: 'domain', value: HOSTILE };

/** Each machine names a known file, an address without an answer, and a domain that would rather be a link. */
function withVerdicts() {
  const known = { analysis: analysis(), checkedAt: NOW };
  const enrichment = {
    ...NO_ENRICHMENT,
    service: 'TestTotal',
    reputations: new Map([
      [indicatorKey(BAD), known],
      [indicatorKey(OPEN), null],
      [indicatorKey(FORGED), known],
    ]),
    // As raw as no enricher may be: what is no address must lead nowhere all the same.
    pageOf: ({ value }: Indicator) => `https://test.example/gui/${value}`,
  };
  const machines = aNight().map((machine) => ({ ...machine, indicators: [BAD, OPEN, FORGED] }));
  return { machines, state: { enrichment } };
}

/** Text that leads somewhere, by its address. */
function links({ screen }: App): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [row, line] of screen.lines().entries()) {
    for (const [column, char] of [...line].entries()) {
      const address = screen.linkAt(row, column);
      if (address !== '') found[address] = (found[address] ?? '') + char;
    }
  }
  return found;
}

const OPTIONS = { theme: 'dark', plain: false, demo: false, readOnly: false, time: 'utc', version: '1.0.0' } as const;

describe('links', () => {
  it('lead from an indicator with a verdict to its page, and from nothing else', async () => {
    const app = await openApp({ ...withVerdicts(), columns: 160 });
    await app.press('open', 'tab', 'tab');
    expect(app.text()).toContain('203.0.113.9');
    const page = `https://test.example/gui/${BAD.value}`;
    expect(Object.keys(links(app))).toEqual([page]);
    expect(links(app)[page]).toMatch(/^a+…a+bad 12\/74$/u);
    expect(app.screen.written()).not.toContain(']8;;https://evil.example');
    await app.press('back');
    expect(links(app)).toEqual({});
  });

  it('lead to a file that was written, in the toast and in Activity', async () => {
    const path = '/srv/runs/exports/a b.md';
    const exports = { write: () => ({ ok: true, path, note: '' }) as const, lastReport: () => null };
    const app = await openApp({ columns: 120, setting: { options: { ...OPTIONS, exports } } });
    await app.press('command.open');
    await app.type('export md');
    await app.press('enter');
    expect(links(app)).toEqual({ [fileAddress(path)]: path });
    await app.advance(10_000);
    expect(links(app)).toEqual({});
    await app.press('show.activity');
    expect(links(app)).toEqual({ [fileAddress(path)]: path });
  });

  it.each([
    ['display.links is off', { options: { ...OPTIONS, links: false } }],
    ['the terminal is dumb', { environment: { TERM: 'dumb' } }],
    ['all is read out', { options: { ...OPTIONS, plain: true } }],
  ])('are not made where %s', async (_, setting) => {
    const app = await openApp({ ...withVerdicts(), columns: 160, setting });
    await app.press('open', 'tab', 'tab');
    expect(app.screen.written()).not.toContain('\x1b]8;');
  });
});

describe('Enter on an indicator', () => {
  it('opens the record that names it, and says so where none does', async () => {
    const app = await openApp({ ...withVerdicts(), columns: 120 });
    app.engine.answer('carrier', () => ({ ok: true, index: 3 }));
    await app.press('open', 'tab', 'tab', 'open');
    expect(app.engine.askedFor('carrier')).toEqual([expect.objectContaining({ indicator: BAD })]);
    expect(app.engine.askedFor('record')).toEqual([expect.objectContaining({ index: 3 })]);
    expect(app.text()).toContain('› verbose');
    const problem = {
      code: 'not-found',
      what: 'No alert of this machine that is still kept names this sha256.',
    } as const;
    const bare = await openApp({ ...withVerdicts(), columns: 120 });
    bare.engine.answer('carrier', () => ({ ok: false, problem }));
    await bare.press('open', 'tab', 'tab', 'view.raw');
    expect(bare.text()).toContain('No alert of this machine that is still kept names this sha256.');
    expect(bare.text()).toContain('[Indicators 3]');
  });
});
