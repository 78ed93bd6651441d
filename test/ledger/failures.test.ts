import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ServiceError } from '../../src/engine/errors.ts';
import { isGone, thisOwner } from '../../src/ledger/owner.ts';
import { toLedgerError } from '../../src/ledger/problem.ts';
import { alert, ledgerIn, NOON, order, page, temporaryFolder } from './fixtures.ts';

async function refusal(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => undefined,
    (each) => each,
  );
  expect(thrown).toBeInstanceOf(ServiceError);
  expect(thrown.problem).toMatchObject({ code: 'ledger', next: expect.stringMatching(/\.$/) });
  return thrown.problem.what;
}

function raw(folder: string): DatabaseSync {
  const db = new DatabaseSync(join(folder, 'ledger.sqlite'));
  onTestFinished(() => {
    if (db.isOpen) db.close();
  });
  return db;
}

describe('opening', () => {
  test('creates the file and its side files with mode 0600, and tightens a loose one', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'ledger.sqlite'), '', { mode: 0o644 });
    const ledger = await ledgerIn(folder);
    await ledger.admit(page([alert('a')]));
    const modes = ['', '-wal', '-shm'].map((end) => statSync(`${ledger.file}${end}`).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600, 0o600]);
  });

  test('refuses tables of a newer version, and leaves them alone', async () => {
    const folder = temporaryFolder();
    await (await ledgerIn(folder)).close();
    const db = raw(folder);
    db.exec('PRAGMA user_version = 99');
    expect(await refusal(ledgerIn(folder))).toMatch(/newer version of Cordon \(schema 99, this one knows \d+\)/);
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 });
  });

  test('refuses a database of another program, a text file, a folder, a missing folder', async () => {
    const foreign = temporaryFolder();
    raw(foreign).exec('CREATE TABLE t (a)');
    expect(await refusal(ledgerIn(foreign))).toMatch(/another program/);
    const text = temporaryFolder();
    writeFileSync(join(text, 'ledger.sqlite'), 'these are notes, not tables '.repeat(99));
    expect(await refusal(ledgerIn(text))).toMatch(/not a ledger/);
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'ledger.sqlite'));
    expect(await refusal(ledgerIn(folder))).toMatch(/cannot be opened/);
    expect(await refusal(ledgerIn(join(folder, 'missing')))).toMatch(/cannot be opened/);
  });

  test('names a damaged file', async () => {
    const folder = temporaryFolder();
    const ledger = await ledgerIn(folder);
    await ledger.admit(page(Array.from({ length: 500 }, (_, n) => alert(`a-${n}`))));
    await ledger.close();
    const file = readFileSync(ledger.file);
    writeFileSync(ledger.file, file.fill(0xa5, 4096));
    const work = ledgerIn(folder).then((damaged) => damaged.ordersInFlight());
    expect(await refusal(work)).toMatch(/is damaged/);
  });
});

describe('a lock held by another process', () => {
  test('is waited for', async () => {
    const folder = temporaryFolder();
    const ledger = await ledgerIn(folder);
    const db = raw(folder);
    db.exec('BEGIN IMMEDIATE');
    setTimeout(() => db.exec('COMMIT'), 100);
    expect(await ledger.writeIntent(order('o-1'))).toEqual({ kind: 'written' });
  });

  test('for too long is a refusal, reading goes on, and the order of writes is kept afterwards', async () => {
    const folder = temporaryFolder();
    const ledger = await ledgerIn(folder, { patienceMs: 50 });
    const db = raw(folder);
    db.exec('BEGIN IMMEDIATE');
    const write = ledger.writeIntent(order('o-1'));
    expect(await ledger.ordersInFlight()).toEqual([]);
    expect(await refusal(write)).toMatch(/locked by another process for too long/);
    db.exec('ROLLBACK');
    const writes = [ledger.writeIntent(order('o-2')), ledger.advance('o-2', { step: 'requested' }, NOON + 1)];
    expect((await Promise.all(writes))[1]).toMatchObject({ step: 'requested' });
  });
});

describe('failures in words', () => {
  test('a full disk and a read-only file, as SQLite reports them', async () => {
    const folder = temporaryFolder();
    const db = raw(folder);
    db.exec('CREATE TABLE t (a); PRAGMA max_page_count = 3');
    const told = (work: () => void) => {
      try {
        work();
      } catch (thrown) {
        return (toLedgerError(thrown, '/home/ana/ledger.sqlite') as ServiceError).problem;
      }
      return undefined;
    };
    const full = told(() => db.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(100_000)));
    expect(full).toMatchObject({ code: 'ledger', what: expect.stringContaining('the disk is full') });
    const readOnly = new DatabaseSync(join(folder, 'ledger.sqlite'), { readOnly: true });
    const refused = told(() => readOnly.exec('INSERT INTO t VALUES (1)'));
    expect(refused).toMatchObject({ code: 'ledger', what: 'The ledger /home/ana/ledger.sqlite is read-only.' });
    readOnly.close();
  });

  test('what is not a failure of the file is not dressed up as one', () => {
    const bug = new TypeError('x is not a function');
    expect(toLedgerError(bug, 'f')).toBe(bug);
  });

  test('a closed ledger refuses, and closing twice is fine', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    await ledger.close();
    await ledger.close();
    expect(await refusal(ledger.head())).toMatch(/has been closed/);
    expect(await refusal(ledger.writeIntent(order('o-1')))).toMatch(/has been closed/);
  });

  test('the chain cannot be changed or cut through SQL', async () => {
    const folder = temporaryFolder();
    const ledger = await ledgerIn(folder);
    await ledger.admit(page([alert('a')]));
    const db = raw(folder);
    expect(() => db.exec("UPDATE audit SET record = '{}'")).toThrow('append-only');
    expect(() => db.exec('DELETE FROM audit')).toThrow('append-only');
  });
});

describe('liveness of an owner', () => {
  test('an id that was given to another process, a process that ended, one that lives', () => {
    const me = thisOwner();
    expect(isGone(me, NOON, NOON + 1e9)).toBe(false);
    // Process 1 lives everywhere; it is not the one that started then.
    if (process.platform === 'linux') expect(isGone({ ...me, pid: 1, started: 'long ago' }, NOON, NOON)).toBe(true);
    expect(isGone({ ...me, pid: 2 ** 22 + 1 }, NOON, NOON)).toBe(true);
    expect(isGone({ ...me, pid: process.ppid, started: null }, NOON, NOON)).toBe(false);
    expect(isGone({ ...me, pid: process.ppid, started: null }, NOON, NOON + 1e9)).toBe(true);
  });

  test('a boot ago and another host count as gone when their lease is over', () => {
    const me = thisOwner();
    for (const other of [
      { ...me, space: 'an earlier boot' },
      { ...me, host: 'elsewhere' },
    ]) {
      expect(isGone(other, NOON, NOON + 119_000)).toBe(false);
      expect(isGone(other, NOON, NOON + 121_000)).toBe(true);
    }
  });
});
