import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { Notice } from '../../src/engine/model/notice.ts';
import type { Posting } from '../../src/engine/ports.ts';
import { MIGRATIONS } from '../../src/ledger/schema.ts';
import { clockAt, ledgerIn, NOON, notice, order, temporaryFolder } from './fixtures.ts';

const GROUP_MS = 60_000;
const DUE = NOON + GROUP_MS;

function posting(...notices: readonly Notice[]): Posting {
  return { notices, channels: ['mail'], groupMs: GROUP_MS };
}

function on(machine: string, key: string, change: Partial<Notice> = {}): Notice {
  return notice(key, { machine: { key: `harmony:host:${machine}`, host: machine, endpointId: machine }, ...change });
}

const keys = (parcel: { readonly notices: readonly Notice[] } | null) => parcel?.notices.map(({ key }) => key);

describe('the outbox', () => {
  test('gathers the events of one incident for a while, and sends them as one message', async () => {
    const { outbox } = await ledgerIn(temporaryFolder());
    await outbox.post(posting(notice('a')));
    await outbox.post(posting(notice('b', { at: NOON + 50_000 }), on('ws-beta', 'c', { at: NOON + 50_000 })));
    expect(await outbox.claim('mail', DUE - 1, false)).toBeNull();
    const parcel = await outbox.claim('mail', DUE, false);
    expect(keys(parcel)).toEqual(['a', 'b']);
    expect(parcel).toMatchObject({ attempt: 1, earlier: [] });
    expect(await outbox.claim('mail', DUE, false)).toBeNull();
    expect(keys(await outbox.claim('mail', DUE + 50_000, false))).toEqual(['c']);
  });

  test('does not wait for the group where the program ends', async () => {
    const { outbox } = await ledgerIn(temporaryFolder());
    await outbox.post(posting(notice('a')));
    expect(keys(await outbox.claim('mail', NOON, true))).toEqual(['a']);
  });

  test('sends again what could not be settled, though its process lives on', async () => {
    const { outbox } = await ledgerIn(temporaryFolder());
    await outbox.post(posting(notice('a')));
    const first = await outbox.claim('mail', DUE, false);
    // The disk was full when it was to be settled: nothing more is heard of it.
    expect(await outbox.claim('mail', DUE + 14 * 60_000, false)).toBeNull();
    const again = await outbox.claim('mail', DUE + 16 * 60_000, false);
    expect(again).toEqual({ ...first, attempt: 2 });
  });

  test('lets a person send what still waits for its group', async () => {
    const { outbox } = await ledgerIn(temporaryFolder());
    await outbox.post(posting(notice('a'), on('ws-beta', 'b')));
    const [, waiting] = await outbox.letters(10);
    expect(await outbox.retry(String(waiting?.id), NOON)).toBe(1);
    expect(keys(await outbox.claim('mail', NOON, false))).toEqual(waiting?.notices.map(({ key }) => key));
    expect(await outbox.claim('mail', NOON, false)).toBeNull();
  });

  test('takes a key once for each channel', async () => {
    const { outbox } = await ledgerIn(temporaryFolder());
    const both = { ...posting(notice('a')), channels: ['mail', 'webhook'] };
    await outbox.post(both);
    await outbox.post(both);
    expect(await outbox.count()).toEqual({ waiting: 2, dead: 0 });
  });

  test('keeps one name over all attempts of a message, and refers to the ones before in its thread', async () => {
    const { outbox } = await ledgerIn(temporaryFolder());
    await outbox.post(posting(notice('a')));
    const first = await outbox.claim('mail', DUE, false);
    await outbox.settle(String(first?.id), { kind: 'later', dueAt: DUE + 500, words: 'The relay is away.' });
    expect(await outbox.claim('mail', DUE + 499, true)).toBeNull();
    const again = await outbox.claim('mail', DUE + 500, false);
    expect(again).toEqual({ ...first, attempt: 2 });
    await outbox.settle(String(first?.id), { kind: 'sent', at: DUE + 501 });
    await outbox.post(posting(notice('b')));
    const second = await outbox.claim('mail', DUE, true);
    expect(second).toMatchObject({ thread: first?.thread, earlier: [first?.id] });
    expect(second?.id).not.toBe(first?.id);
  });

  test('tells a hold once, until another guard holds it or the incident is another', async () => {
    const { outbox } = await ledgerIn(temporaryFolder());
    const held = (key: string, gist: string) => notice(key, { trigger: 'held', gist });
    await outbox.post(posting(held('a', 'protected')));
    await outbox.post(posting(held('b', 'protected')));
    await outbox.post(posting(held('c', 'storm'), on('ws-beta', 'd', { trigger: 'held', gist: 'storm' })));
    await outbox.post(posting(held('e', 'storm')));
    expect((await outbox.letters(10)).flatMap(({ notices }) => notices.map(({ key }) => key)).sort()).toEqual([
      'a',
      'c',
      'd',
    ]);
  });

  test('sends many incidents at once as one message', async () => {
    const { outbox } = await ledgerIn(temporaryFolder());
    const machines = Array.from({ length: 7 }, (_, n) => on(`ws-${n}`, `k-${n}`));
    await outbox.post(posting(...machines));
    expect(keys(await outbox.claim('mail', DUE, false))).toHaveLength(7);
    expect(await outbox.claim('mail', DUE, false)).toBeNull();
  });

  test('shows dead letters, and sends them again when told to', async () => {
    const { outbox } = await ledgerIn(temporaryFolder());
    await outbox.post(posting(notice('a')));
    const parcel = await outbox.claim('mail', DUE, false);
    await outbox.settle(String(parcel?.id), { kind: 'dead', at: DUE, words: 'Refused.\u0000' });
    expect(await outbox.count()).toEqual({ waiting: 0, dead: 1 });
    expect(await outbox.letters(10)).toMatchObject([{ state: 'dead', words: 'Refused.\u0000', attempts: 1 }]);
    expect(await outbox.claim('mail', DUE + 1e9, true)).toBeNull();
    expect(await outbox.retry(String(parcel?.id), DUE + 5)).toBe(1);
    expect(await outbox.claim('mail', DUE + 5, false)).toEqual({ ...parcel, attempt: 1 });
  });

  test('gives a message to one process only; when that one has gone, to the next', async () => {
    const folder = temporaryFolder();
    const [one, other] = [await ledgerIn(folder), await ledgerIn(folder)];
    await one.outbox.post(posting(notice('a')));
    const claims = await Promise.all([one, other].map(({ outbox }) => outbox.claim('mail', DUE, false)));
    const [parcel, ...more] = claims.filter((claim) => claim !== null);
    expect(more).toEqual([]);
    const [holder, waiter] = claims[0] ? [one, other] : [other, one];
    expect(await waiter.outbox.claim('mail', DUE + 1e9, true)).toBeNull();
    // Killed between the relay's answer and the note of it: the same message, with the same name, goes out again.
    await holder.close();
    expect(await waiter.outbox.claim('mail', DUE + 1, false)).toEqual({ ...parcel, attempt: 2 });
  });

  test('forgets threads that were sent long ago, and keeps dead ones', async () => {
    const folder = temporaryFolder();
    const { outbox } = await ledgerIn(folder);
    await outbox.post(posting(notice('a'), on('ws-beta', 'b')));
    const [first, second] = [await outbox.claim('mail', DUE, false), await outbox.claim('mail', DUE, false)];
    await outbox.settle(String(first?.id), { kind: 'sent', at: DUE });
    await outbox.settle(String(second?.id), { kind: 'dead', at: DUE, words: '' });
    const later = DUE + 31 * 86_400_000;
    await outbox.post(posting(on('ws-gamma', 'c', { at: later })));
    await outbox.claim('mail', later, true);
    expect((await outbox.letters(10)).map(({ state }) => state)).toEqual(['sending', 'dead']);
  });
});

describe('notices of the ledger', () => {
  test('are written with the step they tell of, and only where the order moved', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    await ledger.writeIntent(order('o-1'));
    const tell = (after: { readonly step: string }) => posting(notice(after.step));
    await ledger.advance('o-1', { step: 'requested' }, NOON, ['intent'], tell);
    await ledger.advance('o-1', { step: 'accepted' }, NOON, ['intent'], tell);
    await ledger.advance('o-1', { words: 'waits' }, NOON, ['requested'], tell);
    expect(keys(await ledger.outbox.claim('mail', DUE, false))).toEqual(['requested']);
  });

  test('undo the step where they cannot be written', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    await ledger.writeIntent(order('o-1'));
    const tell = () => {
      throw new Error('no');
    };
    await expect(ledger.advance('o-1', { step: 'requested' }, NOON, ['intent'], tell)).rejects.toThrow('no');
    expect(await ledger.orders({})).toMatchObject([{ step: 'intent' }]);
  });

  test('begin a new thread after a verified release', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    const threads: (string | undefined)[] = [];
    const run = async (id: string, kind: 'isolate' | 'release') => {
      await ledger.writeIntent(order(id, { kind }));
      const about = { id, kind } as Notice['order'];
      await ledger.advance(id, { step: 'verified' }, NOON, undefined, () => posting(notice(id, { order: about })));
      const parcel = await ledger.outbox.claim('mail', NOON, true);
      threads.push(parcel?.thread);
    };
    await run('o-1', 'isolate');
    await run('o-2', 'release');
    await run('o-3', 'isolate');
    expect(threads[0]).toBe(threads[1]);
    expect(threads[2]).not.toBe(threads[1]);
  });

  test('of a hold are told again after it was decided otherwise', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    const machine = 'harmony:host:ws-alpha';
    const decide = (run: string, outcome: string, key?: string) =>
      ledger.decide(
        [{ run, at: NOON, machine, host: 'WS-ALPHA', outcome, reason: 'x', verdicts: '[]' }],
        key ? posting(notice(key, { trigger: 'held', gist: 'protected' })) : undefined,
      );
    await decide('r-1', 'held', 'a');
    await decide('r-2', 'held', 'b');
    await decide('r-3', 'ordered');
    await decide('r-4', 'held', 'c');
    expect(keys(await ledger.outbox.claim('mail', NOON, true))).toEqual(['a', 'c']);
  });

  test('come to a ledger of the version before', async () => {
    const folder = temporaryFolder();
    const db = new DatabaseSync(`${folder}/ledger.sqlite`);
    const before = MIGRATIONS.findIndex((step) => step.includes('CREATE TABLE letters'));
    for (const step of MIGRATIONS.slice(0, before)) db.exec(step);
    db.exec(`PRAGMA user_version = ${before}; PRAGMA application_id = ${0x436f7264}`);
    db.close();
    const ledger = await ledgerIn(folder, { clock: clockAt(NOON) });
    await ledger.outbox.post(posting(notice('a')));
    expect(await ledger.outbox.count()).toEqual({ waiting: 1, dead: 0 });
  });
});
