// The audit chain from the command line: stored and exported, whole, and spoilt in every way that can be done to it.
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditRecord, lineOf, nextRecord } from '../../src/ledger/audit.ts';
import { type Ground, QUICK, standOn, type Told } from './support/ground.ts';
import { validReport } from './support/report.ts';

type Document = {
  readonly verdict: string;
  readonly exit_code: number;
  readonly line: number | null;
  readonly record: number | null;
  readonly records: number;
  readonly last_good: { readonly record: number; readonly count: number; readonly hash: string } | null;
  readonly checked_against: { readonly count: number; readonly from: string } | null;
  readonly words: string;
  readonly tables: readonly string[];
};

type Cleaner = (clean: () => Promise<void>) => void;

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const clean of closing) await clean();
});

/** One machine isolated for real, and the chain exported: each test works on a copy. */
let done: { readonly ground: Ground; readonly printed: string; readonly lines: string[]; readonly exported: unknown };
let report: ReturnType<typeof validReport>;

beforeAll(async () => {
  const ground = await standOn((clean) => closing.push(clean), { scenario: 'one-machine' });
  const { code, out, err } = await ground.cordon(['run', '--auto', '--json', ...ground.here, ...QUICK]);
  expect(code).toBe(0);
  const file = join(ground.home, 'chain.jsonl');
  const exported = await ground.cordon(['history', '--export', file, '--json']);
  expect(exported.code).toBe(0);
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const printed = /^Audit {3}(\d+:[0-9a-f]{12})$/m.exec(err)?.[1] ?? '';
  done = { ground, printed, lines, exported: JSON.parse(exported.out) };
  report = validReport(out);
});

function aCopy(atEnd: Cleaner) {
  const { ground, lines } = done;
  const home = mkdtempSync(join(tmpdir(), 'cordon-verify-'));
  atEnd(async () => rmSync(home, { recursive: true, force: true }));
  cpSync(ground.home, home, { recursive: true });
  const file = join(home, 'chain.jsonl');
  return {
    home,
    file,
    lines,
    put: (changed: readonly string[], end = '\n') => writeFileSync(file, changed.join('\n') + end),
    cordon: (line: readonly string[], CORDON_HOME = home) => ground.cordon(line, { env: { CORDON_HOME } }),
  };
}

type Copy = { cordon(line: readonly string[]): Promise<Told> };

async function verify(copy: Copy, ...line: string[]): Promise<{ code: number; found: Document }> {
  const { code, out } = await copy.cordon(['verify', ...line, '--json']);
  const found: Document = JSON.parse(out);
  expect(found.exit_code).toBe(code);
  return { code, found };
}

/** A home of its own that knows no head. */
const elsewhere = join(tmpdir(), 'cordon-verify-elsewhere');

describe('a chain that nobody touched', { timeout: 60_000 }, () => {
  it('is intact in the ledger and in the export, against the head of the last run', async ({ onTestFinished }) => {
    const { printed, exported } = done;
    const copy = aCopy(onTestFinished);
    const { file, lines } = copy;
    const stored = await verify(copy);
    expect(stored).toMatchObject({ code: 0, found: { verdict: 'intact', records: lines.length, tables: [] } });
    expect(stored.found.checked_against?.count).toBe(lines.length);
    expect(await verify(copy, file)).toMatchObject({ code: 0, found: { verdict: 'intact', records: lines.length } });
    expect(exported).toMatchObject({ records: lines.length });
    expect((exported as { audit_head: unknown }).audit_head).toEqual({
      count: lines.length,
      hash: JSON.parse(lines.at(-1) ?? '').hash,
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    // What the end of the run prints is what --head takes; the report carries a head too, of the moment it was written.
    expect(await verify(copy, file, '--head', printed)).toMatchObject({ code: 0 });
    const { count, hash } = report.audit_head ?? { count: 0, hash: '' };
    expect(await verify(copy, file, '--head', `${count}:${hash}`)).toMatchObject({ code: 0 });
  });

  it('says in words what was checked', async ({ onTestFinished }) => {
    const { file, cordon } = aCopy(onTestFinished);
    const { code, out } = await cordon(['verify']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Intact: the audit chain of .*ledger\.sqlite$/m);
    expect(out).toMatch(/^ {2}Head {3}\d+:[0-9a-f]{64}$/m);
    const alone = await cordon(['verify', file], elsewhere);
    expect([alone.code, alone.out]).toEqual([0, expect.stringContaining('No head is known here')]);
  });
});

describe('an export that was changed', { timeout: 60_000 }, () => {
  it('a byte: altered at its line, exit 10', async ({ onTestFinished }) => {
    const copy = aCopy(onTestFinished);
    const { file, lines, put } = copy;
    const at = lines.findIndex((line) => line.includes('isolate.intent'));
    expect(at).toBeGreaterThan(0);
    put(lines.map((line, n) => (n === at ? line.replace('"host":"', '"host":"x') : line)));
    const { code, found } = await verify(copy, file);
    expect([code, found.verdict, found.line, found.record]).toEqual([10, 'altered', at + 1, at]);
    expect(found.last_good).toMatchObject({ record: at - 1, count: at });
    expect(found.words).toContain(`Line ${at + 1}`);
    const told = await copy.cordon(['verify', file]);
    expect([told.code, told.out]).toEqual([10, expect.stringContaining('ALTERED')]);
    expect(told.out).toContain(`The last good record is ${at - 1} of `);
  });

  it.for<[string, (lines: string[]) => string[], number]>([
    ['a line removed', (lines) => lines.toSpliced(2, 1), 3],
    ['two lines swapped', (lines) => lines.toSpliced(2, 2, lines[3] ?? '', lines[2] ?? ''), 3],
    ['a line added twice', (lines) => lines.toSpliced(3, 0, lines[2] ?? ''), 4],
    ['a line of somebody’s own added', (lines) => lines.toSpliced(2, 0, '{"event":"nothing happened"}'), 3],
    ['the first line removed', (lines) => lines.slice(1), 1],
    ['an empty line in between', (lines) => lines.toSpliced(2, 0, ''), 3],
  ])('%s: altered, with its place, exit 10', async ([, spoil, line], { onTestFinished }) => {
    const copy = aCopy(onTestFinished);
    const { file, lines, put } = copy;
    put(spoil(lines));
    const { code, found } = await verify(copy, file);
    expect([code, found.verdict, found.line]).toEqual([10, 'altered', line]);
    expect(found.last_good?.count ?? 0).toBe(line - 1);
  });

  it('a tail cut: truncated, found by the head of the last run and by --head, exit 11', async ({ onTestFinished }) => {
    const copy = aCopy(onTestFinished);
    const { file, lines, put } = copy;
    put(lines.slice(0, -1));
    const cut = await verify(copy, file);
    expect([cut.code, cut.found.verdict, cut.found.line]).toEqual([11, 'truncated', lines.length]);
    expect(cut.found.last_good?.count).toBe(lines.length - 1);
    const { count, hash } = report.audit_head ?? { count: 0, hash: '' };
    put(lines.slice(0, count - 1));
    const given = await copy.cordon(['verify', file, '--json', '--head', `${count}:${hash}`], elsewhere);
    expect([given.code, JSON.parse(given.out)]).toMatchObject([11, { verdict: 'truncated', line: count }]);
    // The note of the last run gone, the last report still says so.
    rmSync(join(copy.home, 'audit-head.json'));
    const byReport = await verify(copy, file);
    expect([byReport.code, byReport.found.checked_against?.from]).toEqual([11, expect.stringContaining('the report')]);
  });

  it('torn in the middle of its last line: truncated, with the last good record', async ({ onTestFinished }) => {
    const copy = aCopy(onTestFinished);
    const { file, lines, put } = copy;
    put([...lines.slice(0, -1), (lines.at(-1) ?? '').slice(0, 40)], '');
    const { code, found } = await verify(copy, file);
    expect([code, found.verdict, found.line]).toEqual([11, 'truncated', lines.length]);
    expect(found.last_good?.count).toBe(lines.length - 1);
  });

  it('rebuilt from some record on: altered, by the head that was noted', async ({ onTestFinished }) => {
    const copy = aCopy(onTestFinished);
    const { file, lines, put } = copy;
    const rebuilt = lines.map((line): AuditRecord => JSON.parse(line));
    for (let at = 3; at < rebuilt.length; at += 1) {
      const { actor, run, event, data, ts } = rebuilt[at] as AuditRecord;
      const before = rebuilt[at - 1] as AuditRecord;
      const entry = { at: Date.parse(ts), actor: actor as { kind: 'human'; id: string }, run, event, data };
      rebuilt[at] = nextRecord(
        { count: at, hash: before.hash },
        at === 3 ? { ...entry, actor: { kind: 'human', id: 'mallory' } } : entry,
      );
    }
    put(rebuilt.map(lineOf));
    expect((await copy.cordon(['verify', file], elsewhere)).code).toBe(0);
    const { code, found } = await verify(copy, file);
    expect([code, found.verdict]).toEqual([10, 'altered']);
    expect(found.words).toContain('rebuilt');
  });
});

describe('a ledger that was changed behind the program', { timeout: 60_000 }, () => {
  function tamper(home: string, ...statements: string[]): void {
    const db = new DatabaseSync(join(home, 'ledger.sqlite'));
    for (const statement of statements) db.exec(statement);
    db.close();
  }

  it('its last records deleted: truncated, exit 11; further runs do not hide it', async ({ onTestFinished }) => {
    const copy = aCopy(onTestFinished);
    const { lines } = copy;
    const { here } = done.ground;
    tamper(copy.home, 'DROP TRIGGER audit_is_not_cut', `DELETE FROM audit WHERE seq >= ${lines.length - 3}`);
    const cut = await verify(copy);
    expect([cut.code, cut.found.line]).toEqual([11, lines.length - 2]);
    await copy.cordon(['run', ...here]);
    await copy.cordon(['run', ...here]);
    const grown = await verify(copy);
    expect(grown.found.records).toBeLessThan(lines.length);
    expect([grown.code, grown.found.verdict]).toEqual([10, 'altered']);
  });

  it('a record rewritten: altered at it, exit 10', async ({ onTestFinished }) => {
    const copy = aCopy(onTestFinished);
    tamper(
      copy.home,
      'DROP TRIGGER audit_is_not_changed',
      `UPDATE audit SET record = replace(record, '"kind":"rule"', '"kind":"human"') WHERE record LIKE '%isolate.intent%'`,
    );
    const { code, found } = await verify(copy);
    expect([code, found.verdict]).toEqual([10, 'altered']);
    expect(found.record).toBeGreaterThan(0);
  });
});

describe('tables that say something else than the chain', { timeout: 60_000 }, () => {
  it.for<[string, string, RegExp]>([
    [
      'an order rewritten',
      `UPDATE orders SET step = 'failed', doc = json_set(doc, '$.step', 'failed')`,
      /^The order o-.* has step/,
    ],
    ['an order removed', 'DELETE FROM orders', /^The order o-.* is in the chain, and missing in its table\.$/],
    ['a decision rewritten', `UPDATE decisions SET outcome = 'held'`, /^The decision of record \d+ has outcome "held"/],
    ['a run removed', 'DELETE FROM runs', /^The run r-.* missing in its table/],
  ])('%s: altered, exit 10, each difference named', async ([, statement, words], { onTestFinished }) => {
    const copy = aCopy(onTestFinished);
    const db = new DatabaseSync(join(copy.home, 'ledger.sqlite'));
    db.exec(statement);
    db.close();
    const { code, found } = await verify(copy);
    expect([code, found.verdict, found.line]).toEqual([10, 'altered', null]);
    expect(found.tables[0]).toMatch(words);
    const told = await copy.cordon(['verify']);
    expect(told.out).toContain('The tables of the ledger say something else than the chain:');
  });
});

describe('what cannot be read', { timeout: 60_000 }, () => {
  it('is unreadable, exit 12, and says why', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    const here = (name: string, text: string | Uint8Array) => {
      writeFileSync(join(ground.home, name), text);
      return join(ground.home, name);
    };
    const nothing = await verify(ground);
    expect([nothing.code, nothing.found.words]).toEqual([12, expect.stringContaining('nothing was recorded here yet')]);
    const missing = await verify(ground, join(ground.home, 'no-such-file'));
    expect([missing.code, missing.found.words]).toEqual([12, expect.stringContaining('does not exist')]);
    expect((await verify(ground, ground.home)).code).toBe(12);
    expect((await verify(ground, here('empty.jsonl', ''))).code).toBe(12);
    expect((await verify(ground, here('text', 'these are notes\n'))).code).toBe(12);
    expect((await verify(ground, here('bytes', new Uint8Array(5000).fill(0x9f)))).code).toBe(12);
    const broken = await verify(ground, here('ledger.sqlite', 'no database'));
    expect(broken.code).toBe(12);
    expect((await verify(ground)).code).toBe(12);
  });

  it('a head that is none is wrong usage, exit 2', async ({ onTestFinished }) => {
    const ground = await standOn(onTestFinished, { scenario: 'empty' });
    const { code, err } = await ground.cordon(['verify', '--head', 'forty-one']);
    expect([code, err]).toEqual([2, expect.stringContaining('COUNT:HASH')]);
  });
});
