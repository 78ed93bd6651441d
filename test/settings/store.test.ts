import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { HaltSwitch } from '../../src/engine/ports.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/settings/schema.ts';
import { settingWords } from '../../src/settings/setting-words.ts';
import { createSettingsStore } from '../../src/settings/store.ts';
import { modeOf, problemOf, temporaryFolder } from './fixtures.ts';

function storeIn(folder: string) {
  let on = false;
  const halt: HaltSwitch = {
    isOn: () => on,
    set: async (to) => {
      on = to;
    },
  };
  return createSettingsStore({ file: join(folder, 'settings.json'), halt });
}

function storeWith(text: string) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'settings.json'), text);
  return storeIn(folder);
}

describe('the settings file', () => {
  test('that is missing means the defaults, and is not made by reading', () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    expect(store.exists()).toBe(false);
    expect(store.load()).toEqual(DEFAULT_SETTINGS);
    expect(DEFAULT_SETTINGS).toMatchObject({ mode: 'observe', window: '1h', limits: { perCycle: 3, perDay: 25 } });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is written whole with mode 0600 and read back', async () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    const settings: Settings = {
      ...DEFAULT_SETTINGS,
      connector: 'harmony',
      connections: { harmony: { gateway: 'https://cloudinfra-gw.portal.checkpoint.com' } },
      protect: [{ match: 'glob', value: 'DC-*', reason: 'domain', expires: '2026-12-31T00:00:00Z' }],
      schedule: { kind: 'system', interval: '6h' },
    };
    await store.save(settings);
    expect(storeIn(folder).load()).toEqual(settings);
    expect(store.exists()).toBe(true);
    expect(modeOf(store.path)).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  test('with only some settings gets the defaults for the rest', () => {
    const store = storeWith('{"window":"6h","limits":{"perDay":5}}');
    expect(store.load()).toEqual({
      ...DEFAULT_SETTINGS,
      window: '6h',
      limits: { ...DEFAULT_SETTINGS.limits, perDay: 5 },
    });
  });

  test.each([
    ['{"window": "1h",\n  "mode": }', 'line 2, column 11'],
    ['{"window": "1h"', 'it ends too early'],
    ['', ''],
    ['these are notes', ''],
    ['[1, 2]', ''],
    ['"text"', ''],
    ['null', ''],
  ])('that is broken is named and never overwritten: %j', async (text, place) => {
    const store = storeWith(text);
    for (const work of [store.load, store.list, () => store.save(DEFAULT_SETTINGS), () => store.set('window', '2h')]) {
      const problem = await problemOf(work);
      expect(problem.code).toBe('settings');
      expect(problem.what).toContain(store.path);
      expect(problem.what).toContain(place);
    }
    expect(readFileSync(store.path, 'utf8')).toBe(text);
  });

  test('of a newer version is refused and left alone', async () => {
    const store = storeWith('{"version":2,"new":true}');
    expect((await problemOf(store.load)).what).toContain('newer version of Cordon (2)');
    expect((await problemOf(() => store.save(DEFAULT_SETTINGS))).what).toContain('newer version');
    expect(readFileSync(store.path, 'utf8')).toContain('"new"');
  });

  test.each([
    [
      '{"window":"1x"}',
      '"window" is "1x"; expected: a duration of 1s or more, such as 1h',
      'cordon config set window 1h',
    ],
    [
      '{"mode":"auto"}',
      '"mode" is "auto"; expected: observe, dry-run, approve or automatic',
      'config set mode approve',
    ],
    ['{"limits":{"perCycle":-1}}', '"limits.perCycle" is -1; expected: a whole number', 'limits.perCycle 3'],
    ['{"limits":{"perDay":2.5}}', '"limits.perDay" is 2.5', 'limits.perDay 25'],
    ['{"schedule":{"kind":"watch","interval":"1s"}}', '"schedule.interval" is "1s"', 'schedule.interval 15s'],
    ['{"schedule":{"kind":"watch","interval":"1mo"}}', 'from 5s to 3w', 'schedule.interval 15s'],
    ['{"schedule":{"kind":"daily"}}', '"schedule.kind" is "daily"; expected: once, watch or system', 'schedule.kind'],
    ['{"connections":{"harmony":{"gateway":"http://example.com"}}}', 'expected: an https address', 'gateway https://'],
    ['{"connections":{"harmony":{}}}', '"connections.harmony.gateway" is missing', 'connections.harmony.gateway'],
    ['{"protect":[{"match":"name","value":"x","expires":"soon"}]}', '"protect.0.expires" is "soon"', '2026-12-31'],
    ['{"protect":[{"match":"host","value":"x"}]}', '"protect.0.match" is "host"; expected: glob, id', 'glob'],
    ['{"widow":"1h"}', 'There is no setting "widow".', 'Remove it'],
    ['{"display":{"color":"dark"}}', 'There is no setting "display.color".', 'Remove it'],
    ['{"comment":""}', '"comment" is ""', 'config set comment'],
  ])('%s is refused with key, value and mend', async (text, what, next) => {
    const problem = await problemOf(storeWith(text).load);
    expect(problem.what).toContain(what);
    expect(problem.next).toContain(next);
  });

  test('with several wrong settings names the first ones', async () => {
    const text = '{"window":1,"mode":2,"comment":3,"filter":4,"connector":5}';
    expect((await problemOf(storeWith(text).load)).what).toMatch(/and 2 more\.$/);
  });

  test('with a secret or a login in it does not repeat them', async () => {
    const text = '{"infinity_secret_key":"S3CRET","connections":{"harmony":{"gateway":"https://ana:S3CRET@x.com"}}}';
    const problem = await problemOf(storeWith(text).load);
    expect(JSON.stringify(problem)).not.toContain('S3CRET');
    expect(problem.what).toContain('an address with a login in it');
  });

  test('in a folder that does not take it is refused in words', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const store = storeIn(join(folder, 'file'));
    expect((await problemOf(() => store.save(DEFAULT_SETTINGS))).what).toContain('a part of its path is not a folder');
  });
});

describe('one setting by its key', () => {
  test.each([
    ['window', '6h', '6h'],
    ['filter', 'severity:"High"', 'severity:"High"'],
    ['filter', '"a phrase"', '"a phrase"'],
    ['filter', 'null', null],
    ['filter', '*', '*'],
    ['comment', '42', '42'],
    ['limits.perCycle', '5', 5],
    ['limits.allowServers', 'SRV-01, SRV-02', ['SRV-01', 'SRV-02']],
    ['limits.allowServers', '[]', []],
    ['limits.evidence.severity', 'critical', 'critical'],
    ['protect', 'DC-*,FIN-7', ['DC-*', 'FIN-7'].map((value) => ({ match: 'glob', value }))],
    ['protect', '[{"match":"id","value":"c-1"}]', [{ match: 'id', value: 'c-1' }]],
    ['protect', '', []],
    ['schedule', 'once', { kind: 'once' }],
    ['schedule', 'watch 30s', { kind: 'watch', interval: '30s' }],
    ['schedule', '{"kind":"system","interval":"1h"}', { kind: 'system', interval: '1h' }],
    ['connections.harmony.gateway', 'http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['verify.timeout', '90s', '90s'],
    ['display.time', 'utc', 'utc'],
    ['secrets.store', 'file', 'file'],
  ])('%s = %s', async (key, text, value) => {
    const store = storeIn(temporaryFolder());
    expect(await store.set(key, text)).toEqual(value);
    expect(store.get(key)).toEqual(value);
  });

  test('the kind of a schedule brings its interval along', async () => {
    const store = storeIn(temporaryFolder());
    await store.set('schedule.kind', 'system');
    expect(store.get('schedule')).toEqual({ kind: 'system', interval: '1h' });
    await store.set('schedule.interval', '6h');
    expect(store.get('schedule.interval')).toBe('6h');
  });

  test.each([
    'nothing',
    'limits.none',
    'display.theme.dark',
    '__proto__.x',
    'constructor',
    'a..b',
    '',
    'x'.repeat(999),
  ])('%s does not exist', async (key) => {
    const store = storeIn(temporaryFolder());
    expect((await problemOf(() => store.set(key, '1'))).what).toMatch(/^There is no setting "/);
    expect((await problemOf(() => store.get(key))).next).toContain('cordon config get');
    expect(existsSync(store.path)).toBe(false);
  });

  test('with a name that is nearly one is asked about', async () => {
    const store = storeIn(temporaryFolder());
    for (const [typed, meant] of [
      ['windw', 'window'],
      ['notices.mail.prot', 'notices.mail.port'],
      ['hallt', 'halt'],
    ] as const) {
      expect((await problemOf(() => store.get(typed))).what).toContain(`"${typed}"; did you mean "${meant}"?`);
    }
    expect((await problemOf(() => store.get('nothing'))).what).toBe('There is no setting "nothing".');
  });

  test('that needs another one first says which, not that its own value is wrong', async () => {
    const store = storeIn(temporaryFolder());
    const problem = await problemOf(() => store.set('connections.halo.isolationGroup', 'Forensics'));
    expect(problem.what).toContain('"connections.halo.gateway" is missing');
    expect(problem.next).toContain('config set connections.halo.gateway https://api.cloudpassage.com');
    await store.set('connections.halo.gateway', 'https://api.cloudpassage.com');
    await store.set('connections.halo.isolationGroup', 'Forensics');
    expect(store.get('connections.halo')).toMatchObject({ isolationGroup: 'Forensics' });
  });

  test('is told what for, and what it takes, every one of them', () => {
    const keys = Object.keys(storeIn(temporaryFolder()).list());
    const more = ['gateway', 'filter', 'isolationGroup', 'jumpHosts'].map((name) => `connections.halo.${name}`);
    const setByHand = [...keys, ...more].filter((key) => key !== 'secrets.since');
    expect(setByHand.filter((key) => !/^[a-z].*\. Takes: ./i.test(settingWords(key)))).toEqual([]);
    expect(settingWords('nothing')).toBe('');
  });

  test('with a wrong value names it and changes nothing', async () => {
    const store = storeIn(temporaryFolder());
    const problem = await problemOf(() => store.set('limits.perCycle', 'many'));
    expect(problem.what).toBe('The setting "limits.perCycle" is "many"; expected: a whole number from 0 to 100000.');
    expect((await problemOf(() => store.set('halt', 'maybe'))).what).toContain('"halt" is "maybe"');
    expect((await problemOf(() => store.set('limits', 'none'))).what).toContain('set one by one');
    expect(existsSync(store.path)).toBe(false);
  });

  test('halt is the kill switch, and stands in no file of settings', async () => {
    const store = storeIn(temporaryFolder());
    expect(await store.set('halt', 'true')).toBe(true);
    expect(store.get('halt')).toBe(true);
    expect(store.list()).toMatchObject({
      halt: true,
      'limits.perCycle': 3,
      window: '1h',
      protect: [],
      connections: {},
    });
    expect(existsSync(store.path)).toBe(false);
    expect(await store.set('halt', 'FALSE')).toBe(false);
    expect(store.get('halt')).toBe(false);
  });
});
