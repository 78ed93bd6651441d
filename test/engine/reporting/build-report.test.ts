import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../../src/engine/model/alert.ts';
import { OUTCOMES, type Outcome, type ReleaseOutcome } from '../../../src/engine/model/outcome.ts';
import { buildReport } from '../../../src/engine/reporting/build-report.ts';
import schema from '../../../src/engine/reporting/execution-report.schema.json' with { type: 'json' };
import { aMachine, anEntry, anOrder, HOUR, limits, MINUTE, NOW, settings } from '../../support/builders.ts';
import { faultsOf, machineFacts, reportFacts } from './report-facts.ts';

const OUTCOME_NAMES = Object.keys(OUTCOMES) as (Outcome | ReleaseOutcome)[];

function summaryOf(outcomes: readonly (Outcome | ReleaseOutcome)[], acted = true) {
  const machines = outcomes.map((outcome, number) =>
    machineFacts({ outcome, host: `WS-${number}`, order: anOrder({ jobId: `job-${number}` }) }),
  );
  return buildReport(reportFacts({ machines, acted })).execution_summary;
}

describe('buildReport', () => {
  it('keeps the names and the manners of the seed', () => {
    const machine = aMachine({
      alerts: [
        anEntry({ severity: 'high', time: NOW - 5 * MINUTE, event: 'Infection' }),
        anEntry({ severity: 'critical', time: NOW - HOUR + 999, event: 'Forensics Case Analysis' }),
        anEntry({ severity: 'info', time: null, event: 'Infection' }),
      ],
    });
    const counts = { returned: 5, grouped: 3, setAside: 1, duplicate: 1 };
    const report = buildReport(reportFacts({ machines: [machineFacts({ machine })], counts }));
    expect(report).toMatchObject({
      schema_version: 1,
      run: 'r-1',
      execution_summary: {
        start_time: '2026-03-02T09:30:00Z',
        end_time: '2026-03-02T09:30:41Z',
        duration_minutes: 0.68,
        alerts_found: 4,
        unique_machines: 1,
        machines_selected_for_isolation: 1,
        isolation_successful: true,
        isolation_job_id: 'job-7',
        errors: [],
      },
      configuration: {
        automation_mode: true,
        approval_required: false,
        time_window_hours: 1,
        auto: true,
        dry_run: false,
        max_isolations: 3,
      },
      metrics: { alerts: { returned: 5, grouped: 3, set_aside: 1, duplicate: 1 }, complete: true, cycles: 1 },
      audit_head: null,
    });
    expect(report.machines_processed).toEqual([
      {
        hostname: 'FIN-LT-07',
        alert_count: 3,
        severities: ['Critical', 'High', 'Informational'],
        users: ['m.okafor'],
        events: ['Infection', 'Forensics Case Analysis'],
        first_seen: '2026-03-02T08:30:00Z',
        last_seen: '2026-03-02T09:25:00Z',
        endpoint_id: 'ep-fin-lt-07',
        outcome: 'isolated',
        reason: 'Verified by two reads.',
        reputation: null,
        job_id: 'job-7',
        operation_id: 'operation-7',
        guards: [],
        severity_counts: { critical: 1, high: 1, medium: 0, low: 0, info: 1, unknown: 0 },
        rules: expect.any(Array),
        techniques: [],
        indicators: [],
        kinds: expect.any(Array),
      },
    ]);
    expect(faultsOf(report)).toBe('');
  });

  it('keeps what an export draws: kinds of alerts and when they came, without false positives', () => {
    const machine = aMachine({
      alerts: [
        anEntry({ severity: 'high', time: NOW - 40 * MINUTE, techniques: ['Modify Registry'] }),
        anEntry({ severity: 'high', time: NOW - 10 * MINUTE }),
        anEntry({ severity: 'critical', event: 'Anti-Ransomware', time: NOW - 20 * MINUTE }),
        anEntry({ severity: 'low', time: NOW - 5 * MINUTE, suppressed: true }),
        anEntry({ severity: 'info', event: 'Scan', time: null }),
      ],
    });
    const report = buildReport(reportFacts({ machines: [machineFacts({ machine })] }));
    expect(faultsOf(report)).toBe('');
    const [told] = report.machines_processed;
    expect(
      told?.kinds?.map(({ severity, event, count, first_seen, last_seen }) => [
        severity,
        event,
        count,
        first_seen,
        last_seen,
      ]),
    ).toEqual([
      ['critical', 'Anti-Ransomware', 1, '2026-03-02T09:10:00Z', '2026-03-02T09:10:00Z'],
      ['high', 'Forensics Case Analysis', 2, '2026-03-02T08:50:00Z', '2026-03-02T09:20:00Z'],
      ['info', 'Scan', 1, null, null],
    ]);
    expect(told?.kinds?.[1]?.techniques).toEqual(['Modify Registry']);
    const { timeline } = report.metrics;
    expect([timeline?.start, timeline?.end]).toEqual(['2026-03-02T08:50:00Z', '2026-03-02T09:25:00Z']);
    expect(timeline?.parts).toHaveLength(48);
    expect(timeline?.parts.reduce((sum, part) => sum + (part.high ?? 0), 0)).toBe(2);
    expect(timeline?.parts.every(({ low }) => low === undefined)).toBe(true);
  });

  it('is successful only if machines were chosen and each is isolated', () => {
    expect(summaryOf(['isolated', 'already_isolated']).isolation_successful).toBe(true);
    expect(summaryOf([]).isolation_successful).toBe(false);
    for (const outcome of ['pending', 'unknown', 'failed', 'not_found', 'ambiguous'] as const) {
      expect(summaryOf(['isolated', outcome])).toMatchObject({
        machines_selected_for_isolation: 2,
        isolation_successful: false,
      });
    }
    expect(summaryOf(['isolated', 'held', 'skipped'])).toMatchObject({
      machines_selected_for_isolation: 1,
      isolation_successful: true,
    });
  });

  it('has chosen nothing in a run that could not act, unless a person chose', () => {
    expect(summaryOf(['proposed', 'ambiguous', 'already_isolated'], false)).toMatchObject({
      machines_selected_for_isolation: 0,
      isolation_successful: false,
    });
    const machines = [machineFacts({ selected: true }), machineFacts({ host: 'B', selected: false })];
    expect(buildReport(reportFacts({ machines, acted: false })).execution_summary).toMatchObject({
      machines_selected_for_isolation: 1,
      isolation_successful: true,
    });
  });

  it('gives the first job of several, and none of a release', () => {
    expect(summaryOf(['isolated', 'pending']).isolation_job_id).toBe('job-0');
    const release = machineFacts({ outcome: 'released', order: anOrder({ kind: 'release' }) });
    expect(buildReport(reportFacts({ machines: [release] })).execution_summary.isolation_job_id).toBeNull();
  });

  it('reports a failed run too', () => {
    const report = buildReport(
      reportFacts({
        machines: [],
        errors: ['The key was refused (401).'],
        counts: { returned: 0, grouped: 0, setAside: 0, duplicate: 0 },
        complete: false,
        cycles: 0,
        endedAt: NOW,
      }),
    );
    expect(faultsOf(report)).toBe('');
    expect(report.execution_summary).toMatchObject({ duration_minutes: 0, errors: ['The key was refused (401).'] });
  });

  it('names records without a host, and times that are not known', () => {
    const machine = aMachine({ host: '', alerts: [anEntry({ time: null })] });
    const report = buildReport(
      reportFacts({ machines: [machineFacts({ machine, host: '', outcome: 'held', order: null, endpointId: null })] }),
    );
    expect(report.machines_processed[0]).toMatchObject({
      hostname: 'no host',
      first_seen: null,
      last_seen: null,
      endpoint_id: null,
      job_id: null,
    });
    expect(faultsOf(report)).toBe('');
  });

  it('reports a fixed span as such', () => {
    const span = settings({ window: { kind: 'span', from: 0, to: 1 }, limits: limits({ perCycle: 7 }) });
    expect(buildReport(reportFacts({ settings: span })).configuration).toMatchObject({
      automation_mode: false,
      approval_required: true,
      time_window_hours: null,
      max_isolations: 7,
    });
  });

  it('always fits the published schema', () => {
    const entry = fc
      .record({
        severity: fc.constantFrom(...SEVERITIES),
        time: fc.option(fc.integer({ min: 0, max: 253_402_300_799_999 }), { nil: null }),
        event: fc.string(),
      })
      .map(anEntry);
    const machine = fc
      .record({
        host: fc.string(),
        outcome: fc.constantFrom(...OUTCOME_NAMES),
        alerts: fc.array(entry, { maxLength: 5 }),
        reason: fc.string(),
        named: fc.boolean(),
        ordered: fc.boolean(),
      })
      .map(({ host, outcome, alerts, reason, named, ordered }) => {
        const found = named ? null : aMachine({ host, alerts });
        return machineFacts({ host, machine: found, outcome, reason, order: ordered ? anOrder() : null });
      });
    const facts = fc.record({
      machines: fc.array(machine, { maxLength: 8 }),
      counts: fc.record({ returned: fc.nat(), grouped: fc.nat(), setAside: fc.nat(), duplicate: fc.nat() }),
      complete: fc.boolean(),
      acted: fc.boolean(),
      errors: fc.array(fc.string({ minLength: 1 })),
      auditHead: fc.constantFrom(null, { count: 2, hash: 'ae'.repeat(32) }),
      endedAt: fc.integer({ min: NOW - HOUR, max: NOW + HOUR }),
    });
    fc.assert(
      fc.property(facts, (given) => {
        expect(faultsOf(JSON.parse(JSON.stringify(buildReport(reportFacts(given)))))).toBe('');
      }),
    );
  });
});

describe('the published schema', () => {
  it('knows every outcome there is, and no other', () => {
    expect(schema.$defs.machine.properties.outcome.enum.toSorted()).toEqual(OUTCOME_NAMES.toSorted());
  });

  it('refuses what is missing, added or mistyped', () => {
    const report = buildReport(reportFacts());
    const { audit_head: _, ...missing } = report;
    expect(faultsOf(missing)).toContain('audit_head');
    expect(faultsOf({ ...report, added: 1 })).toContain('additional');
    expect(faultsOf({ ...report, schema_version: 2 })).not.toBe('');
    const summary = { ...report.execution_summary, start_time: '2026-03-02T09:30:00.000Z' };
    expect(faultsOf({ ...report, execution_summary: summary })).toContain('pattern');
  });
});
