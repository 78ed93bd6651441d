import { describe, expect, it } from 'vitest';
import { parseArgs } from '../../src/cli/args.ts';
import type { Purpose } from '../../src/cli/services.ts';
import { checkFilter, chooseGateway, settleSettings } from '../../src/compose/settle.ts';
import { CONNECTORS } from '../../src/connectors/registry.ts';
import { ServiceError } from '../../src/engine/errors.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/settings/schema.ts';
import { HOUR, NOW } from '../support/builders.ts';

const [harmony] = CONNECTORS;
if (!harmony) throw new Error('no connector');

/** The purpose of a command line. */
function purpose(line: string): Purpose {
  const parsed = parseArgs(line.split(' '), '0');
  if (parsed.kind !== 'do') throw new Error(`refused: ${line}`);
  const { invocation } = parsed;
  if (invocation.command === 'run') return { kind: 'run', scheduled: false, flags: invocation.flags };
  if (invocation.command === 'watch') return { kind: 'watch', interval: invocation.interval, flags: invocation.flags };
  if (invocation.command === 'ingest') {
    return { kind: 'ingest', input: (async function* () {})(), name: 'a file', flags: invocation.flags };
  }
  throw new Error(`no purpose: ${line}`);
}

const settle = (line: string, stored: Settings = DEFAULT_SETTINGS) =>
  settleSettings(purpose(line), stored, { id: 'harmony' }, NOW);

describe('options over settings', () => {
  it('leave stored settings as they are where they say nothing', () => {
    const stored: Settings = { ...DEFAULT_SETTINGS, window: '6h', filter: 'severity:"High"', mode: 'automatic' };
    expect(settle('run', stored)).toMatchObject({
      filter: 'severity:"High"',
      window: { kind: 'last', ms: 6 * HOUR },
      auto: false,
      dryRun: false,
      limits: { perCycle: 3, declared: false },
      verifyTimeoutMs: null,
      verifySpacingMs: 10_000,
    });
  });

  it('win over stored settings; a cap is declared, and a protected name is added', () => {
    const stored: Settings = { ...DEFAULT_SETTINGS, protect: [{ match: 'name', value: 'CEO-LT' }] };
    const line = 'run --auto --window 2d --max-isolations 7 --protect DC-* --verify-timeout 5m --verify-spacing 0s';
    expect(settle(line, stored)).toMatchObject({
      auto: true,
      window: { kind: 'last', ms: 48 * HOUR },
      limits: { perCycle: 7, declared: true },
      protect: [
        { match: 'name', value: 'CEO-LT' },
        { match: 'glob', value: 'DC-*' },
      ],
      verifyTimeoutMs: 5 * 60_000,
      verifySpacingMs: 0,
    });
    expect(settle('watch --interval 90s').intervalMs).toBe(90_000);
  });

  it('give a span up to now, or to where it is said to end', () => {
    expect(settle('run --from 2026-03-01').window).toEqual({ kind: 'span', from: Date.UTC(2026, 2, 1), to: NOW });
    expect(settle('run --from 2026-03-01 --to 2026-03-02').window).toMatchObject({ to: Date.UTC(2026, 2, 2) });
    expect(() => settle('run --from 2999-01-01')).toThrow('future');
  });

  it('give a window that began then, with --starting', () => {
    const since = NOW - 4 * HOUR;
    const line = `run --starting ${new Date(since).toISOString()}`;
    expect(settle(line).window).toEqual({ kind: 'last', ms: 4 * HOUR, since });
    expect(() => settle('run --starting 2999-01-01')).toThrow('--starting');
  });

  it('make an ingest take everything of a day, unless told otherwise', () => {
    const stored: Settings = { ...DEFAULT_SETTINGS, filter: 'severity:"High"' };
    expect(settle('ingest', stored)).toMatchObject({ filter: '*', window: { kind: 'last', ms: 24 * HOUR } });
    expect(settle('ingest --window 1h --filter a:b', stored)).toMatchObject({ filter: 'a:b', window: { ms: HOUR } });
  });

  it.each([
    ['run --window soon', '--window'],
    ['run --window 0s', '--window'],
    ['run --verify-timeout 10', '--verify-timeout'],
    ['run --verify-spacing x', '--verify-spacing'],
    ['watch --interval x', '--interval'],
  ])('name the option that is off: %s', (line, option) => {
    expect(() => settle(line)).toThrow(option);
  });
});

describe('the gateway', () => {
  const stored: Settings = { ...DEFAULT_SETTINGS, connections: { harmony: { gateway: 'https://stored.example' } } };

  it('is the named one, by address or region, else the stored one', () => {
    expect(chooseGateway('https://named.example/auth/external', stored, harmony)).toBe('https://named.example');
    expect(chooseGateway('EU', stored, harmony)).toBe('https://cloudinfra-gw.portal.checkpoint.com');
    expect(chooseGateway('http://127.0.0.1:8080', stored, harmony)).toBe('http://127.0.0.1:8080');
    expect(chooseGateway(null, stored, harmony)).toBe('https://stored.example');
  });

  it('is refused where it is not safe, or not there', () => {
    for (const text of ['http://named.example', 'ftp://127.0.0.1', 'not an address']) {
      expect(() => chooseGateway(text, stored, harmony)).toThrow('--gateway');
    }
    expect(() => chooseGateway(null, DEFAULT_SETTINGS, harmony)).toThrow('No gateway');
  });
});

describe('a filter', () => {
  it('is refused with the place of its error', () => {
    expect(() => checkFilter(harmony, null)).not.toThrow();
    expect(() => checkFilter(harmony, '*')).not.toThrow();
    try {
      checkFilter(harmony, 'a:b AND (');
      expect.unreachable();
    } catch (thrown) {
      expect((thrown as ServiceError).problem).toMatchObject({ code: 'filter', column: 9 });
      expect(thrown).toBeInstanceOf(ServiceError);
    }
  });
});
