import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServiceError } from '../../src/engine/errors.ts';
import { writeExport } from '../../src/storage/exports.ts';
import type { ExportServices } from '../../src/tui/services.ts';
import { closeApps, openApp } from '../support/console.tsx';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-export-'));
});
afterEach(async () => {
  await closeApps();
  rmSync(folder, { recursive: true, force: true });
});

const exports: ExportServices = {
  write: (file) => {
    try {
      const place = { runs: join(folder, 'runs'), workingFolder: folder };
      return { ok: true, path: writeExport(place, { ...file, replace: false }), note: '' };
    } catch (thrown) {
      if (thrown instanceof ServiceError) return { ok: false, problem: thrown.problem };
      throw thrown;
    }
  },
  lastReport: () => null,
};

const console120 = () =>
  openApp({
    columns: 160,
    setting: {
      options: { theme: 'dark', plain: false, demo: false, readOnly: false, time: 'utc', version: '1.0.0', exports },
    },
  });

const copied = (written: string) =>
  Buffer.from([...written.matchAll(/\x1b\]52;c;([A-Za-z0-9+/=]+)\x07/gu)].at(-1)?.[1] ?? '', 'base64').toString();

describe(':export', () => {
  it('writes the machine under the cursor into the folder of exports, and says where, in Activity too', async () => {
    const app = await console120();
    await app.press('command.open');
    await app.type('exp');
    await app.press('tab');
    await app.type('h');
    await app.press('tab', 'enter');
    const [name = ''] = readdirSync(join(folder, 'runs', 'exports'));
    expect(name).toBe('cordon_FIN-LT-0142_20260302_093000.html');
    const path = join(folder, 'runs', 'exports', name);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toContain('<h1><bdi>FIN-LT-0142</bdi></h1>');
    expect(app.text()).toContain('Exported to ');
    // The toast is gone by then: Activity tells it, once.
    await app.advance(10_000);
    await app.press('show.activity');
    expect(app.text().split('Exported to ')).toHaveLength(2);
  });

  it('writes the marked machines to a named file, and never over one that is there', async () => {
    writeFileSync(join(folder, 'kept.md'), 'mine');
    const app = await console120();
    await app.press('mark.toggle', 'j', 'mark.toggle', 'command.open');
    await app.type('export md kept.md');
    await app.press('enter');
    expect(app.text()).toContain('There is a file ');
    expect(readFileSync(join(folder, 'kept.md'), 'utf8')).toBe('mine');
    await app.press('command.open');
    await app.type('export md two.md');
    await app.press('enter');
    const text = readFileSync(join(folder, 'two.md'), 'utf8');
    expect(text).toContain('# Cordon: `2 machines`');
    expect(text).toContain('## `FIN-LT-0142`');
  });

  it('says what is missing', async () => {
    const app = await console120();
    for (const [line, words] of [
      ['export pdf', '"pdf" is none of md, json and html.'],
      ['export html run', 'This run has no report yet'],
    ] as const) {
      await app.press('command.open');
      await app.type(line);
      await app.press('enter');
      expect(app.text()).toContain(words);
      await app.press('esc');
    }
  });
});

describe('copying', () => {
  it('takes the host, the machine as Markdown, an alert, a value, its path, the record', async () => {
    const app = await console120();
    const take = async (command: 'copy' | 'copy.whole' | 'copy.path') => {
      await app.press(command);
      return copied(app.screen.written());
    };
    expect(await take('copy')).toBe('FIN-LT-0142');
    expect(await take('copy.whole')).toContain('# Cordon: `FIN-LT-0142`');
    await app.press('open');
    expect(await take('copy')).toBe(
      'FIN-LT-0142  12×  2026-03-02 09:17:00 – 09:28:00 UTC  Critical  Anti-Ransomware  win.ransomware.example',
    );
    await app.press('focus.next');
    expect(await take('copy')).toBe(
      'FIN-LT-0142  2026-03-02 09:28:00 UTC  Critical  Anti-Ransomware  win.ransomware.example',
    );
    await app.press('view.raw', 'search.start');
    await app.type('default');
    await app.press('enter');
    expect(await take('copy')).toBe('Default Forensics settings');
    expect(await take('copy.path')).toBe('.policy.name');
    expect(app.text()).toContain('.policy.name  text, 26 characters');
    expect(JSON.parse(await take('copy.whole'))).toMatchObject({ src_machine_name: 'FIN-LT-0142' });
    await app.press('left');
    expect(JSON.parse(await take('copy'))).toMatchObject({ number: 6, tags: ['endpoint', 'default'] });
  });
});
