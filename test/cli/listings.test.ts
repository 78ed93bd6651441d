import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LISTING_OF, LISTINGS, plainLines } from '../../src/cli/listings.ts';
import type { ConfigServices, Services } from '../../src/cli/services.ts';
import { aMachineReport, aReport, cordon, fakeEngine, fakeSession } from './support/fake.ts';

function opened(machines: Parameters<typeof aReport>[0]) {
  const report = aReport(machines);
  const engine = fakeEngine({ cycle: () => ({ report, reportPath: null, problem: null }) });
  return { ok: true, session: fakeSession(engine) } as const;
}

describe('-o plain', () => {
  it('is one line a machine on standard output and nothing else, whatever else is told', async () => {
    const machines = [
      aMachineReport({ severities: ['High', 'Low'], reason: 'a reason' }),
      aMachineReport({ hostname: 'X', endpoint_id: null, first_seen: null, last_seen: null, outcome: 'not_found' }),
    ];
    const { code, out, err } = await cordon('run -o plain', { opened: opened(machines), colour: true });
    expect(code).toBe(5);
    expect(err).toBe('');
    expect(out.split('\n').map((line) => line.split('\t'))).toEqual([
      [
        ...['FIN-LT-07', 'proposed', 'ep-fin-lt-07', '3', 'High,Low'],
        ...['2026-03-02T09:00:00.000Z', '2026-03-02T09:25:00.000Z', 'a reason'],
      ],
      ['X', 'not_found', '-', '3', 'High', '-', '-', '-'],
      [''],
    ]);
  });

  it('prints nothing where nothing is listed', async () => {
    expect(await cordon('run -o plain', { opened: opened([]) })).toMatchObject({ code: 0, out: '' });
  });

  it('tells problems on standard error', async () => {
    const problem = { code: 'settings', what: 'There is no setting "nope".' } as const;
    const get: ConfigServices['get'] = async () => ({ ok: false, problem });
    const services = { config: { get } } as unknown as Partial<Services>;
    const { code, out, err } = await cordon('config get nope -o plain', { services });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('There is no setting "nope".');
  });

  it('never lets a value out of a record make a column, a line or a colour', () => {
    const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null), fc.array(fc.string()));
    fc.assert(
      fc.property(fc.record({ hostname: cell, isolation: cell, endpoint_id: cell, vendor_state: cell }), (row) => {
        const [line = '', ...more] = plainLines('status', [{ ...row, read_at: null }]);
        expect(more).toEqual([]);
        expect(line.split('\t')).toHaveLength(LISTINGS.status.length);
        expect(line.split('\t')).not.toContain('');
        expect(line.replaceAll('\t', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
    );
  });

  it('has the columns that scripts rely on: none may be renamed, moved or taken out', () => {
    expect(LISTINGS.machines.slice(0, 8)).toEqual([
      ...['hostname', 'outcome', 'endpoint_id', 'alert_count', 'severities', 'first_seen', 'last_seen', 'reason'],
    ]);
    expect(LISTINGS.status.slice(0, 5)).toEqual([
      ...['hostname', 'isolation', 'endpoint_id', 'vendor_state', 'read_at'],
    ]);
    expect(LISTINGS.history.slice(0, 3)).toEqual(['hostname', 'still_isolated', 'ordered_at']);
    expect(LISTINGS.doctor.slice(0, 4)).toEqual(['state', 'title', 'words', 'mend']);
  });

  it('is told on the page of every command that lists something', async () => {
    for (const [command, listing] of Object.entries(LISTING_OF)) {
      const { out } = await cordon(`${command} --help`);
      const page = out.replace(/\s+/g, ' ');
      expect(page, command).toContain(LISTINGS[listing].join(' '));
      expect(page, command).toContain('--output <format>');
    }
  });
});
