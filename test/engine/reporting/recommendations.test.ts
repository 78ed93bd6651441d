import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/engine/model/outcome.ts';
import type { MachineFacts, ReportFacts } from '../../../src/engine/reporting/facts.ts';
import { recommend } from '../../../src/engine/reporting/recommendations.ts';
import { aMachine, anEntry } from '../../support/builders.ts';
import { machineFacts, reportFacts } from './report-facts.ts';

function advice(change: Partial<ReportFacts>): string {
  return recommend(reportFacts(change)).join('\n');
}

function counted(returned: number, setAside = 0): ReportFacts['counts'] {
  return { returned, grouped: returned - setAside, setAside, duplicate: 0 };
}

function withAlerts(count: number, change: Partial<MachineFacts> = {}): MachineFacts {
  return machineFacts({ machine: aMachine({ alerts: Array.from({ length: count }, () => anEntry()) }), ...change });
}

describe('recommendations', () => {
  it('has nothing to say of a run in which all went well', () => {
    expect(recommend(reportFacts())).toEqual([]);
  });

  it("speaks up in the seed's five cases, what is to be done about machines first", () => {
    expect(advice({ counts: counted(0), machines: [] })).toContain('No alert matched');
    expect(advice({ counts: counted(10), machines: [withAlerts(10)] })).toBe('');
    const machines = [withAlerts(10, { outcome: 'failed' }), withAlerts(1, { host: 'B', outcome: 'held' })];
    const all = recommend(reportFacts({ counts: counted(11), errors: ['It failed.'], machines }));
    expect(all.at(-1)).toBe('11 alerts matched. A narrower filter makes each of them easier to judge.');
    expect(all.slice(0, 3)).toEqual([
      '1 error occurred: the log of this run has the words; "cordon doctor" tries keys, gateway and clock.',
      'Not every chosen machine is proven isolated: check whether the key may write, the connection, and each outcome above.',
      '1 of 2 machines was chosen for isolation: look over those that were not.',
    ]);
  });

  it('does not call a search empty that failed', () => {
    expect(advice({ counts: counted(0), machines: [], errors: ['Down.'] })).not.toContain('No alert matched');
  });

  it.each([
    ['held', 'held by a guard: FIN-LT-07.'],
    ['proposed', 'waiting for a person: FIN-LT-07.'],
    ['ambiguous', 'several endpoints bear: FIN-LT-07.'],
    ['not_found', 'unknown to the vendor: FIN-LT-07.'],
    ['pending', 'probably offline: FIN-LT-07.'],
    ['unknown', 'Do not send again'],
    ['failed', 'where the order failed: FIN-LT-07.'],
    ['dry_run', 'Dry run: 1 machine would be isolated: FIN-LT-07.'],
  ] as const)('tells what to do about %s', (outcome: Outcome, words) => {
    expect(advice({ machines: [machineFacts({ outcome })] })).toContain(words);
  });

  it('never advises --auto for a machine that only a person can confirm', () => {
    const held = { guard: 'protected', result: 'hold', value: '', limit: '', words: '' } as const;
    const dc = machineFacts({ host: 'DC-EAST-01', outcome: 'proposed', verdicts: [held] });
    const told = recommend(reportFacts({ machines: [dc, machineFacts({ outcome: 'proposed' })] }));
    expect(told.find((each) => each.includes('run with --auto'))).not.toContain('DC-EAST-01');
    expect(told.find((each) => each.includes('only a person can confirm'))).toContain('1 protected machine');
  });

  it('names the first few machines and counts the rest', () => {
    const machines = Array.from({ length: 8 }, (_, number) => machineFacts({ host: `WS-${number}`, outcome: 'held' }));
    expect(advice({ machines })).toContain('8 machines held by a guard: WS-0, WS-1, WS-2, WS-3, WS-4 and 3 more.');
  });

  it('tells of a cut window, of records set aside, and of records without a host', () => {
    expect(advice({ complete: false })).toContain('The search is not whole');
    expect(advice({ counts: counted(3, 1) })).toContain('1 record could not be read and was set aside');
    expect(advice({ counts: counted(4, 2) })).toContain('2 records could not be read and were set aside');
    const machines = [machineFacts({ machine: aMachine({ host: '' }), host: '', outcome: 'held' })];
    expect(advice({ machines })).toContain('Some records name no host');
  });
});
