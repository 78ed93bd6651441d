import { afterEach, describe, expect, it } from 'vitest';
import { DAY, NOW } from '../support/builders.ts';
import { type App, closeApps, openApp } from '../support/console.tsx';
import { aReplay, aStorm, explained, suppressedNight } from '../support/console-automation.ts';
import { keyOf, type ScriptedEngine } from '../support/console-engine.ts';
import { aSuppression } from '../support/console-history.ts';

afterEach(closeApps);

async function command(app: App<ScriptedEngine>, line: string): Promise<void> {
  await app.press('command.open');
  await app.type(line);
  await app.press('enter');
}

describe('a storm', () => {
  it('is one card and one decision: its waiting machines are marked and the number is typed', async () => {
    const app = await openApp({ state: { storms: [aStorm()] } });
    expect(app.text()).toContain('5 machines, 1 isolated, 1 in flight, 3 wait');
    await app.press('storm.decide');
    expect(
      app.engine
        .askedFor('plan')
        .at(-1)
        ?.targets.map((target) => 'machine' in target && target.machine),
    ).toEqual(expect.arrayContaining(aStorm().waiting as string[]));
    expect(app.text()).toContain('type 3');
    await app.press('esc');
    expect(app.text()).toContain('3 marked');
    await app.press('machine.skip');
    expect(app.engine.askedFor('skip')[0]?.machines).toHaveLength(3);
  });

  it('takes no row of the table away: the last machine is still reached', async () => {
    const app = await openApp({ state: { storms: [aStorm()] }, height: 15 });
    await app.press('move.last');
    expect(app.cursorLine()).toContain('(no host)');
  });

  it('comes and goes with the engine’s word, and says when nothing waits', async () => {
    const app = await openApp();
    await app.press('storm.decide');
    expect(app.text()).toContain('no rule and no hash is on many machines at once');
    app.engine.set({ storms: [aStorm({ waiting: [] })] });
    await app.fed();
    expect(app.text()).toContain('none waits');
    await app.press('storm.decide');
    expect(app.text()).toContain('Every machine of the storm is decided');
    app.engine.set({ storms: [] });
    await app.fed();
    expect(app.text()).not.toContain('STORM');
  });

  it('goes on to the next storm', async () => {
    const second = aStorm({ key: 'hash:ab', kind: 'hash', value: 'ab', waiting: [keyOf('KIOSK-3')] });
    const app = await openApp({ state: { storms: [aStorm(), second] } });
    await app.press('storm.decide', 'esc', 'storm.decide');
    expect(app.engine.askedFor('plan').at(-1)?.targets).toEqual([{ machine: keyOf('KIOSK-3') }]);
  });
});

describe('mode automatic', () => {
  it('is offered only behind what it would have done, and Cancel has the focus', async () => {
    const app = await openApp();
    app.engine.answer('replay', () => ({ ok: true, replay: aReplay() }));
    await command(app, 'mode automatic');
    expect(app.engine.askedFor('replay')).toEqual([{ window: app.engine.getState().settings.window, stored: true }]);
    expect(app.text()).toContain('It would have isolated 1 machine');
    expect(app.text()).toContain('Evidence: REC-WS-1, MKT-LT-18, LAB-WS-9 and 2 more');
    await app.press('y', 'enter');
    expect(app.engine.askedFor('configure')).toHaveLength(0);
    await command(app, 'mode automatic');
    await app.press('tab', 'enter');
    expect(app.engine.askedFor('configure')).toEqual([{ change: { mode: 'automatic' } }]);
    expect(app.text()).toContain('The mode is automatic: it acts by itself inside its limits.');
  });

  it('is not offered while the replay runs, nor where it failed', async () => {
    const app = await openApp();
    let end: (value: ReturnType<typeof answer>) => void = () => {};
    const answer = () => ({ ok: false, problem: { code: 'ledger', what: 'The ledger cannot be read.' } }) as const;
    app.engine.answer('replay', () => new Promise((resolve) => (end = resolve)));
    await app.press('command.open');
    await app.type('mode automatic');
    app.keyboard.send('\r');
    await app.drawn();
    expect(app.text()).toContain('nothing is written');
    expect(app.text()).not.toContain('Let it act');
    end(answer());
    await app.idle();
    expect(app.text()).toContain('The ledger cannot be read.');
    expect(app.text()).not.toContain('Let it act');
  });

  it('lets a replay be seen for its own sake', async () => {
    const app = await openApp();
    app.engine.answer('replay', () => ({ ok: true, replay: aReplay({ isolations: [], stopped: [] }) }));
    await command(app, 'replay 7d');
    expect(app.engine.askedFor('replay')).toEqual([{ window: { kind: 'last', ms: 7 * DAY }, stored: false }]);
    expect(app.text()).toContain('It would have isolated nothing.');
    expect(app.text()).not.toContain('Let it act');
  });
});

describe('explain', () => {
  it('shows what automatic mode would judge beside what a person may do', async () => {
    const app = await openApp();
    app.engine.answer('explain', () => ({ ok: true, machines: [explained(app, 'FIN-LT-0142')] }));
    await app.press('view.explain');
    expect(app.text()).toContain('You: No guard holds it.');
    expect(app.text()).toMatch(/pass +HOLD +Evidence +The evidence is not enough\./);
    expect(app.text()).toContain('To flip: One alert of High');
  });
});

describe('false positives', () => {
  it('are marked from the alert under the cursor, with a reason and an end', async () => {
    const app = await openApp();
    await app.press('open');
    await command(app, 'suppress');
    expect(app.text()).toContain('Mark this rule as a false positive?');
    await app.press('enter', 'enter', 'enter');
    expect(app.text()).toContain('Say why it is a false positive');
    await app.type('lab test');
    await app.press('enter', 'ctrl+u');
    await app.type('7d');
    await app.press('enter', 'enter');
    expect(app.engine.askedFor('suppress')).toEqual([
      { entry: { kind: 'rule', value: 'win.ransomware.example', reason: 'lab test', expiresAt: NOW + 7 * DAY } },
    ]);
    expect(app.text()).toContain('Rule "win.ransomware.example" is no evidence any more, for 1 w.');
  });

  it('are marked from the indicator under the cursor; an address cannot be', async () => {
    const app = await openApp();
    await app.press('open', 'focus.next', 'focus.next');
    await command(app, 'suppress');
    expect(app.text()).toContain('Mark this hash as a false positive?');
    await app.press('esc', 'move.down', 'move.down', 'move.down');
    await command(app, 'suppress');
    expect(app.text()).toContain('Addresses, domains and URLs cannot be suppressed');
  });

  it('are offered by Tab, and named in full elsewhere', async () => {
    const app = await openApp();
    await command(app, 'suppress');
    expect(app.text()).toContain('Open a machine first');
    await app.press('tab');
    expect(app.text()).toContain(':suppress rule Adware.Gen');
    await app.press('esc');
    await command(app, 'suppress user CORP\\svc-backup');
    expect(app.text()).toContain('Mark this user as a false positive?');
    await app.type('job account');
    await app.press('enter', 'ctrl+u');
    await app.type('never');
    await app.press('enter', 'enter');
    expect(app.engine.askedFor('suppress')[0]?.entry).toMatchObject({
      kind: 'user',
      value: 'CORP\\svc-backup',
      expiresAt: null,
    });
  });

  it('stay on screen, counted and told apart without colour', async () => {
    const app = await openApp({ machines: suppressedNight() });
    expect(app.rows()[0]).toContain('47(23)');
    expect(app.rows()[1]).toContain('false positives');
    await app.press('open', 'focus.next');
    expect(app.text()).toContain('23 alerts are marked as false positives (x): no evidence');
    expect(app.lines().filter((line) => line.startsWith(' x')).length).toBeGreaterThan(1);
  });

  it('end by name, or under the cursor of the history', async () => {
    const app = await openApp({
      state: { suppressions: [aSuppression(), aSuppression({ id: 's-2', kind: 'user', value: 'ben' })] },
    });
    await command(app, 'unsuppress user ben');
    expect(app.engine.askedFor('unsuppress')).toEqual([{ id: 's-2' }]);
    await app.press('show.history', 'focus.next');
    await command(app, 'unsuppress');
    expect(app.engine.askedFor('unsuppress').at(-1)).toEqual({ id: 's-1' });
    expect(app.text()).toContain('Rule "Adware.Gen" is evidence again.');
    await command(app, 'unsuppress');
    expect(app.text()).toContain('Nothing is marked as a false positive.');
  });
});

describe('leases', () => {
  it('that are overdue are told in the table, in the state and in the machine', async () => {
    const app = await openApp({ state: { overdue: [keyOf('DEV-WS-12')] } });
    expect(app.text()).toContain('1 overdue for review');
    expect(app.rows().find((row) => row.includes('DEV-WS-12'))).toContain('isolated DUE');
    app.engine.step('REC-WS-1', 'drifted');
    await app.fed();
    expect(app.rows().find((row) => row.includes('REC-WS-1'))).toContain('drifted');
  });
});
