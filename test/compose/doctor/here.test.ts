// What the doctor looks at on this machine, part by part.
import { chmodSync, mkdtempSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Io } from '../../../src/cli/io.ts';
import { examineSkew } from '../../../src/compose/doctor/clocks.ts';
import { examineFileModes } from '../../../src/compose/doctor/file-modes.ts';
import { examineKeptFiles } from '../../../src/compose/doctor/kept-files.ts';
import { examineKeyAges } from '../../../src/compose/doctor/key-age.ts';
import { examineProxy } from '../../../src/compose/doctor/proxy.ts';
import { examineRunLock } from '../../../src/compose/doctor/run-lock.ts';
import { examineTerminal } from '../../../src/compose/doctor/terminal.ts';
import { halo } from '../../../src/connectors/halo/index.ts';
import { harmony } from '../../../src/connectors/harmony/index.ts';
import { findHome, openHome } from '../../../src/storage/home.ts';
import { takeRunLock } from '../../../src/storage/run-lock.ts';

const home = () => openHome(findHome({ env: { CORDON_HOME: mkdtempSync(join(tmpdir(), 'cordon-doctor-')) } }));

describe('clocks', () => {
  it.each([
    [300_000, 'It is 5 min ahead of the clock here'],
    [-312_000, 'It is 5 min 12 s behind the clock here'],
    [3 * 3_600_000, 'It is 3 h ahead of the clock here'],
  ])('%i ms: the direction, and the mend', (skew, words) => {
    const found = examineSkew('Clock', skew, 'linux');
    expect(found).toMatchObject({ state: 'bad', words: expect.stringContaining(words) });
    expect(found.mend).toContain('timedatectl');
  });

  it('two minutes are borne', () => {
    expect(examineSkew('Clock', -120_000)).toMatchObject({
      state: 'good',
      words: 'It and the clock here are 2 min apart.',
    });
  });
});

describe('file modes', () => {
  it.skipIf(process.platform === 'win32')('names what others may read, and closes it on request', async () => {
    const here = home();
    writeFileSync(here.secrets, '{}');
    writeFileSync(join(here.runs, 'a.log'), '');
    chmodSync(here.secrets, 0o644);
    chmodSync(join(here.runs, 'a.log'), 0o640);
    const found = examineFileModes(here);
    expect(found.state).toBe('bad');
    expect(found.words).toContain(`${here.secrets} and 1 more`);
    expect(found.mend).toContain('replace them');
    expect(statSync(here.secrets).mode & 0o777).toBe(0o644);
    expect(await found.repair?.()).toEqual({ ok: true, words: 'All 2 are yours alone now.' });
    expect([here.secrets, join(here.runs, 'a.log')].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
    expect(examineFileModes(here)).toMatchObject({ state: 'good', repair: null });
  });
});

describe('run lock', () => {
  it('tells of a run at work, and takes away what a killed one left', async () => {
    const { runLock } = home();
    expect(examineRunLock(runLock, 60_000)).toMatchObject({ state: 'good', repair: null });
    const held = takeRunLock(runLock, 0);
    expect(examineRunLock(runLock, 60_000).words).toContain(`A run is at work, begun by process ${process.pid}`);
    held?.release();
    writeFileSync(`${runLock}.json`, JSON.stringify({ pid: 7, host: 'soc-1', since: 0 }));
    const left = examineRunLock(runLock, 180_000);
    expect(left).toMatchObject({ state: 'note', words: expect.stringContaining('process 7 on soc-1, 3 min ago') });
    expect((await left.repair?.())?.ok).toBe(true);
    expect(examineRunLock(runLock, 180_000)).toMatchObject({ state: 'good', words: 'No run is at work.' });
  });
});

describe('files kept', () => {
  it('tells sizes, numbers, the oldest and how long they are kept', () => {
    const here = home();
    const terms = { evidence: '30d', logs: '30d', reports: '30d' };
    expect(examineKeptFiles(here, terms)).toMatchObject({ state: 'good', words: 'None yet.' });
    const log = join(here.runs, 'hep_automation_20260102_030000.log');
    writeFileSync(log, Buffer.alloc(3_200_000));
    writeFileSync(join(here.runs, 'notes.txt'), 'somebody else’s');
    utimesSync(log, new Date('2026-01-02T03:00:00Z'), new Date('2026-01-02T03:00:00Z'));
    expect(examineKeptFiles(here, terms).words).toMatch(
      /^logs 3\.2 MB in 1; the oldest of 2026-01-02; kept for 30d\. /,
    );
    expect(examineKeptFiles(here, { ...terms, reports: null }).words).toContain(
      'kept evidence for 30d, logs for 30d, reports for ever.',
    );
  });
});

describe('age of keys', () => {
  const now = Date.UTC(2026, 5, 1);
  const daysAgo = (days: number) => new Date(now - days * 86_400_000).toISOString();
  const ages = (events: number, endpoint: number, env: Record<string, string> = {}) =>
    examineKeyAges({
      connector: harmony,
      env,
      since: { 'harmony.events': daysAgo(events), 'harmony.endpoint': daysAgo(endpoint) },
      fromFile: false,
      now,
    });

  it('tells when they were entered, and warns two weeks before they end', () => {
    expect(ages(0, 12)).toMatchObject({
      state: 'good',
      words: 'Infinity Events entered today, Harmony Endpoint entered 12 d ago; they expire after 90 d by default.',
    });
    expect(ages(10, 80)).toMatchObject({ state: 'note', words: expect.stringContaining('10 d are left') });
    expect(ages(95, 1)).toMatchObject({ state: 'note', words: expect.stringContaining('any day') });
  });

  it('of keys that come from elsewhere it is not known; keys of Halo do not expire', () => {
    const env = { CORDON_EVENTS_CLIENT_ID: 'a', CORDON_EVENTS_SECRET_KEY: 'b' };
    expect(ages(95, 1, env)?.words).toContain('Infinity Events not known, Harmony Endpoint entered 1 d ago');
    expect(examineKeyAges({ connector: halo, env: {}, since: {}, fromFile: false, now })).toBeNull();
  });
});

describe('proxy', () => {
  it('is told without its password; one that no connection could use is wrong', () => {
    expect(examineProxy({}).words).toContain('None');
    const env = { HTTPS_PROXY: 'http://ana:secret@proxy.example:3128', NO_PROXY: 'corp.example' };
    expect(examineProxy(env)).toMatchObject({
      state: 'good',
      words: 'http://proxy.example:3128 (HTTPS_PROXY), for all but corp.example (NO_PROXY); loopback never needs it.',
    });
    expect(examineProxy({ HTTPS_PROXY: 'proxy.example:3128' }).state).toBe('bad');
  });
});

describe('terminal', () => {
  const on = (env: Io['env'], columns = 100, rows = 30) =>
    examineTerminal({ interactive: true, columns, rows, env } as Io, 'linux');
  const usual = { TERM: 'xterm-256color', LANG: 'en_US.UTF-8' };

  it('tells size, colours and Unicode', () => {
    expect(on(usual)).toMatchObject({ state: 'good', words: '100×30, 256 colours, Unicode.' });
    expect(on({ ...usual, COLORTERM: 'truecolor' }).words).toContain('16 million colours');
    expect(on({ ...usual, NO_COLOR: '1' }).words).toContain('no colours (NO_COLOR)');
  });

  it('notes what hinders the console', () => {
    expect(on({ TERM: 'dumb' })).toMatchObject({ state: 'note', mend: expect.stringContaining('TERM') });
    expect(on({ ...usual, LANG: 'C' })).toMatchObject({ state: 'note', mend: expect.stringContaining('UTF-8') });
    expect(on(usual, 50, 30)).toMatchObject({ state: 'note', mend: expect.stringContaining('60×12') });
    expect(on(usual, 70, 30)).toMatchObject({ state: 'note', mend: expect.stringContaining('80×24') });
  });
});
