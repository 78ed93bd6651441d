import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/engine/errors.ts';
import { aMachineReport, aReport, cordon, fakeEngine, fakeSession } from './support/fake.ts';

const PATH = '/runs/hep_execution_report_20260302_093002.json';

function opening(report = aReport(), problem: Problem | null = null, change = {}) {
  const session = fakeSession(fakeEngine({ cycle: () => ({ report, reportPath: PATH, problem }) }), change);
  return { session, opened: { ok: true as const, session } };
}

describe('cordon run', () => {
  it('tells in aligned lines what was found and what became of it', async () => {
    const report = aReport([
      aMachineReport({ alert_count: 47, outcome: 'isolated' }),
      aMachineReport({ hostname: 'HR-WS-112', alert_count: 1, outcome: 'held', reason: 'Protected by name.' }),
    ]);
    const { code, out, err } = await cordon('run --auto', { opened: opening(report).opened });
    expect(code).toBe(5);
    expect(err).toBe('');
    expect(out).toBe(`Harmony Endpoint at gateway.example, last 1 h, isolates

  MACHINE    ALERTS  SEVERITIES  LAST SEEN                OUTCOME
  FIN-LT-07      47  high        2026-03-02 09:25:00 UTC  isolated, verified
  HR-WS-112       1  high        2026-03-02 09:25:00 UTC  held

48 alerts on 2 machines: 1 isolated, verified; 1 held.

Why:
  HR-WS-112: Protected by name.

Run     r-test
Report  ${PATH}
Audit   2:${'ab'.repeat(6)}
`);
  });

  it('says of an empty window that it is empty, exit 0', async () => {
    const { code, out } = await cordon('run', { opened: opening().opened });
    expect(code).toBe(0);
    expect(out).toContain('No alerts in this window.');
    expect(out).toContain('proposes, writes nothing (--auto acts)');
  });

  it('never calls a window empty that could not be searched', async () => {
    const { metrics } = aReport();
    const failed = aReport([], { metrics: { ...metrics, complete: false } });
    const problem: Problem = { code: 'unreachable', what: 'The gateway does not answer.' };
    const { code, out } = await cordon('run', { opened: opening(failed, problem).opened });
    expect(code).toBe(4);
    expect(out).toContain('whether there are alerts is not known');
    expect(out).not.toMatch(/No alerts in this window|A part of the window/);
  });

  it('puts exactly the report on standard output with --json, words elsewhere', async () => {
    const report = aReport([aMachineReport()]);
    const { code, out, err } = await cordon('run --json', { opened: opening(report).opened });
    expect(code).toBe(5);
    expect(JSON.parse(out)).toEqual(report);
    expect(err).toContain('Report  ');
  });

  it('is quiet when told to, but not about a problem', async () => {
    const problem: Problem = { code: 'unreachable', what: 'The gateway does not answer.', next: 'Check the network.' };
    const { code, out, err } = await cordon('run --quiet', { opened: opening(aReport(), problem).opened });
    expect(code).toBe(4);
    expect(out).toBe('');
    expect(err).toBe('cordon: The gateway does not answer.\n        Check the network.\n');
  });

  it('closes what it opened, also when the engine breaks', async () => {
    const session = fakeSession(fakeEngine({}));
    const { code, err } = await cordon('run', { opened: { ok: true, session } });
    expect(code).toBe(1);
    expect(err).toContain('Unexpected: The test did not expect "cycle".');
    expect(session.closed).toBe(true);
  });

  it('hands over what could not begin, with its report', async () => {
    const report = aReport();
    const problem: Problem = {
      code: 'credentials',
      what: 'There is no key for Infinity Events.',
      next: 'cordon setup',
    };
    const opened = { ok: false as const, problem, written: { report, path: PATH }, demo: null };
    const { code, out, err } = await cordon('run --json', { opened });
    expect(code).toBe(3);
    expect(JSON.parse(out)).toEqual(report);
    expect(err).toContain('There is no key for Infinity Events.');
    const bare = await cordon('run --json', { opened: { ...opened, written: null } });
    expect(JSON.parse(bare.out)).toEqual({ error: { code: 'credentials', what: problem.what, next: 'cordon setup' } });
    const demo = { home: dirname(PATH), kept: false, mail: join(dirname(PATH), 'mail') };
    const gone = await cordon('run', { opened: { ...opened, demo } });
    expect(gone.out).toBe('Report  gone with the demo; --keep or --output-dir keeps it\n');
    const kept = await cordon('run', { opened: { ...opened, demo: { ...demo, kept: true } } });
    expect(kept.out).toContain(`Report  ${PATH}\nKept    ${demo.home}\n`);
  });

  it('shows no byte of a record raw, and no colour without a terminal', async () => {
    const report = aReport([aMachineReport({ hostname: '\u001b]52;c;AAAA\u0007', outcome: 'failed', reason: 'a\rb' })]);
    const { out } = await cordon('run', { opened: opening(report).opened });
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(out).toContain('\\x1b]52;c;AAAA\\x07');
    const coloured = await cordon('run', { opened: opening(report).opened, colour: true });
    expect(coloured.out).toContain('\u001b[31mfailed');
  });

  it('cuts a long table, and -v does not', async () => {
    const many = Array.from({ length: 60 }, (_, at) => aMachineReport({ hostname: `WS-${at}` }));
    const short = await cordon('run', { opened: opening(aReport(many)).opened });
    expect(short.out).toContain('… and 20 more');
    const long = await cordon('run -v', { opened: opening(aReport(many)).opened });
    expect(long.out).toContain('WS-59');
  });
});

describe('cordon ingest', () => {
  it('names where the alerts come from', async () => {
    const { out, purposes } = await cordon('ingest --filter severity:High', { opened: opening().opened });
    expect(out).toContain('alerts from standard input, Harmony Endpoint');
    expect(purposes).toMatchObject([{ kind: 'ingest', name: 'standard input', flags: { filter: 'severity:High' } }]);
  });
});

describe('without a terminal', () => {
  it('the console says so and names what works', async () => {
    const { code, err } = await cordon('');
    expect(code).toBe(2);
    expect(err).toContain('needs a terminal');
    expect(err).toContain('"cordon run"');
  });

  it('setup says so', async () => {
    const { code, err } = await cordon('setup');
    expect(code).toBe(2);
    expect(err).toContain('needs a terminal');
  });

  it('with one, both open the screen', async () => {
    expect((await cordon('', { interactive: true })).screens).toEqual(['console']);
    expect((await cordon('setup', { interactive: true })).screens).toEqual(['setup']);
  });
});

describe('a usage error', () => {
  it('is one document with --json, and exit 2', async () => {
    const { code, out, err } = await cordon('run --json --auto=1');
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'usage' } });
    expect(err).toContain('--auth, which is one letter apart');
  });
});
