import { describe, expect, it } from 'vitest';
import type { PrunableFile, PruneOutlook, PruneServices } from '../../src/cli/prune-services.ts';
import { cordon } from './support/fake.ts';

const NOON = Date.UTC(2026, 1, 3, 12);
const old: PrunableFile = { kind: 'evidence', name: 'r-1.pages', path: '/h/r-1.pages', bytes: 1500, writtenAt: NOON };
const open = { ...old, name: 'r-2.pages', path: '/h/r-2.pages', why: 'WS-1 is still isolated' };

function world(change: Partial<PruneOutlook> = {}) {
  const asked: unknown[] = [];
  const outlook: PruneOutlook = {
    terms: { evidence: '30d', logs: null, reports: '30d' },
    going: [old],
    held: [open],
    young: [],
    ledgerBytes: 12_345_678,
    ...change,
  };
  const prune: PruneServices = {
    plan: async (olderThan) => {
      asked.push(['plan', olderThan]);
      return { ok: true, ...outlook };
    },
    carryOut: async (_olderThan, shown) => {
      asked.push(['remove', ...shown.map(({ name }) => name)]);
      return { ok: true, removed: shown, head: { count: 9, hash: 'ab'.repeat(32) } };
    },
  };
  return { asked, services: { prune } };
}

describe('cordon prune', () => {
  it('shows what goes and what stays, asks, and then removes it', async () => {
    const { asked, services } = world();
    const { code, out, questions } = await cordon('prune', { services, interactive: true, answers: ['y'] });
    expect(code).toBe(0);
    expect(out).toMatch(/evidence +30d +1 +1\.5 kB +1 +1\.5 kB/);
    expect(out).toMatch(/logs +for ever +0/);
    expect(out).toContain('r-2.pages: WS-1 is still isolated');
    expect(out).toContain('The ledger (12 MB) is never pruned');
    expect(questions).toEqual(['\nRemove 1 file, 1.5 kB, for good? [y/N] ']);
    expect(out).toContain('Removed 1 file, 1.5 kB are free again.');
    expect(asked).toEqual([
      ['plan', null],
      ['remove', 'r-1.pages'],
    ]);
  });

  it('removes nothing without a yes', async () => {
    for (const [line, options] of [
      ['prune', { interactive: true, answers: [''] }],
      ['prune --dry-run', {}],
      ['prune --dry-run --yes', {}],
    ] as const) {
      const { asked, services } = world();
      const { code, out } = await cordon(line, { services, ...options });
      expect([code, asked]).toEqual([0, [['plan', null]]]);
      expect(out).toContain('Nothing was removed.');
    }
    const { asked, services } = world();
    const { code, err } = await cordon('prune', { services });
    expect([code, asked]).toEqual([2, []]);
    expect(err).toContain('--yes to confirm, or --dry-run to look');
  });

  it('asks nothing where nothing is old enough', async () => {
    const { services } = world({ going: [], held: [] });
    const { code, out, questions } = await cordon('prune', { services, interactive: true });
    expect([code, questions]).toEqual([0, []]);
    expect(out).toContain('Nothing is old enough to go.');
  });

  it('answers scripts in lines or as a document', async () => {
    const { services } = world();
    const { out } = await cordon('prune --older-than 90d --yes -o plain', { services });
    expect(out.split('\n')).toEqual([
      'goes\tevidence\t/h/r-1.pages\t1500\t2026-02-03T12:00:00.000Z\t-',
      'stays\tevidence\t/h/r-2.pages\t1500\t2026-02-03T12:00:00.000Z\tWS-1 is still isolated',
      '',
    ]);
    const { asked, services: again } = world();
    const json = JSON.parse((await cordon('prune --older-than 90d --yes --json', { services: again })).out);
    expect(json).toMatchObject({ pruned: true, bytes: 1500, kept_for: { logs: null }, files: [{ fate: 'goes' }, {}] });
    expect(asked[0]).toEqual(['plan', '90d']);
  });

  it('tells why it failed', async () => {
    const problem = { code: 'ledger', what: 'The ledger is locked.' } as const;
    const { services } = world();
    const prune = { ...services.prune, carryOut: async () => ({ ok: false, problem }) as const };
    const { code, err } = await cordon('prune --yes', { services: { prune } });
    expect(code).toBe(2);
    expect(err).toContain('The ledger is locked.');
  });
});
