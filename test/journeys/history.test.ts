import { afterEach, describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../src/engine/model/history.ts';
import { anOrder, HOUR, NOW, SECOND } from '../support/builders.ts';
import { type App, closeApps, openApp } from '../support/console.tsx';
import { keyOf, type ScriptedEngine } from '../support/console-engine.ts';
import { aHistory, anIsolation, ledgerState } from '../support/console-history.ts';

afterEach(closeApps);

async function openLedger(entries: readonly HistoryEntry[] = aHistory()): Promise<App<ScriptedEngine>> {
  const app = await openApp({ state: ledgerState() });
  app.engine.answer('history', () => ({ ok: true, entries }));
  return app;
}

/** Something was told: the console may look again. */
function told(app: App<ScriptedEngine>, text: string): void {
  const { activity } = app.engine.getState();
  app.engine.set({ activity: [...activity, { id: activity.length + 1, at: NOW, level: 'info', machine: null, text }] });
}

describe('the history', () => {
  it('opens on the forgotten machine and lets it in from there, though it has no alerts in the table', async () => {
    const app = await openLedger();
    await app.press('show.history');
    expect(app.cursorLine()).toMatch(/^› FS-CORE-02 +isolated 2 d +OVERDUE 2 d/);
    expect(app.text()).toContain('2 still isolated  1 overdue for review');
    await app.press('machine.release');
    expect(app.text()).toContain('Release FS-CORE-02?');
    expect(app.engine.askedFor('plan').at(-1)).toEqual({
      kind: 'release',
      targets: [{ machine: keyOf('FS-CORE-02') }],
    });
  });

  it('says why what is not isolated any more cannot be released', async () => {
    const app = await openLedger();
    await app.press('show.history', 'move.last', 'machine.release');
    expect(app.text()).toContain('Release: not isolated.');
    expect(app.engine.askedFor('plan')).toHaveLength(0);
  });

  it('narrows by any word of the ledger; Esc drops that first, then goes back', async () => {
    const app = await openLedger();
    await app.press('show.history', 'table.narrow');
    await app.type('automatic');
    expect(app.text()).toContain('[Isolations 1]');
    await app.press('enter');
    expect(app.cursorLine()).toContain('DEV-WS-12');
    await app.press('esc');
    expect(app.text()).toContain('[Isolations 5]');
    await app.press('esc');
    expect(app.text()).toContain('by urgency');
  });

  it('opens details and goes back, the cursor where it was', async () => {
    const app = await openLedger();
    await app.press('show.history', 'move.down', 'open');
    expect(app.text()).toContain('by            automation started by automatic, run r-20260302-0915');
    await app.press('open');
    expect(app.text()).toContain('why here');
    await app.press('esc', 'esc');
    expect(app.cursorLine()).toContain('DEV-WS-12');
  });

  it('reads the ledger again when something happened; the cursor stays with its isolation', async () => {
    const app = await openLedger();
    await app.press('show.history', 'move.down');
    app.engine.answer('history', () => ({
      ok: true,
      entries: [anIsolation('NEW-WS-1', 4 * 24 * HOUR), ...aHistory()],
    }));
    told(app, 'NEW-WS-1: isolated, verified.');
    await app.fed();
    expect(app.text()).toContain('NEW-WS-1');
    expect(app.cursorLine()).toContain('DEV-WS-12');
    const before = app.engine.askedFor('history').length;
    await app.advance(20 * SECOND);
    expect(app.engine.askedFor('history')).toHaveLength(before);
  });

  it('says that the ledger cannot be read, and keeps nothing back', async () => {
    const app = await openApp();
    app.engine.answer('history', () => ({ ok: false, problem: { code: 'ledger', what: 'The ledger is locked.' } }));
    await app.press('show.history');
    expect(app.text()).toContain('The ledger is locked.');
  });

  it('takes a review: it stays isolated and is due later', async () => {
    const app = await openLedger();
    await app.press('show.history', 'command.open');
    await app.type('review 12h waiting for forensics');
    await app.press('enter');
    expect(app.engine.askedFor('review')).toEqual([
      { machines: [keyOf('FS-CORE-02')], until: NOW + 12 * HOUR, reason: 'waiting for forensics' },
    ]);
    expect(app.text()).toContain('FS-CORE-02 stays isolated; to be looked at again in 12 h.');
    await app.press('command.open');
    await app.type('review soon');
    await app.press('enter');
    expect(app.text()).toContain('"soon" is no duration');
  });
});

describe('undo of the last batch', () => {
  it('lists the machines and asks for their number', async () => {
    const app = await openLedger();
    await app.press('batch.release');
    expect(app.text()).toContain('Release the last batch, 2 machines?');
    expect(app.text()).toContain('DEV-WS-12');
    app.keyboard.send('2');
    await app.idle();
    await app.press('enter');
    expect(app.engine.askedFor('order')[0]).toMatchObject({ plan: { kind: 'release', reach: 2 }, typed: '2' });
  });

  it('says so where there is nothing to undo', async () => {
    const app = await openApp();
    await app.press('batch.release');
    expect(app.text()).toContain('Undo batch: nothing that was isolated in this session is still cut off');
    const released = anOrder({ kind: 'release', host: 'DEV-WS-12', machine: keyOf('DEV-WS-12') });
    app.engine.set({ orders: new Map([[released.id, released]]) });
    await app.fed();
    await app.press('batch.release');
    expect(app.engine.askedFor('plan')).toHaveLength(0);
  });
});
