// Files that look old: what an open case rests on stays, what is closed goes, and a date alone deceives nobody.
import { utimesSync } from 'node:fs';
import { expect, it } from 'vitest';
import { QUICK, standOn } from './support/ground.ts';

it('keeps what an open isolation rests on, lets it go after the release, and believes the ledger more than a file', async ({
  onTestFinished,
}) => {
  const ground = await standOn(onTestFinished, { scenario: 'one-machine' });
  const { cordon, here } = ground;
  expect((await cordon(['run', '--auto', ...here, ...QUICK])).code).toBe(0);
  await cordon(['config', 'set', 'window', '1s']);
  const monthsAgo = new Date(Date.now() - 40 * 86_400_000);
  const kept = ground.files().filter((file) => /\.(pages|log)$|_report_/.test(file));
  expect(kept).toHaveLength(3);
  for (const file of kept) utimesSync(file, monthsAgo, monthsAgo);

  const open = JSON.parse((await cordon(['prune', '--yes', '--json'])).out);
  expect(open).toMatchObject({ pruned: false, bytes: 0 });
  expect(open.files.map(({ fate }: { fate: string }) => fate)).toEqual(['stays', 'stays', 'stays']);
  expect(open.files[0].why).toContain('is still isolated');

  const [host = ''] = (await cordon(['history', '--open', '-o', 'plain'])).out.split('\t');
  expect((await cordon(['release', host, '--yes', ...here, ...QUICK])).code).toBe(0);
  const shown = await cordon(['prune', '--dry-run', '-o', 'plain']);
  expect(
    shown.out
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[0]),
  ).toEqual(['goes', 'goes', 'stays']);
  expect(shown.out).toContain('its alerts came in later than the file says');
  expect(ground.files()).toEqual(expect.arrayContaining(kept));

  const { code, out } = await cordon(['prune'], { interactive: true, answers: ['y'] });
  expect(code).toBe(0);
  expect(out).toContain('Removed 2 files');
  expect(ground.files().filter((file) => kept.includes(file))).toEqual([expect.stringMatching(/\.pages$/)]);
  const verified = await cordon(['verify', '--json']);
  expect(verified.code).toBe(0);
  expect(JSON.parse(verified.out).evidence).toEqual({ here: 1, pruned: 0, missing: [] });
});
