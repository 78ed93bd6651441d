import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { keyBytes, keyName } from '../../../src/tui/keys/name.ts';
import { KEY_TABLE } from '../../../src/tui/keys/table.ts';
import { pasted, pressed } from '../../../src/tui/plain/pressed.ts';
import { createSpeaker } from '../../../src/tui/plain/speaker.ts';
import { aMachine } from '../../support/builders.ts';
import { type App, closeApps, openApp } from '../../support/console.tsx';
import type { ScriptedEngine } from '../../support/console-engine.ts';

afterEach(closeApps);

const PLAIN = { theme: 'dark', plain: true, demo: false, readOnly: false, time: 'utc', version: '0.0.0' } as const;
const openPlainApp = (columns = 200, demo = false) =>
  openApp({ columns, height: 200, setting: { options: { ...PLAIN, demo } } });

/** What was said since the last time. */
function listener(app: App<ScriptedEngine>) {
  let heard = 0;
  return () => {
    const all = app.screen.written();
    const said = all.slice(heard);
    heard = all.length;
    return said;
  };
}

describe('the plain console', () => {
  it('says what is watched and where one is, and moves nothing on the screen', async () => {
    const app = await openPlainApp();
    const said = listener(app);
    expect(said()).toMatch(/^Cordon, plain\. Harmony Endpoint.*\nKeys: [\s\S]*1 of 1\d, FIN-LT-0142: 47 alerts/);
    await app.press('move.down', 'mark.toggle', 'view.explain', 'back', 'help.open', 'help.close');
    expect(app.screen.written()).not.toMatch(/\x1b|[─│╭▄]/);
  });

  it('says that it is a demo, breaks no word at 80 columns, and draws no bars', async () => {
    const app = await openPlainApp(80, true);
    await app.press('open', 'focus.next', 'back', 'machine.isolate', 'dialog.cancel', 'help.open', 'help.close');
    const lines = app.screen.written().split(/\r?\n/u);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(app.screen.written()).not.toMatch(/[·▁-█]{2}|·{2}/u);
    const said = lines.join(' ').replace(/ +/gu, ' ');
    expect(said).toContain('DEMO: every machine is invented.');
    expect(said).toContain('at the built-in gateway');
    expect(said).toContain('y isolates');
    expect(said).toContain('why here: ransomware, 12 Critical');
  });

  it('reads the machine under the cursor in one line, and all of them on request', async () => {
    const app = await openPlainApp();
    const said = listener(app);
    said();
    await app.press('move.down');
    expect(said()).toMatch(
      /^2 of \d+, FS-CORE-01: 6 alerts, 6 Critical, open, latest 7 min ago.*why here: ransomware.*\n$/,
    );
    await app.press('mark.toggle');
    expect(said()).toMatch(/^Marked\. /m);
    await app.press('screen.repaint');
    const list = said().trim().split('\n');
    expect(list.length).toBeGreaterThan(8);
    expect(list[0]).toMatch(/^1, FIN-LT-0142: /);
  });

  it('asks before it isolates in the words of the dialog, takes y, and tells the steps', async () => {
    const app = await openPlainApp();
    const said = listener(app);
    said();
    await app.press('machine.isolate');
    const question = said();
    expect(question).toMatch(/FIN-LT-0142/);
    expect(question).toMatch(/y isolates/);
    expect(question).toMatch(/Esc cancels/);
    await app.press('dialog.cancel');
    expect(said()).toContain('The question is closed.');
  });

  it('says what arrives, one line a machine', async () => {
    const app = await openPlainApp();
    const said = listener(app);
    said();
    app.engine.put(aMachine({ host: 'NEW-01', key: 'NEW-01' }));
    await app.fed();
    expect(said()).toMatch(/^New machine NEW-01: /m);
  });

  it('echoes a line while it is typed, and says what came of it', async () => {
    const app = await openPlainApp();
    const said = listener(app);
    said();
    await app.press(':');
    await app.type('mode');
    await app.press('text.accept');
    expect(said()).toMatch(/^:mode\nThe mode is approve\.\n$/);
  });

  it('leaves with the summary', async () => {
    const app = await openPlainApp();
    const said = listener(app);
    said();
    await app.quit();
    expect(said()).toMatch(/Cordon: \d+ machines, .*no order was carried out\./);
  });
});

describe('keys without Ink', () => {
  it('have the names of the table', () => {
    for (const key of new Set(KEY_TABLE.flatMap(({ keys }) => keys))) {
      const found = pressed(keyBytes(key));
      const name = found && keyName(found.input, found.key);
      // These two are one byte on every terminal.
      expect(name).toBe(key === 'ctrl+h' ? 'backspace' : key === 'ctrl+i' ? 'tab' : key);
    }
    expect(pressed('\x1b[200~')).toBeNull();
    expect(pasted('\x1b[200~a\rb\x1b[201~')).toBe('a\rb');
  });
});

describe('the speaker', () => {
  it('keeps the line being typed below what comes meanwhile', () => {
    const written: string[] = [];
    const speaker = createSpeaker((text) => written.push(text));
    speaker.typing(':');
    speaker.typing(':he');
    speaker.say(['New machine A.']);
    speaker.typing(':h');
    speaker.typing(null);
    expect(written.join('')).toBe(':he\nNew machine A.\n:he\n:h\n');
  });

  it('loses no line, whatever is typed in between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(null, ':', ':a', ':ab'), fc.constant(['told'])), { maxLength: 20 }),
        (all) => {
          let written = '';
          const speaker = createSpeaker((text) => {
            written += text;
          });
          for (const each of all) {
            if (typeof each === 'string' || each === null) speaker.typing(each);
            else speaker.say(each);
          }
          const told = written.split('\n').filter((line) => line === 'told').length;
          expect(told).toBe(all.filter(Array.isArray).length);
        },
      ),
    );
  });
});
