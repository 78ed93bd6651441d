/** The ledger's audit chain: synced appends, one by one, and how fast a chain is verified. Arguments: folder, appends, records. */
import { join } from 'node:path';
import { EMPTY_HEAD, lineOf, nextRecord } from '../../../src/ledger/audit.ts';
import { openLedger } from '../../../src/ledger/ledger.ts';
import { verifyChain } from '../../../src/ledger/verify-chain.ts';
import { anOrder } from '../../support/builders.ts';

const [folder = '', appends = '', records = ''] = process.argv.slice(2);
const actor = { kind: 'human', id: 'bench' } as const;

const ledger = await openLedger(join(folder, 'audit.sqlite'), { clock: { now: Date.now, sleep: async () => {} } });
await ledger.beginRun({ id: 'r-bench', kind: 'run', actor, startedAt: Date.now(), endedAt: null, summary: null });
const appendMs: number[] = [];
for (let number = 0; number < Number(appends); number += 1) {
  const order = anOrder({ id: `o-${number}`, endpointId: `endpoint-${number}`, step: 'intent', run: 'r-bench' });
  const begun = performance.now();
  await ledger.writeIntent(order);
  appendMs.push(performance.now() - begun);
}
await ledger.close();

const lines: string[] = [];
let head = EMPTY_HEAD;
for (let seq = 0; seq < Number(records); seq += 1) {
  const data = { host: `WS-${seq}`, endpoint: `endpoint-${seq}`, order: `o-${seq}`, comment: 'Isolated by the bench.' };
  const record = nextRecord(head, {
    at: 1_767_225_600_000 + seq,
    actor,
    run: 'r-bench',
    event: 'isolate.intent',
    data,
  });
  lines.push(lineOf(record));
  head = { count: seq + 1, hash: record.hash };
}
const begun = performance.now();
const verdict = verifyChain(lines, head);
const verifyMs = performance.now() - begun;
if (verdict.kind !== 'intact') throw new Error(`The chain is ${verdict.kind}.`);
process.stdout.write(JSON.stringify({ appendMs, verifyASecond: lines.length / (verifyMs / 1000) }));
