import { existsSync, readFileSync, truncateSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openEvidence } from '../../src/storage/evidence.ts';
import { clockAt, laterProblemOf, modeOf, NOON, sourceOf, temporaryFolder, withSmallFiles } from './fixtures.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('evidence', () => {
  test('keeps pages byte for byte and gives each back by its place', async () => {
    const folder = temporaryFolder();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), async (pages) => {
        run += 1;
        const evidence = openEvidence({ folder, run: `r-${run}` });
        const places = await Promise.all(pages.map((page) => evidence.append(page)));
        for (const [at, page] of pages.entries()) {
          const place = places[at];
          if (place) expect(await evidence.read({ ...place, index: 0 })).toEqual(page);
        }
        const [first] = places;
        if (first) expect(new Uint8Array(readFileSync(join(folder, first.file)))).toEqual(joined(pages));
        await evidence.close();
      }),
      { numRuns: 30 },
    );
  });

  test('makes its file with the first page, mode 0600, and none for a run without pages', async () => {
    const folder = join(temporaryFolder(), 'evidence');
    const evidence = openEvidence({ folder, run: 'r-1' });
    await evidence.sync();
    expect(existsSync(folder)).toBe(false);
    expect(await evidence.append(bytes('{"a":1}'))).toEqual({ file: 'r-1.pages', offset: 0, length: 7 });
    expect(await evidence.append(bytes('é'))).toEqual({ file: 'r-1.pages', offset: 7, length: 2 });
    await evidence.sync();
    expect(modeOf(join(folder, 'r-1.pages'))).toBe(0o600);
    expect(modeOf(folder)).toBe(0o700);
    await evidence.close();
    await evidence.close();
  });

  test('of an earlier run is read too, and the same run goes on where it ended', async () => {
    const folder = temporaryFolder();
    const first = openEvidence({ folder, run: 'r-1' });
    const place = await first.append(bytes('first'));
    await first.close();
    const again = openEvidence({ folder, run: 'r-1' });
    expect((await again.append(bytes('second'))).offset).toBe(5);
    await again.close();
    const later = openEvidence({ folder, run: 'r-2' });
    expect(await later.read({ ...place, index: 3 })).toEqual(bytes('first'));
  });

  test('that was pruned or cut is not found, and says so', async () => {
    const folder = temporaryFolder();
    const evidence = openEvidence({ folder, run: 'r-1' });
    onTestFinished(() => evidence.close());
    const place = { ...(await evidence.append(bytes('page'))), index: 0 };
    truncateSync(join(folder, 'r-1.pages'), 2);
    expect(await laterProblemOf(evidence.read(place))).toMatchObject({
      code: 'not-found',
      what: expect.stringContaining('was cut'),
    });
    unlinkSync(join(folder, 'r-1.pages'));
    expect((await laterProblemOf(evidence.read(place))).what).toContain('was removed');
  });

  test('that was pruned says when', async () => {
    const folder = temporaryFolder();
    const prunedAt = async (file: string) => (file === 'r-0.pages' ? NOON : null);
    const evidence = openEvidence({ folder, run: 'r-1', prunedAt });
    const place = { offset: 0, length: 1, index: 0 };
    const what = async (file: string) => (await laterProblemOf(evidence.read({ ...place, file }))).what;
    expect(await what('r-0.pages')).toContain('"r-0.pages" was pruned on 2026-02-03.');
    expect(await what('r-9.pages')).toContain('"r-9.pages" was removed.');
  });

  test('of a watch has a file a day, and a day that is over is never written to again', async () => {
    const folder = temporaryFolder();
    const clock = clockAt(NOON);
    const evidence = openEvidence({ folder, run: 'r-1', clock });
    const first = await evidence.append(bytes('one'));
    clock.set(NOON + 11 * 3_600_000);
    expect((await evidence.append(bytes('two'))).file).toBe('r-1.pages');
    clock.set(NOON + 12 * 3_600_000);
    const second = await evidence.append(bytes('three'));
    expect(second).toEqual({ file: 'r-1.20260204.pages', offset: 0, length: 5 });
    expect(await evidence.read({ ...first, index: 0 })).toEqual(bytes('one'));
    expect(await evidence.read({ ...second, index: 0 })).toEqual(bytes('three'));
    await evidence.close();
    expect(readFileSync(join(folder, 'r-1.pages'), 'utf8')).toBe('onetwo');
  });

  test('never leaves its folder', async () => {
    const folder = temporaryFolder();
    const evidence = openEvidence({ folder, run: 'r-1' });
    for (const file of ['../secrets.json', '../a.pages', '/etc/passwd', 'a/b.pages', '..pages']) {
      const problem = await laterProblemOf(evidence.read({ file, offset: 0, length: 1, index: 0 }));
      expect(problem.code).toBe('not-found');
    }
    expect(() => openEvidence({ folder, run: '../r-1' })).toThrow(TypeError);
  });

  test('that cannot grow is refused in words, and offsets stay true afterwards', () => {
    const folder = temporaryFolder();
    const script = `
      import { openEvidence } from '${sourceOf('storage/evidence.ts')}';
      const evidence = openEvidence({ folder: process.argv[1], run: 'r-1' });
      await evidence.append(new Uint8Array(1000));
      const problem = await evidence.append(new Uint8Array(100_000)).catch((thrown) => thrown.problem);
      const next = await evidence.append(new TextEncoder().encode('next'));
      const back = new TextDecoder().decode(await evidence.read({ ...next, index: 0 }));
      console.log(JSON.stringify({ problem, next, back }));
    `;
    expect(withSmallFiles(16, script, folder)).toMatchObject({
      problem: { code: 'ledger', what: expect.stringContaining('may not grow') },
      next: { offset: 1000, length: 4 },
      back: 'next',
    });
  });
});

function joined(pages: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pages));
}
