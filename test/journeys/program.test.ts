import { afterEach, describe, expect, it } from 'vitest';
import { anOrder, MINUTE, NOW, SECOND } from '../support/builders.ts';
import { closeApps, openApp } from '../support/console.tsx';
import { manyMachines, theWorst } from '../support/console-fleet.ts';

afterEach(closeApps);

describe('leaving', () => {
  it('with nothing in flight is one key, and the terminal is as it was', async () => {
    const app = await openApp({ machines: [theWorst()] });
    expect(app.screen.isAlternate()).toBe(true);
    app.keyboard.send('q');
    const { exitCode, summary } = await app.ended;
    await app.screen.settled();
    expect(exitCode).toBe(0);
    expect(app.engine.isClosed()).toBe(true);
    expect(app.screen.isAlternate()).toBe(false);
    expect(app.keyboard.isRaw).toBe(false);
    expect(summary).toBe('Cordon: 1 machine, 47 alerts; no order was carried out.');
    expect(app.text()).toContain(summary);
  });

  it('names what is in flight first; Stay has the focus', async () => {
    const app = await openApp();
    await app.press('app.leave');
    expect(app.text()).toContain('Leave? 3 orders are in flight.');
    expect(app.text()).toContain('HR-WS-031  isolate: accepted for');
    expect(app.text()).toContain('›[ Stay ]');
    await app.press('enter');
    expect(app.text()).not.toContain('Leave?');
    await app.press('app.leave');
    app.keyboard.send('y');
    expect((await app.ended).summary).toContain('3 orders are in flight and will be settled at the next start.');
  });

  it('by Ctrl-C warns once for three seconds and leaves at the second, from a dialog and a field too', async () => {
    const app = await openApp();
    await app.press('ctrl+c');
    expect(app.text()).toContain('Ctrl-C again leaves. 3 orders are in flight');
    await app.advance(4 * SECOND);
    await app.press('machine.isolate', 'tab', 'ctrl+c');
    expect(app.text()).toContain('Isolate FIN-LT-0142?');
    app.keyboard.send('\x03');
    expect((await app.ended).exitCode).toBe(130);
    await app.screen.settled();
    expect(app.screen.isAlternate()).toBe(false);
  });

  it('prints what was done', async () => {
    const app = await openApp({ machines: [theWorst()] });
    await app.press('machine.isolate', 'dialog.yes');
    const { summary } = await app.quit();
    expect(summary).toBe(
      'Cordon: 1 machine, 47 alerts; 1 isolated and verified. To release: cordon release FIN-LT-0142',
    );
  });

  it('restores the terminal after a bug and says so, with exit code 1', async () => {
    const errors: string[] = [];
    const app = await openApp({
      setting: { stderr: { write: (text) => void errors.push(text) }, log: '/runs/today.log' },
    });
    app.engine.answer('plan', () => {
      throw new Error('a bug in the plan');
    });
    app.keyboard.send('i');
    expect((await app.ended).exitCode).toBe(1);
    await app.screen.settled();
    expect(app.screen.isAlternate()).toBe(false);
    expect(errors.join('')).toContain('a bug in the plan');
    expect(errors.join('')).toContain('/runs/today.log');
  });

  it('when the terminal hangs up', async () => {
    const app = await openApp();
    app.keyboard.hangUp();
    expect((await app.ended).exitCode).toBe(129);
    expect(app.engine.isClosed()).toBe(true);
  });
});

describe('the size', () => {
  it('is followed, with the cursor on screen', async () => {
    const app = await openApp({ machines: manyMachines(100) });
    await app.press('G');
    for (const [columns, rows] of [
      [120, 40],
      [61, 13],
      [200, 60],
      [80, 24],
    ] as const) {
      await app.resize(columns, rows);
      expect(app.lines()).toHaveLength(rows);
      expect(app.cursorLine()).toContain('PC-0100');
      expect(app.lines().at(-1)).toMatch(columns < 100 ? /q leave *$/ : /q leave +on PC-0100$/);
      expect(app.lines()[0]).toMatch(/^Cordon/);
    }
  });

  it('is asked for in one honest line where it is too small, and the console is there again after', async () => {
    const app = await openApp();
    await app.resize(20, 5);
    expect(app.text()).toContain('Cordon needs');
    await app.press('i', 'y');
    await app.resize(80, 24);
    expect(app.engine.askedFor('order')).toHaveLength(0);
    expect(app.text()).toContain('FIN-LT-0142');
  });

  it('can be left where it is too small: at once, or with orders in flight on the second q', async () => {
    const quiet = await openApp({ machines: manyMachines(3) });
    await quiet.resize(20, 5);
    expect(quiet.text().replace(/\n/g, ' ')).toMatch(/q leaves\./);
    await quiet.press('q');
    expect((await quiet.ended).exitCode).toBe(0);

    const busy = await openApp();
    await busy.resize(40, 8);
    expect(busy.text().replace(/\s+/g, ' ')).toMatch(/3 orders are in flight: q twice leaves/);
    await busy.press('q');
    await busy.resize(80, 24);
    expect(busy.text()).toContain('Ctrl-C again leaves. 3 orders are in flight');
    await busy.resize(20, 5);
    await busy.press('q');
    expect((await busy.ended).exitCode).toBe(130);
  });
});

describe('help and command line', () => {
  it('names the keys of this screen and is closed by ? q and Esc', async () => {
    const app = await openApp();
    await app.press('help.open');
    expect(app.lines().at(-2)).toMatch(/help +lines 1–\d+ of \d+, j and k scroll *$/u);
    await app.press('help.close');
    for (const key of ['?', 'q', 'esc']) {
      await app.press('help.open');
      expect(app.text()).toContain('Cut the machine off the network');
      await app.press(key);
      expect(app.rows()).toHaveLength(11);
    }
  });

  it('completes with Tab, remembers, and says what it does not know', async () => {
    const app = await openApp();
    await app.press('command.open');
    await app.type('wi');
    await app.press('tab', 'tab', 'tab');
    expect(app.text()).toContain(':window 6h');
    expect(app.lines().at(-2)).toMatch(/1h {2}6h {2}12h {2}2d {2}3w {2}1mo *$/);
    await app.press('enter');
    expect(app.engine.askedFor('configure')).toEqual([{ change: { window: { kind: 'last', ms: 360 * MINUTE } } }]);
    expect(app.text()).toContain('Searching the last 6 h.');
    await app.press('command.open', 'up');
    expect(app.text()).toContain(':window 6h');
    await app.press('ctrl+u');
    await app.type('nonsense');
    await app.press('enter');
    expect(app.text()).toContain('No command ":nonsense"');
    await app.press('esc');
    expect(app.rows()).toHaveLength(11);
  });

  it('gives a refused filter back to be mended, with the place of the error', async () => {
    const app = await openApp();
    app.engine.answer('configure', () => ({
      ok: false,
      problem: { code: 'filter', what: 'A bracket is not closed.', column: 9 },
    }));
    await app.press('command.open');
    await app.type('filter severity:(High');
    await app.press('enter');
    expect(app.text()).toContain(':filter severity:(High');
    expect(app.text()).toContain('A bracket is not closed (at character 10).');
  });

  it('isolates and releases by name, sets mode and zone, leaves by :quit', async () => {
    const app = await openApp({ machines: [theWorst()] });
    const run = async (line: string) => {
      await app.press('command.open');
      await app.type(line);
      await app.press('enter');
    };
    await run('isolate FIN-LT-0142');
    expect(app.text()).toContain('Isolate FIN-LT-0142?');
    await app.press('esc');
    await run('mode observe');
    expect(app.lines()[0]).toContain('observe');
    await run('status FIN-LT-0142');
    expect(app.text()).toContain('FIN-LT-0142: not isolated, the vendor says "Not Isolated".');
    await app.press('command.open');
    await app.type('quit');
    app.keyboard.send('\r');
    expect((await app.ended).exitCode).toBe(0);
  });
});

describe('halt', () => {
  it('asks first, is shown, holds isolations, and is lifted the same way', async () => {
    const app = await openApp();
    await app.press('halt.toggle', 'y');
    expect(app.lines()[0]).toContain('HALTED');
    await app.press('machine.isolate');
    expect(app.text()).toContain('Isolate: orders are halted (! lifts it).');
    await app.press('halt.toggle', 'tab', 'enter');
    expect(app.lines()[0]).not.toContain('HALTED');
    expect(app.engine.askedFor('halt')).toEqual([{ on: true }, { on: false }]);
  });
});

describe('frames', () => {
  it('are not written where nothing changed', async () => {
    const app = await openApp();
    await app.press('table.order', 'order.host');
    await app.advance(10 * SECOND);
    const before = app.screen.bytes();
    app.engine.set({});
    await app.fed();
    expect(app.screen.bytes() - before).toBeLessThan(200);
  });

  it('of a quiet second cost little', async () => {
    const app = await openApp({ columns: 200, height: 60 });
    await app.advance(61 * SECOND);
    const before = app.screen.bytes();
    await app.advance(SECOND);
    expect(app.screen.bytes() - before).toBeLessThan(200);
  });

  it('come at most about ten times a second however much the engine tells', async () => {
    const app = await openApp();
    let drawn = 0;
    const stop = app.control().store.subscribe(() => {
      drawn += 1;
    });
    for (let event = 0; event < 1000; event++) {
      app.engine.set({ counts: { ...app.engine.getState().counts, grouped: event } });
      app.time.advance(1);
    }
    stop();
    expect(drawn).toBeLessThanOrEqual(11);
    expect(drawn).toBeGreaterThan(5);
  });

  it('of one key at 200×60 stay below 1 KB', async () => {
    const app = await openApp({ machines: manyMachines(200), columns: 200, height: 60 });
    await app.press('j', 'j');
    const before = app.screen.bytes();
    await app.press('j');
    expect(app.screen.bytes() - before).toBeLessThan(1024);
  });
});

describe('plain, for screen readers', () => {
  it('stays on the ordinary screen, has the same keys, and does not tick', async () => {
    const options = {
      theme: 'dark',
      plain: true,
      demo: false,
      readOnly: false,
      time: 'utc',
      version: '0.0.0',
    } as const;
    const app = await openApp({ setting: { options } });
    expect(app.screen.isAlternate()).toBe(false);
    expect(app.text()).toContain('FIN-LT-0142');
    await app.press('j');
    expect(app.text()).toMatch(/2 of 11, FS-CORE-01: 6 alerts/);
    const before = app.screen.bytes();
    await app.advance(30 * SECOND);
    expect(app.screen.bytes()).toBe(before);
  });
});

describe('activity', () => {
  it('shows the newest first, narrows, opens the machine, and keeps its place', async () => {
    const entry = (id: number, text: string) => ({
      id,
      at: NOW - id * SECOND,
      level: 'info' as const,
      machine: 'harmony:host:fin-lt-0142',
      text,
    });
    const app = await openApp({ state: { activity: [entry(1, 'one'), entry(2, 'two')] } });
    await app.press('show.activity', 'j');
    expect(app.cursorLine()).toContain('one');
    app.engine.set({ activity: [entry(1, 'one'), entry(2, 'two'), entry(3, 'three')] });
    await app.fed();
    expect(app.cursorLine()).toContain('one');
    await app.press('/');
    await app.type('tw');
    await app.press('enter');
    expect(app.lines().filter((line) => /(one|two|three)$/.test(line.trim()))).toHaveLength(1);
    await app.press('open');
    expect(app.text()).toContain('why here');
  });
});

describe('activity', () => {
  it('shows orders in flight with their ladder, and keeps what toasts have said', async () => {
    const app = await openApp({ columns: 120 });
    await app.press('command.open');
    await app.type('abort nowhere-1');
    await app.press('enter');
    await app.press('show.activity');
    expect(app.text()).toMatch(/Orders in flight 3 ─/);
    expect(app.text()).toMatch(/HR-WS-031 +isolate +✓ requested 6 s {2}✓ accepted 4 s/);
    expect(app.text()).toMatch(/SALES-LT-207 +isolate +~ pending 15 m/);
    await app.press('back');
    await app.advance(10 * SECOND);
    expect(app.lines().at(-2)).not.toContain('nowhere-1');
    await app.press('A');
    expect(app.text()).toContain('nowhere-1');
    await app.press('table.narrow');
    await app.type('no-such-word');
    expect(app.text()).toContain('Nothing that happened has the words "no-such-word".');
  });

  it('counts orders it has no room for', async () => {
    const machines = manyMachines(30).map((machine) => ({ ...machine, order: anOrder({ step: 'accepted' }) }));
    const app = await openApp({ machines });
    await app.press('show.activity');
    expect(app.text()).toContain('Orders in flight 30, the latest 6');
    expect(app.text()).toContain('Nothing has happened yet in this session.');
  });
});
