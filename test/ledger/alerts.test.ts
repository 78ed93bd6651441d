import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alert, clockAt, ledgerIn, NOON, page, temporaryFolder } from './fixtures.ts';

const MINUTE = 60_000;

describe('admission', () => {
  test('tells new alerts from those seen before, in this page too', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    const twice = page([alert('a'), alert('b'), alert('a', {}, 2)]);
    expect(await ledger.admit(twice)).toEqual({ alerts: [true, true, false], setAside: [] });
    expect((await ledger.admit(page([alert('b'), alert('c')]))).alerts).toEqual([false, true]);
    const other = page([alert('a')], { stream: 'harmony other filter' });
    expect((await ledger.admit(other)).alerts).toEqual([true]);
  });

  test('an id is grouped or set aside, once and for ever', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    const { place } = alert('x');
    const setAside = [
      { id: 'a', reason: 'not an object', place },
      { id: 'z', reason: 'not an object', place },
    ];
    expect(await ledger.admit(page([alert('a')], { setAside }))).toEqual({ alerts: [true], setAside: [false, true] });
    expect((await ledger.admit(page([alert('z')]))).alerts).toEqual([false]);
  });

  test('ids that differ only in a lone surrogate or a NUL are different, and read back exactly', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 3 }), { maxLength: 20 }), async (ids) => {
        const stream = `s${Math.random()}`;
        const alerts = ids.map((id, index) => ({ ...alert(id, {}, index), machine: `m:${id}` }));
        const admission = await ledger.admit(page(alerts, { stream }));
        expect(admission.alerts.every((isNew) => isNew)).toBe(true);
        expect(await ledger.alerts(stream, NOON, NOON)).toEqual(alerts);
      }),
    );
    const close = ['a\ud800', 'a\ud801', 'a\0b', 'a', '\u0001json:"a"'].map((id) => alert(id));
    expect((await ledger.admit(page(close, { stream: 'close' }))).alerts).toEqual([true, true, true, true, true]);
  });

  test('leaves one record a page in the chain, and none for a page without news', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    const many = Array.from({ length: 1000 }, (_, index) => alert(`id-${index}`, {}, index));
    await ledger.admit(page(many));
    expect((await ledger.head()).count).toBe(1);
    const [record] = [...ledger.exportAudit()].map((line) => JSON.parse(line));
    expect(record).toMatchObject({
      event: 'alerts.admit',
      run: 'r-1',
      data: { stream: 'harmony default', grouped: 1000, set_aside: 0, duplicate: 0, evidence: ['r-1.pages:0+100'] },
    });
    const head = await ledger.head();
    await ledger.admit(page(many));
    expect(await ledger.head()).toEqual(head);
  });

  test('of a page of 1,000 alerts takes milliseconds, not tenths of a second', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    const times: number[] = [];
    for (let n = 0; n < 10; n += 1) {
      const alerts = Array.from({ length: 1000 }, (_, index) => alert(`id-${n}-${index}`, {}, index));
      const begin = performance.now();
      await ledger.admit(page(alerts));
      times.push(performance.now() - begin);
    }
    // A few ms on an idle machine; the bound leaves room for a busy one.
    expect(times.toSorted((a, b) => a - b)[5]).toBeLessThan(60);
  });
});

describe('reading alerts back', () => {
  test('those inside the window, oldest first, and those without a time by when they were seen', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    const at = NOON + 10 * MINUTE;
    const given = [
      alert('late', { time: NOON + 5 * MINUTE }, 0),
      alert('early', { time: NOON - 5 * MINUTE }, 1),
      alert('first', { time: NOON }, 2),
      alert('no-time', { time: null }, 3),
      alert('part', { time: NOON + 0.5 }, 4),
    ];
    await ledger.admit(page(given, { at }));
    const ids = async (from: number, to: number) =>
      (await ledger.alerts('harmony default', from, to)).map(({ id }) => id);
    expect(await ids(NOON, NOON + 6 * MINUTE)).toEqual(['first', 'part', 'late']);
    expect(await ids(NOON - 6 * MINUTE, at)).toEqual(['early', 'first', 'part', 'late', 'no-time']);
    expect(await ids(at + 1, at + MINUTE)).toEqual([]);
    expect(await ledger.alerts('unknown stream', 0, at)).toEqual([]);
    const [first] = await ledger.alerts('harmony default', NOON, NOON);
    expect(first).toEqual(given[2]);
  });

  test('each with the page of evidence it lies in', async () => {
    const folder = temporaryFolder();
    const ledger = await ledgerIn(folder);
    const places = [0, 1, 0].map((file, index) => ({ file: `r-${file}.pages`, offset: file * 10, length: 10, index }));
    const alerts = places.map((place, index) => ({ ...alert(`a${index}`), place }));
    await ledger.admit(page(alerts));
    expect((await ledger.alerts('harmony default', NOON, NOON)).map(({ place }) => place)).toEqual(places);
    const raw = new DatabaseSync(join(folder, 'ledger.sqlite'), { readOnly: true });
    expect(raw.prepare('SELECT count(*) AS n FROM pages').get()?.n).toBe(2);
    raw.close();
  });
});

describe('the cursor', () => {
  test('is kept for each stream and never moves back', async () => {
    const ledger = await ledgerIn(temporaryFolder());
    expect(await ledger.cursor('s')).toBeNull();
    await ledger.moveCursor('s', NOON - 10);
    await ledger.moveCursor('s', NOON - 20);
    expect(await ledger.cursor('s')).toBe(NOON - 10);
    expect(await ledger.cursor('t')).toBeNull();
    expect((await ledger.head()).count).toBe(0);
  });

  test('that a wrong clock put into the future is set right', async () => {
    const clock = clockAt(NOON + 86_400_000);
    const ledger = await ledgerIn(temporaryFolder(), { clock });
    await ledger.moveCursor('s', NOON + 86_400_000);
    clock.set(NOON);
    await ledger.moveCursor('s', NOON);
    expect(await ledger.cursor('s')).toBe(NOON);
  });
});
