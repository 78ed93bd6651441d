import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AuditHead } from '../../src/engine/ports.ts';
import { verifyChain } from '../../src/ledger/verify-chain.ts';
import { ledgerIn, NOON, notice, temporaryFolder } from './fixtures.ts';

const WRITER = new URL('./processes/writer.ts', import.meta.url).pathname;

type Process = {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  next(): Promise<unknown>;
  readonly ended: Promise<unknown>;
};

function start(folder: string, name: string, task: string, shell = ''): Process {
  const words = [WRITER, join(folder, 'ledger.sqlite'), name, task];
  const stdio: ['pipe', 'pipe', 'inherit'] = ['pipe', 'pipe', 'inherit'];
  const child = shell
    ? spawn('bash', ['-c', `${shell}; exec "$0" "$@"`, process.execPath, ...words], { stdio })
    : spawn(process.execPath, words, { stdio });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    next: async () => {
      const { value } = await lines.next();
      return value === undefined ? undefined : JSON.parse(value);
    },
    ended: once(child, 'exit'),
  };
}

describe('several processes on one ledger', () => {
  test('three compete for 40 endpoints: each gets one order, each alert is new once, the chain is whole', async () => {
    const folder = temporaryFolder();
    const processes = ['p', 'q', 'r'].map((name) => start(folder, name, 'compete'));
    await Promise.all(processes.map((each) => each.next()));
    for (const { child } of processes) child.stdin.end('go\n');
    const written = (await Promise.all(processes.map((each) => each.next()))) as string[][];
    await Promise.all(processes.map((each) => each.ended));

    expect(written.flat().sort()).toEqual(Array.from({ length: 40 }, (_, n) => `c-${n}`).sort());
    const ledger = await ledgerIn(folder);
    expect(await ledger.ordersInFlight()).toHaveLength(40);
    expect(await ledger.alerts('s', 0, Number.MAX_SAFE_INTEGER)).toHaveLength(410);
    const lines = [...ledger.exportAudit()];
    expect(verifyChain(lines, await ledger.head()).kind).toBe('intact');
    const admitted = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'alerts.admit');
    expect(admitted.reduce((sum, { data }) => sum + data.grouped, 0)).toBe(410);
    // All three are gone: their orders are for this process to settle.
    expect(await ledger.adoptOrphans()).toHaveLength(40);
  });

  test('a notice is left to its process while it lives; once that was killed it goes out again under its name', async () => {
    const folder = temporaryFolder();
    const ledger = await ledgerIn(folder);
    await ledger.outbox.post({ notices: [notice('a')], channels: ['mail'], groupMs: 0 });
    const sender = start(folder, 'p', 'send');
    const claimed = await sender.next();
    expect(claimed).toMatchObject({ attempt: 1, notices: [{ key: 'a' }] });
    expect(await ledger.outbox.claim('mail', NOON + 60_001, true)).toBeNull();
    sender.child.kill('SIGKILL');
    await sender.ended;
    const again = await ledger.outbox.claim('mail', NOON + 60_002, true);
    expect(again).toEqual({ ...(claimed as object), attempt: 2 });
  });

  test('an order is left to its process while it lives, and adopted once it was killed', async () => {
    const folder = temporaryFolder();
    const owner = start(folder, 'p', 'own');
    expect(await owner.next()).toBe('written');
    const ledger = await ledgerIn(folder);
    expect(await ledger.adoptOrphans()).toEqual([]);
    owner.child.kill('SIGKILL');
    await owner.ended;
    expect((await ledger.adoptOrphans()).map(({ id }) => id)).toEqual(['p-1']);
    const other = await ledgerIn(folder);
    expect(await other.adoptOrphans()).toEqual([]);
  });

  test('kill -9 while writing: the ledger opens, the chain is whole, nothing told as written is lost', async () => {
    const folder = temporaryFolder();
    const told: string[] = [];
    let head: AuditHead | undefined;
    for (let round = 0; round < 5; round += 1) {
      const writer = start(folder, `w${round}`, 'write');
      const until = 3 + round * 7;
      for (let n = 0; n < until; n += 1) {
        const line = (await writer.next()) as { intent: string; head: AuditHead };
        told.push(line.intent);
        head = line.head;
      }
      writer.child.kill('SIGKILL');
      await writer.ended;
    }
    const ledger = await ledgerIn(folder);
    const kept = new Set((await ledger.orders({})).map(({ id }) => id));
    expect(told.filter((id) => !kept.has(id))).toEqual([]);
    expect(verifyChain(ledger.exportAudit(), head).kind).toBe('intact');
    expect(await ledger.adoptOrphans()).toHaveLength(kept.size);
  });

  test('where the file cannot grow the write is refused in words, and what was written stays', async () => {
    const folder = temporaryFolder();
    // A limit on the size of a file: what a full disk looks like to one process.
    const writer = start(folder, 'p', 'write', 'ulimit -f 600');
    const told: { intent?: string; problem?: { code: string; what: string } }[] = [];
    for (let line = await writer.next(); line !== undefined; line = await writer.next()) told.push(line as never);
    await writer.ended;
    const { problem } = told.at(-1) ?? {};
    expect(problem).toMatchObject({ code: 'ledger', affects: expect.stringContaining('Nothing can be ordered') });
    expect(problem?.what).toMatch(/disk/);
    const ledger = await ledgerIn(folder);
    const kept = (await ledger.orders({})).map(({ id }) => id);
    expect(kept).toEqual(expect.arrayContaining(told.flatMap(({ intent }) => intent ?? [])));
    expect(verifyChain(ledger.exportAudit()).kind).toBe('intact');
  });
});
