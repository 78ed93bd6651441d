import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ExecutionReport } from '../../src/engine/reporting/report.ts';
import { createJournal, type JournalOptions } from '../../src/storage/journal.ts';
import { createRedactor } from '../../src/storage/redact.ts';
import { clockAt, isRoot, modeOf, NOON, problemOf, sourceOf, temporaryFolder, withSmallFiles } from './fixtures.ts';

const report = (errors: readonly string[] = []): ExecutionReport => ({
  schema_version: 1,
  run: 'r-1',
  execution_summary: {
    start_time: '2026-02-03T12:00:00Z',
    end_time: '2026-02-03T12:00:41Z',
    duration_minutes: 0.68,
    alerts_found: 0,
    unique_machines: 0,
    machines_selected_for_isolation: 0,
    isolation_successful: false,
    isolation_job_id: null,
    errors,
  },
  configuration: {
    filter_query: '',
    automation_mode: true,
    approval_required: true,
    time_window_hours: 1,
    gateway: '',
    connector: 'harmony',
    auto: false,
    dry_run: false,
    max_isolations: 3,
  },
  machines_processed: [],
  recommendations: [],
  metrics: { alerts: { returned: 0, grouped: 0, set_aside: 0, duplicate: 0 }, complete: true, cycles: 1 },
  audit_head: null,
});

function journalIn(folder: string, options: Partial<JournalOptions> = {}) {
  const journal = createJournal({ folder, clock: clockAt(NOON), ...options });
  onTestFinished(() => journal.close());
  return journal;
}

const textOf = (path: string) => readFileSync(path, 'utf8');

describe('the files of a run', () => {
  test('bear the seed’s names, are their owner’s alone, and the report is JSON that ends with a line', async () => {
    const folder = join(temporaryFolder(), 'runs');
    const journal = journalIn(folder);
    journal.log('info', 'begun');
    const path = await journal.report(report(['a', 'b']));
    expect(readdirSync(folder).sort()).toEqual([
      'hep_automation_20260203_120000.log',
      'hep_execution_report_20260203_120000.json',
    ]);
    expect([folder, journal.logPath, path].map(modeOf)).toEqual([0o700, 0o600, 0o600]);
    expect(JSON.parse(textOf(path))).toEqual(report(['a', 'b']));
    expect(textOf(path).endsWith('}\n')).toBe(true);
  });

  test('of a run in the same second get _2, _3', async () => {
    const folder = temporaryFolder();
    const names: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const journal = journalIn(folder);
      names.push(basename(journal.logPath), basename(await journal.report(report())));
    }
    expect(names.map((name) => /_120000(.*)\./.exec(name)?.[1])).toEqual(['', '', '_2', '_2', '_3', '_3']);
  });

  test('do not touch a report that is there', async () => {
    const folder = temporaryFolder();
    const taken = join(folder, 'hep_execution_report_20260203_120000.json');
    writeFileSync(taken, 'somebody else’s');
    const path = await journalIn(folder).report(report());
    expect(path).toMatch(/_120000_2\.json$/);
    expect(textOf(taken)).toBe('somebody else’s');
  });

  test('the report is rewritten in place, whole', async () => {
    const folder = temporaryFolder();
    const journal = journalIn(folder);
    const path = await journal.report(report(['a long first version'.repeat(100)]));
    expect(await journal.report(report(['second']))).toBe(path);
    expect(JSON.parse(textOf(path))).toEqual(report(['second']));
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('of a watch are new each day, and only then', async () => {
    const folder = temporaryFolder();
    const clock = clockAt(NOON);
    const journal = journalIn(folder, { clock, daily: true });
    journal.log('info', 'first day');
    const first = await journal.report(report());
    clock.set(NOON + 11 * 3_600_000);
    journal.log('info', 'evening');
    expect(await journal.report(report())).toBe(first);
    const firstLog = journal.logPath;
    clock.set(NOON + 12 * 3_600_000 + 5000);
    journal.log('info', 'second day');
    expect(await journal.report(report())).toMatch(/20260204_000005\.json$/);
    expect(textOf(firstLog).trim().split('\n')).toHaveLength(2);
    expect(textOf(journal.logPath)).toContain('second day');
    expect(readdirSync(folder)).toHaveLength(4);
  });

  test('of a run that passes midnight stay one log and one report', async () => {
    const clock = clockAt(NOON);
    const folder = temporaryFolder();
    const journal = journalIn(folder, { clock });
    clock.set(NOON + 86_400_000);
    journal.log('info', 'late');
    expect(await journal.report(report())).toMatch(/20260203_120000\.json$/);
    expect(readdirSync(folder)).toHaveLength(2);
  });
});

describe('a line of the log', () => {
  test('is time in UTC, level, message', () => {
    const journal = journalIn(temporaryFolder(), { clock: clockAt(NOON + 41_123) });
    journal.log('info', 'Order accepted');
    journal.log('warn', 'é 日本');
    journal.log('error', 'x');
    journal.log('debug', 'not shown');
    expect(textOf(journal.logPath)).toBe(
      '2026-02-03T12:00:41.123Z - INFO - Order accepted\n' +
        '2026-02-03T12:00:41.123Z - WARNING - é 日本\n' +
        '2026-02-03T12:00:41.123Z - ERROR - x\n',
    );
  });

  test('is written below info only when asked for', () => {
    const journal = journalIn(temporaryFolder(), { level: 'debug' });
    journal.log('debug', 'GET /x 200');
    expect(textOf(journal.logPath)).toContain(' - DEBUG - GET /x 200');
  });

  test('shows what a terminal would obey as escapes', () => {
    const journal = journalIn(temporaryFolder());
    journal.log('info', 'a\u001b[31m\u0000\r\n\tb\u009b\u202e\u200b\u{e0041}\ud800 C:\\temp');
    const [line] = textOf(journal.logPath).split(' - INFO - ').slice(1);
    expect(line).toBe('a\\x1b[31m\\x00\\r\\n\\tb\\x9b\\u202e\\u200b\\u{e0041}\\ud800 C:\\temp\n');
  });

  test('is one line without a control byte, whatever the message, in log and report', async () => {
    const folder = temporaryFolder();
    const journal = journalIn(folder);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (message) => {
        journal.log('info', message);
        const path = await journal.report(report([message]));
        const written = textOf(path);
        expect(written).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(JSON.parse(written).execution_summary.errors).toEqual([message]);
      }),
    );
    const lines = textOf(journal.logPath).split('\n');
    expect(lines).toHaveLength(101);
    for (const line of lines.slice(0, -1)) {
      expect(line).toMatch(/^2026-02-03T12:00:00\.000Z - INFO - [^\u0000-\u001f\u007f-\u009f\u202a-\u202e]*$/);
    }
  });

  test('of any size is cut', () => {
    const journal = journalIn(temporaryFolder());
    journal.log('info', 'x'.repeat(1_000_000));
    expect(textOf(journal.logPath)).toHaveLength(
      '2026-02-03T12:00:00.000Z - INFO - '.length + 8000 + '… (992000 more characters)\n'.length,
    );
    expect(textOf(journal.logPath)).toMatch(/x… \(992000 more characters\)\n$/);
  });
});

describe('secrets', () => {
  const canary = 'S3cr=t/with "quotes"+1';

  test('appear neither in the log nor in the report, in no spelling', async () => {
    const redactor = createRedactor();
    const journal = journalIn(temporaryFolder(), { redactor });
    redactor.register(canary);
    const spellings = [
      canary,
      JSON.stringify(canary),
      encodeURIComponent(canary),
      new URLSearchParams({ key: canary }).toString(),
      Buffer.from(canary).toString('base64'),
      Buffer.from(canary).toString('base64url'),
    ];
    for (const spelling of spellings) journal.log('error', `refused: ${spelling}.`);
    const path = await journal.report(report(spellings));
    const written = textOf(journal.logPath) + textOf(path);
    for (const spelling of spellings) expect(written).not.toContain(spelling);
    expect(written).not.toContain('S3cr');
    expect(written).toContain('refused: [secret].');
  });

  test('that lie in one another are both taken out', () => {
    const redactor = createRedactor(['abcdef', 'abcdefghij']);
    expect(redactor.redact('abcdefghij abcdef')).toBe('[secret] [secret]');
  });

  test('too short to be told from words are left', () => {
    expect(createRedactor(['abc', '  ']).redact('abc  abc')).toBe('abc  abc');
  });
});

describe('where it cannot be written', () => {
  test('a folder that is a file, or lies below one, is refused at once', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(problemOf(() => journalIn(file))).toMatchObject({ code: 'settings', what: expect.stringContaining(file) });
    expect(problemOf(() => journalIn(join(file, 'below'))).next).toBeTruthy();
  });

  test('a folder without the right to write is refused at once', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'runs'));
    chmodSync(join(folder, 'runs'), 0o500);
    if (isRoot) expect(journalIn(join(folder, 'runs')).problem).toBeNull();
    else expect(problemOf(() => journalIn(join(folder, 'runs'))).what).toContain('permission is denied');
  });

  test('a report on a full disk is refused in words and leaves the former one; lost log lines are told', () => {
    const script = `
      import { createJournal } from '${sourceOf('storage/journal.ts')}';
      import { readFileSync, readdirSync, truncateSync } from 'node:fs';
      const folder = process.argv[1];
      const journal = createJournal({ folder, clock: { now: () => ${NOON}, sleep: async () => {} } });
      const path = await journal.report({ small: true });
      const problem = await journal.report({ large: 'x'.repeat(100_000) }).catch((thrown) => thrown.problem);
      for (let n = 0; n < 20; n += 1) journal.log('info', 'y'.repeat(1000));
      const lost = journal.problem;
      truncateSync(journal.logPath, 0);
      journal.log('info', 'again');
      const kept = JSON.parse(readFileSync(path, 'utf8'));
      const log = readFileSync(journal.logPath, 'utf8');
      console.log(JSON.stringify({ problem, lost, kept, log, files: readdirSync(folder).length }));
    `;
    const seen = withSmallFiles(16, script, temporaryFolder()) as { log: string };
    expect(seen).toMatchObject({
      problem: { code: 'settings', what: expect.stringMatching(/^Cannot write the report .* may not grow/) },
      lost: { what: expect.stringMatching(/^Cannot write the log /) },
      kept: { small: true },
      files: 2,
    });
    expect(seen.log).toMatch(/WARNING - \d+ lines are missing here\. Cannot write the log .*\n.* - INFO - again\n$/);
  });
});
