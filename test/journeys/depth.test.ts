import { afterEach, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../support/builders.ts';
import { closeApps, openApp } from '../support/console.tsx';
import { hostile, several, theWorst, watched } from '../support/console-fleet.ts';

afterEach(closeApps);

describe('from machine to alert to record', () => {
  it('opens with Enter, looks closer with v and r, and goes back one step with each Esc', async () => {
    const app = await openApp();
    await app.press('open');
    expect(app.text()).toContain('why here');
    await app.press('open', 'j', 'open');
    expect(app.text()).toContain('machines › FIN-LT-0142 › verbose');
    await app.press('view.raw');
    expect(app.text()).toContain('"src_machine_name": "FIN-LT-0142"');
    await app.press('esc');
    expect(app.text()).toContain('why here');
    await app.press('esc');
    expect(app.rows()).toHaveLength(11);
    await app.press('esc', 'esc');
    expect(app.rows()).toHaveLength(11);
  });

  it('keeps the depth while J and K go through the alerts, and reads each record once', async () => {
    const app = await openApp();
    await app.press('view.raw', 'alert.next', 'alert.next');
    expect(app.text()).toContain('alert 3 of 47');
    expect(app.text()).toContain('› raw');
    await app.press('alert.previous', 'view.verbose');
    expect(app.text()).toContain('alert 2 of 47');
    expect(app.engine.askedFor('record')).toHaveLength(4);
    await app.press('K', 'K');
    expect(app.text()).toContain('This is the newest alert.');
  });

  it('keeps the chosen alert while newer ones come in', async () => {
    const app = await openApp();
    await app.press('open', 'focus.next', 'j', 'j', 'j');
    const chosen = app.cursorLine();
    const { alerts } = theWorst();
    const older = Array.from({ length: alerts.length }, (_, index) => alerts.at(index));
    const newer = several(3, {
      severity: 'critical',
      event: 'Anti-Ransomware',
      rule: 'new',
      ago: SECOND,
      every: SECOND,
    });
    // As the intake does it: later alerts are appended.
    app.engine.change('FIN-LT-0142', { alerts: watched({ host: 'FIN-LT-0142', alerts: [...older, ...newer] }).alerts });
    await app.fed();
    expect(app.cursorLine().slice(0, 18)).toBe(chosen.slice(0, 18));
    expect(app.text()).toContain('alert 7 of 50');
  });

  it('folds the alerts by kind; Enter unfolds one and folds it again, and what is chosen stays while more come in', async () => {
    const app = await openApp({ columns: 120 });
    await app.press('open');
    expect(app.text()).toContain('[Alerts 47, 4 kinds]');
    expect(app.text()).toContain('▸   12×  C  09:17–09:28  ');
    expect(app.text()).toContain('12 alerts of one kind');
    await app.press('j', 'open', 'j', 'j');
    expect(app.text()).toContain('▾   23×  H');
    const chosen =
      app
        .text()
        .split('\n')
        .find((line) => line.includes('› ')) ?? '';
    const { alerts } = theWorst();
    const older = Array.from({ length: alerts.length }, (_, index) => alerts.at(index));
    const newer = several(3, { severity: 'critical', event: 'Anti-Ransomware', rule: 'new', ago: SECOND });
    app.engine.change('FIN-LT-0142', { alerts: watched({ host: 'FIN-LT-0142', alerts: [...older, ...newer] }).alerts });
    await app.fed();
    expect(app.text()).toContain('[Alerts 50, 5 kinds]');
    expect(app.text()).toContain(chosen.slice(chosen.indexOf('› ')));
    await app.press('k', 'k', 'open');
    expect(app.text()).toContain('▸   23×  H');
    await app.press('alert.next');
    expect(app.text()).toContain('9 alerts of one kind');
    await app.press('view.raw');
    expect(app.text()).toContain('"event_type": "Anti-Malware"');
  });

  it('searches in the raw record, with next and previous hit', async () => {
    const app = await openApp();
    await app.press('view.raw', 'search.start');
    await app.type('svch0st');
    expect(app.text()).toContain('hit 1 of 2');
    await app.press('enter');
    expect(app.cursorLine()).toContain('svch0st.exe');
    const first = app.cursorLine();
    await app.press('search.next');
    expect(app.cursorLine()).not.toBe(first);
    await app.press('search.previous');
    expect(app.cursorLine()).toBe(first);
  });

  it('folds and unfolds; a search opens what is folded', async () => {
    const app = await openApp();
    await app.press('view.raw', 'left');
    expect(app.text()).toContain('members }');
    await app.press('search.start');
    await app.type('vssadmin');
    await app.press('enter');
    expect(app.cursorLine()).toContain('suspicious_events');
  });

  it('searches in verbose, wraps long values, copies the value', async () => {
    const app = await openApp();
    await app.press('view.verbose', 'search.start');
    await app.type('sha-256');
    await app.press('enter');
    expect(app.cursorLine()).toContain('SHA-256');
    await app.press('copy');
    const copied = /\x1b\]52;c;([A-Za-z0-9+/=]+)\x07/.exec(app.screen.written())?.[1] ?? '';
    expect(Buffer.from(copied, 'base64').toString()).toMatch(/^[0-9a-f]{64}$/);
    await app.press('view.wrap');
    expect(app.cursorLine()).toContain('SHA-256');
    await app.press('j');
    expect(app.cursorLine()).toContain('a0f9d');
  });

  it('says when the evidence is gone', async () => {
    const app = await openApp();
    app.engine.answer('record', () => ({
      ok: false,
      problem: { code: 'not-found', what: 'The evidence of this alert was pruned.' },
    }));
    await app.press('view.verbose');
    expect(app.text()).toContain('The evidence of this alert was pruned.');
  });

  it('explains what the guards say', async () => {
    const app = await openApp();
    await app.press('view.explain');
    expect(app.text()).toContain('No guard holds it.');
    expect(app.engine.askedFor('plan')).toHaveLength(1);
    await app.press('esc');
    expect(app.rows()).toHaveLength(11);
  });

  it('looks a stale machine up when it is opened, a fresh one not', async () => {
    const app = await openApp();
    await app.press('open', 'esc');
    expect(app.engine.askedFor('lookUp')).toHaveLength(0);
    await app.advance(2 * MINUTE);
    await app.press('open');
    expect(app.engine.askedFor('lookUp')).toEqual([{ machines: [app.engine.machine('FIN-LT-0142').key] }]);
  });
});

describe('hostile records', () => {
  it('never reach the terminal as commands, at any depth', async () => {
    const app = await openApp({ machines: [hostile()] });
    const before = app.screen.written().length;
    await app.press(
      'open',
      'tab',
      'tab',
      'view.verbose',
      'w',
      'view.raw',
      'w',
      'esc',
      'view.explain',
      'esc',
      'esc',
      'machine.isolate',
      'esc',
      'machine.skip',
    );
    const written = app.screen.written().slice(before);
    // Nothing but the painter's own cursor moves (backspaces among them), erasures, styles and mode switches.
    const rest = written.replace(/\x1b\[[0-9;?]*[A-HJKGhlmdsu]/g, '').replace(/[\n\b]/g, '');
    expect(rest).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/);
    expect(written).not.toContain('\x1b[31mred');
    expect(written).not.toContain('\x1b]52');
  });
});

describe('a page in a record', () => {
  it('turns with the first key', async () => {
    const app = await openApp();
    await app.press('view.raw');
    expect(app.text()).toContain('"time"');
    await app.press('move.page-down');
    expect(app.text()).not.toContain('"time"');
    await app.press('move.page-up');
    expect(app.text()).toContain('"time"');
  });
});
