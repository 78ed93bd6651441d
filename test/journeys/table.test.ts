import { afterEach, describe, expect, it } from 'vitest';
import { MINUTE, NOW, SECOND } from '../support/builders.ts';
import { type App, closeApps, openApp } from '../support/console.tsx';
import { manyMachines, several, theWorst, watched } from '../support/console-fleet.ts';

afterEach(closeApps);

const RANSOMWARE = { event: 'Anti-Ransomware', rule: 'win.ransomware.example', severity: 'critical' } as const;
const worse = () =>
  watched({
    host: 'WORSE-01',
    users: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
    alerts: several(99, { ...RANSOMWARE, ago: SECOND, every: SECOND }),
  });

describe('the cursor', () => {
  it('goes five rows for five quick presses in one read', async () => {
    const app = await openApp({ machines: manyMachines(40) });
    app.keyboard.send('jjjjj');
    await app.idle();
    expect(app.cursorLine()).toContain('PC-0006');
  });

  it('stays with its machine while worse ones come in, and they are seen', async () => {
    const app = await openApp();
    await app.press('j', 'j');
    const pointed = app.cursorLine().slice(3, 20);
    await app.advance(3 * SECOND);
    app.engine.put(worse());
    await app.fed();
    expect(app.rows()[0]).toContain('WORSE-01');
    expect(app.cursorLine()).toContain(pointed.trim());
  });

  it('does not let rows move under a pressed key', async () => {
    const app = await openApp();
    await app.press('j');
    const before = app.rows().map((row) => row.slice(3, 20));
    app.engine.put(worse());
    await app.fed();
    expect(
      app
        .rows()
        .map((row) => row.slice(3, 20))
        .slice(0, before.length),
    ).toEqual(before);
    await app.advance(3 * SECOND);
    expect(app.rows()[0]).toContain('WORSE-01');
  });

  it('stands on the worst of all when the first search ends, wherever that came in', async () => {
    const app = await openApp({
      machines: manyMachines(3),
      state: {
        watch: {
          on: true,
          paused: false,
          nextAt: null,
          lastSuccessAt: null,
          failures: 0,
          problem: null,
          arrivedWhilePaused: 0,
        },
      },
    });
    app.engine.put(theWorst());
    await app.fed();
    expect(app.cursorLine()).toContain('FIN-LT-0142');
  });

  it('keeps its line of the screen in a long list', async () => {
    const app = await openApp({ machines: manyMachines(60) });
    await app.press('G', 'k', 'k');
    await app.advance(3 * SECOND);
    const line = app.lines().findIndex((each) => each.startsWith('›'));
    const host = app.cursorLine().slice(3, 12);
    app.engine.put(worse());
    await app.fed();
    expect(app.lines().findIndex((each) => each.startsWith('›'))).toBe(line);
    expect(app.cursorLine()).toContain(host);
  });
});

describe('narrowing', () => {
  it('follows each letter, stays with Enter, is told, and goes with Esc', async () => {
    const app = await openApp();
    await app.press('table.narrow');
    await app.type('anti-bot');
    expect(app.rows()).toHaveLength(2);
    await app.press('enter');
    expect(app.text()).toContain('/anti-bot 2 of 11');
    await app.press('esc');
    expect(app.rows()).toHaveLength(11);
  });

  it('names the forms it takes before a letter is typed', async () => {
    const app = await openApp();
    await app.press('table.narrow');
    expect(app.lines().at(-2)).toContain('words, or user: severity: is: rule:');
    await app.type('f');
    expect(app.lines().at(-2)).not.toContain('severity:');
  });

  it('lets q, j and y be letters', async () => {
    const app = await openApp();
    await app.press('table.narrow');
    await app.type('qjy');
    expect(app.text()).toContain('/qjy');
    await app.press('esc');
    expect(app.rows()).toHaveLength(11);
  });

  it('finds by state and leaves out by minus', async () => {
    const app = await openApp();
    await app.press('table.narrow');
    await app.type('is:pending');
    expect(app.rows()).toHaveLength(1);
    await app.press('ctrl+u');
    await app.type('ws- -dev');
    expect(app.rows().map((row) => row.slice(3, 13).trim())).toEqual(['HR-WS-031', 'LAB-WS-9', 'REC-WS-1']);
  });

  it('keeps the rows while what is typed cannot be read, and says what is wrong and where', async () => {
    const app = await openApp({ columns: 120 });
    await app.press('table.narrow');
    await app.type('severity:critical AND ');
    expect(app.rows()).toHaveLength(2);
    expect(app.text()).toMatch(/at 23: A term is missing after AND\. +2 of 11/);
    await app.press('enter');
    expect(app.control().store.get().view.prompt?.kind).toBe('narrow');
    await app.type('user:svc*');
    expect(app.rows()).toHaveLength(1);
    await app.press('enter');
    expect(app.text()).toContain('1 of 11');
    expect(app.cursorLine()).toContain('FS-CORE-01');
  });

  it('narrows to the value under the cursor, takes it out again, and hands it to the service when told to', async () => {
    const app = await openApp({ columns: 140 });
    await app.press('value.only', 'pick.user');
    expect(app.rows()).toHaveLength(1);
    expect(app.cursorLine()).toContain('FIN-LT-0142');
    await app.press('command.open');
    await app.type('filter');
    await app.press('enter');
    const asked = '(severity:(High OR Critical)) AND src_user_name:"m.okafor"';
    expect(app.text()).toContain('Search for nothing but what the table is narrowed to?');
    expect(app.text().replace(/[│\s]+/g, ' ')).toContain(asked);
    await app.press('enter', 'command.open');
    expect(app.engine.askedFor('configure')).toEqual([]);
    await app.type('filter');
    await app.press('enter', 'dialog.next', 'enter');
    expect(app.text()).toContain(`:filter ${asked}`);
    await app.press('esc', 'command.open');
    await app.type('filter');
    await app.press('enter', 'dialog.yes');
    expect(app.engine.askedFor('configure')).toEqual([{ change: { filter: asked } }]);
    await app.press('esc', 'esc', 'value.without', 'pick.host');
    expect(app.text()).toContain('10 of 11');
    expect(app.rows().some((row) => row.includes('FIN-LT-0142'))).toBe(false);
    await app.press('value.without', 'x', 'esc');
    expect(app.text()).toContain('10 of 11');
    await app.press('command.open');
    await app.type('narrow is:open AND');
    await app.press('enter');
    expect(app.text()).toContain('A term is missing after AND.');
    await app.press('esc', 'command.open');
    await app.type('narrow is:open');
    await app.press('enter', 'command.open');
    await app.type('filter');
    await app.press('enter');
    expect(app.text()).toContain('is: is known only here.');
  });

  it('takes a paste as one line of text', async () => {
    const app = await openApp();
    await app.press('table.narrow');
    app.keyboard.send('\x1b[200~fin-lt\n\x1b[201~');
    await app.idle();
    expect(app.rows()).toHaveLength(1);
  });

  it('does not let a paste outside of a field press keys', async () => {
    const app = await openApp();
    app.keyboard.send('\x1b[200~iqy\x1b[201~');
    await app.idle();
    expect(app.text()).not.toContain('Isolate');
    expect(app.rows()).toHaveLength(11);
  });
});

describe('order', () => {
  it('goes by a column’s letter and is reversed by O; records without a host stay last', async () => {
    const app = await openApp();
    await app.press('table.order', 'order.host');
    expect(app.rows()[0]).toContain('DEV-WS-12');
    await app.press('table.reverse');
    expect(app.rows()[0]).toContain('SALES-LT-207');
    expect(app.rows().at(-1)).toContain('(no host)');
    expect(app.text()).toContain('by host ↓');
    await app.press('table.order', 'order.alerts');
    expect(app.rows()[0]).toContain('FIN-LT-0142');
  });

  it('takes no letter of a word typed in its place for a command: not until Esc', async () => {
    for (const opens of ['table.order', 'value.only', 'value.without']) {
      const app = await openApp();
      const before = app.cursorLine();
      await app.press(opens);
      await app.type('/severity:high');
      expect(app.text()).toContain('/ is no column: nothing you type acts until Esc');
      await app.press('enter', 'esc');
      expect(app.engine.received.map(({ name }) => name)).not.toContain('skip');
      expect(app.cursorLine()).toBe(before);
      expect(app.text()).not.toContain('is no column');
      await app.press('j');
      expect(app.cursorLine()).not.toBe(before);
    }
  });
});

describe('groups', () => {
  const group = async (app: App, by: string) => {
    await app.press('command.open');
    await app.type(`group ${by}`);
    await app.press('enter');
  };

  it('are opened with Enter and come back with Esc, to the same group', async () => {
    const app = await openApp();
    await group(app, 'rule');
    expect(app.lines()[3]).toMatch(/RULE +MACHINES +SEVERITY/);
    expect(app.text()).toContain('machines › by rule');
    await app.press('move.down');
    const chosen = app.cursorLine();
    await app.press('open');
    expect(app.text()).toContain('machines › by rule › one group');
    const shown = Number(/of (\d+)$/m.exec(app.lines().at(-2) ?? '')?.[1]);
    expect(chosen).toMatch(new RegExp(` ${shown} {2}[CHML ]`));
    await app.press('table.clear');
    expect(app.cursorLine()).toBe(chosen);
    await group(app, 'none');
    expect(app.rows()).toHaveLength(11);
  });

  it('keep what was narrowed before, and name the machines that have no such thing', async () => {
    const app = await openApp();
    await app.press('table.narrow');
    await app.type('ws-');
    await app.press('enter');
    const before = app.rows().length;
    await group(app, 'user');
    await app.press('move.last');
    expect(app.cursorLine()).toContain('(no user)');
    await app.press('open');
    expect(app.cursorLine()).toContain('LAB-WS-9');
    await app.press('esc', 'back');
    expect(app.rows()).toHaveLength(before);
  });
});

describe('the footer at 80 columns', () => {
  const keys = (app: App) => (app.lines().at(-1) ?? '').trim().split(/ {2,}/u);

  it('names what the machine under the cursor can have done to it, and the way to more', async () => {
    const app = await openApp();
    expect(keys(app)).toEqual([
      'i isolate',
      's skip',
      'Enter open',
      'e explain',
      'Space mark',
      '/ narrow',
      '? help',
      'q leave',
    ]);
    await app.press('table.order', 'order.host', 'move.first');
    expect(app.cursorLine()).toContain('DEV-WS-12');
    expect(keys(app)).toContain('u release');
    expect(keys(app)).not.toContain('i isolate');
    await app.press('move.last');
    expect(app.cursorLine()).toContain('(no host)');
    expect(keys(app)).toEqual(expect.arrayContaining(['Space mark', 'v verbose']));
    expect(keys(app)).not.toEqual(expect.arrayContaining(['i isolate']));
    expect(keys(app)).not.toEqual(expect.arrayContaining(['u release']));
  });

  it('offers L on an indicator, and no Enter on the facts', async () => {
    const app = await openApp();
    await app.press('open');
    expect(keys(app)).not.toContain('L look up');
    await app.press('focus.next', 'focus.next');
    expect(keys(app)).toEqual(expect.arrayContaining(['Enter open', 'L look up']));
    await app.press('focus.next');
    expect(keys(app)).not.toContain('Enter open');
  });
});

describe('setting aside', () => {
  it('skips the machine, counts it, shows it on request, and takes it back', async () => {
    const app = await openApp();
    await app.press('machine.skip');
    await app.fed();
    expect(app.rows().some((row) => row.includes('FIN-LT-0142'))).toBe(false);
    expect(app.cursorLine()).toContain('FS-CORE-01');
    expect(app.text()).toContain('FIN-LT-0142 set aside until evidence of a new kind comes.');
    await app.press('esc');
    expect(app.text()).toContain('1 set aside');
    await app.press(':');
    await app.type('aside show');
    await app.press('enter', 'G');
    expect(app.cursorLine()).toContain('set aside');
    await app.press('machine.skip');
    await app.fed();
    expect(app.engine.machine('FIN-LT-0142').standing.kind).toBe('open');
  });

  it('skips this round: a, then s', async () => {
    const app = await openApp();
    await app.press('mark.all', 'machine.skip');
    await app.fed();
    expect(app.text()).toContain('All 11 machines are set aside.');
    expect(app.engine.askedFor('skip')[0]?.machines).toHaveLength(11);
  });

  it('snoozes for a chosen time', async () => {
    const app = await openApp();
    await app.press('machine.snooze', 'tab', 'tab', 'enter');
    expect(app.engine.askedFor('snooze')[0]?.until).toBe(NOW + 4 * 60 * MINUTE);
  });
});

describe('marks', () => {
  it('are dropped by Esc before the narrowing', async () => {
    const app = await openApp();
    await app.press('table.narrow');
    await app.type('ws-');
    await app.press('enter', 'mark.all');
    expect(app.text()).toContain('4 marked');
    await app.press('esc');
    expect(app.text()).not.toContain('marked');
    expect(app.rows()).toHaveLength(4);
    await app.press('esc');
    expect(app.rows()).toHaveLength(11);
    await app.press('esc');
    expect(app.rows()).toHaveLength(11);
  });
});

describe('the watch', () => {
  it('is paused and says what waits; refreshes now', async () => {
    const app = await openApp();
    await app.press('watch.pause');
    expect(app.text()).toContain('PAUSED');
    app.engine.set({ watch: { ...app.engine.getState().watch, arrivedWhilePaused: 3 } });
    await app.fed();
    expect(app.text()).toContain('3 new alerts waiting');
    await app.press('watch.pause', 'watch.refresh');
    expect(app.text()).not.toContain('PAUSED');
    expect(app.engine.askedFor('cycle')).toHaveLength(1);
    expect(app.text()).toContain('Searching now.');
  });

  it('tells how old the data is, and counts down to the next try', async () => {
    const app = await openApp();
    await app.advance(8 * SECOND);
    expect(app.text()).toContain('updated 12 s ago');
    const problem = { code: 'service', what: 'The gateway answered 503.', status: 503 } as const;
    app.engine.set({ watch: { ...app.engine.getState().watch, problem, nextAt: app.time.now() + 30 * SECOND } });
    await app.fed();
    await app.advance(5 * SECOND);
    expect(app.text()).toMatch(/retrying in 2\d s — gateway returned 503/);
  });

  it('begins by itself', async () => {
    const app = await openApp();
    expect(app.engine.askedFor('watch')).toEqual([{ on: true }]);
    expect(NOW).toBeGreaterThan(0);
  });
});
