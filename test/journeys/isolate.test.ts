import { afterEach, describe, expect, it } from 'vitest';
import type { OrderResult } from '../../src/engine/commands.ts';
import { closeApps, openApp } from '../support/console.tsx';
import { keyOf, type ScriptedEngine } from '../support/console-engine.ts';
import { planFor } from '../support/console-plan.ts';

afterEach(closeApps);

/** Lets the test walk the ladder by hand and end the order when it likes. */
function heldOrder(engine: ScriptedEngine) {
  let end: (results: readonly OrderResult[]) => void = () => {};
  engine.answer('order', () => new Promise((resolve) => (end = (results) => resolve({ ok: true, results }))));
  return { end: (results: readonly OrderResult[]) => end(results) };
}

const result = (host: string, outcome: OrderResult['outcome'], reason = ''): OrderResult => ({
  machine: keyOf(host),
  host,
  outcome,
  reason,
  order: null,
  candidates: [],
});

describe('isolating one machine', () => {
  it('opens on the worst machine, asks, and walks to verified', async () => {
    const app = await openApp();
    expect(app.cursorLine()).toContain('FIN-LT-0142');
    const order = heldOrder(app.engine);
    await app.press('machine.isolate');
    expect(app.text()).toContain('Isolate FIN-LT-0142?');
    expect(app.text()).toContain('›[ Cancel ]');
    expect(app.engine.askedFor('order')).toHaveLength(0);
    app.keyboard.send('y');
    await app.drawn();
    for (const [step, words] of [
      ['requested', 'requested 1/4'],
      ['accepted', 'accepted 2/4'],
      ['reported', 'reported 3/4'],
      ['verified', 'isolated'],
    ] as const) {
      app.engine.step('FIN-LT-0142', step);
      await app.drawn();
      expect(app.cursorLine()).toContain(words);
    }
    order.end([result('FIN-LT-0142', 'isolated')]);
    await app.idle();
    expect(app.text()).toContain('+ FIN-LT-0142: isolated, verified');
    expect(app.engine.askedFor('order')).toHaveLength(1);
    expect(app.engine.askedFor('order')[0]).toMatchObject({
      comment: 'Isolated by an analyst with Cordon.',
      typed: null,
      plan: { targets: [{ host: 'FIN-LT-0142' }] },
    });
  });

  it('is cancelled by Esc, by q and by Enter on the fresh dialog; nothing is ordered', async () => {
    const app = await openApp();
    for (const key of ['esc', 'q', 'enter']) {
      await app.press('machine.isolate');
      expect(app.text()).toContain('Isolate FIN-LT-0142?');
      await app.press(key);
      expect(app.text()).not.toContain('Isolate FIN-LT-0142?');
    }
    expect(app.engine.askedFor('order')).toHaveLength(0);
  });

  it('is not confirmed by keys typed ahead, nor by the key that opened the dialog', async () => {
    const app = await openApp();
    app.keyboard.send('iyyy');
    await app.unarmed();
    app.keyboard.send('y');
    await app.unarmed();
    expect(app.text()).toContain('Isolate FIN-LT-0142?');
    await app.press('i', 'i');
    expect(app.engine.askedFor('order')).toHaveLength(0);
    await app.press('dialog.yes');
    expect(app.engine.askedFor('order')).toHaveLength(1);
  });

  it('says of a y that comes while the vendor is read, or before it can be read, that it is too early', async () => {
    const app = await openApp();
    let answer: () => void = () => {};
    const planned = app.engine.answer.bind(app.engine);
    const plan = planFor('isolate', [{ host: 'FIN-LT-0142' }], app.engine.getState(), new Set(), app.time.now());
    planned('plan', () => new Promise((resolve) => (answer = () => resolve({ ok: true, plan }))));
    app.keyboard.send('i');
    await app.drawn();
    // A key more while it is read must not lose the answer.
    app.keyboard.send('\ty');
    await app.drawn();
    expect(app.text()).toContain('Reading …, then y.');
    answer();
    await app.unarmed();
    expect(app.text()).toContain('Read it first, then y.');
    app.keyboard.send('y');
    await app.unarmed();
    expect(app.engine.askedFor('order')).toHaveLength(0);
    await app.idle();
    await app.press('dialog.yes');
    expect(app.engine.askedFor('order')).toHaveLength(1);
  });

  it('takes an edited comment; y is a letter in its field', async () => {
    const app = await openApp();
    await app.press('machine.isolate', 'tab', 'ctrl+u');
    await app.type('yes, by order of Yara');
    expect(app.engine.askedFor('order')).toHaveLength(0);
    await app.press('tab');
    expect(app.text()).toContain('›[ Isolate (y) ]');
    await app.press('enter');
    expect(app.engine.askedFor('order')[0]?.comment).toBe('yes, by order of Yara');
  });

  it('says why it cannot: in flight, isolated already, no host', async () => {
    const app = await openApp();
    await app.press('table.order', 'order.host', 'move.first');
    expect(app.cursorLine()).toContain('DEV-WS-12');
    await app.press('machine.isolate');
    expect(app.text()).toContain('! Isolate: already isolated.');
    await app.press('j', 'j', 'j', 'machine.isolate');
    expect(app.cursorLine()).toContain('HR-WS-031');
    expect(app.text()).toContain('! Isolate: an order for it is in flight.');
    await app.press('move.last', 'machine.isolate');
    expect(app.text()).toContain('! Isolate: these records name no host.');
    expect(app.engine.askedFor('plan')).toHaveLength(0);
  });

  it('shows the refusal of a plan in words, and the shifted ground of an order', async () => {
    const app = await openApp();
    app.engine.answer('plan', () => ({
      ok: false,
      problem: { code: 'unreachable', what: 'The gateway cannot be reached.', next: 'Try again.' },
    }));
    await app.press('machine.isolate');
    expect(app.text()).toContain('The gateway cannot be reached. Try again.');
    expect(app.text()).toContain('›[ Close ]');
    await app.press('y', 'esc');
    expect(app.engine.askedFor('order')).toHaveLength(0);
  });

  it('tells a lost answer as unknown, never as isolated', async () => {
    const app = await openApp();
    app.engine.answer('order', () => {
      app.engine.step('FIN-LT-0142', 'unknown');
      return { ok: true, results: [result('FIN-LT-0142', 'unknown', 'no answer within 30 s')] };
    });
    await app.press('machine.isolate', 'dialog.yes');
    await app.fed();
    expect(app.cursorLine()).toContain('unknown');
    expect(app.text()).toContain('!! FIN-LT-0142: unknown, the answer was lost (no answer within 30 s)');
  });
});

describe('isolating several', () => {
  it('asks for their number, and takes nothing else', async () => {
    const app = await openApp();
    await app.press('space', 'j', 'space', 'move.last', 'k', 'k', 'space', 'machine.isolate');
    expect(app.text()).toContain('Isolate 3 machines?');
    await app.press('y', 'enter');
    expect(app.text()).toContain('To confirm, type the number of machines, 3.');
    await app.press('ctrl+u');
    await app.type('2');
    await app.press('enter');
    expect(app.engine.askedFor('order')).toHaveLength(0);
    await app.press('backspace');
    await app.type('3');
    await app.press('enter');
    expect(app.engine.askedFor('order')[0]).toMatchObject({ typed: '3', plan: { reach: 3 } });
    expect(app.text()).toContain('3 isolated, verified');
    expect(app.text()).not.toContain('marked');
  });

  it('keeps a reflex y out of the number, and says so', async () => {
    const app = await openApp();
    await app.press('mark.toggle', 'j', 'mark.toggle', 'machine.isolate');
    await app.type('y2');
    expect(app.text()).not.toContain('y2');
    await app.press('text.delete-all', 'y');
    expect(app.text()).toContain('Only digits here: type 2, the number of machines.');
    await app.type('2');
    await app.press('enter');
    expect(app.engine.askedFor('order')[0]).toMatchObject({ typed: '2' });
  });

  it('leaves out what the guards hold and says so', async () => {
    const app = await openApp();
    await app.press('table.narrow');
    await app.type('k');
    await app.press('enter', 'mark.all', 'machine.isolate');
    expect(app.text()).toContain('HELD');
    expect(app.text()).toMatch(/machines? held and left as/);
  });
});

describe('a protected machine', () => {
  it('needs its name and an own comment', async () => {
    const app = await openApp();
    app.engine.protect.add('FS-CORE-01');
    await app.press('j', 'machine.isolate');
    expect(app.text()).toContain('FS-CORE-01 is protected');
    await app.type('fs-core-01');
    await app.press('enter');
    expect(app.text()).toContain('A protected machine needs a comment of your own.');
    await app.type('encrypting the shares');
    await app.press('tab', 'enter');
    expect(app.engine.askedFor('order')[0]).toMatchObject({ typed: 'fs-core-01', comment: 'encrypting the shares' });
  });
});

describe('releasing', () => {
  it('lets a verified machine back in', async () => {
    const app = await openApp();
    await app.press('machine.isolate', 'dialog.yes');
    await app.fed();
    expect(app.cursorLine()).toContain('isolated');
    await app.press('machine.release');
    expect(app.text()).toContain('Release FIN-LT-0142?');
    await app.press('dialog.yes');
    await app.fed();
    expect(app.cursorLine()).toContain('released');
    expect(app.text()).toContain('+ FIN-LT-0142: released, verified');
  });
});
