import { describe, expect, it } from 'vitest';
import { evidenceKinds, newEvidence, standingAt } from '../../../src/engine/model/evidence.ts';
import { aMachine, anEntry, HOUR, NOW } from '../../support/builders.ts';

const before = aMachine({ alerts: [anEntry({ event: 'Infection', rule: 'r1', severity: 'high' })] });
const known = evidenceKinds(before);

describe('evidence of a new kind', () => {
  it('is a new event type, a new rule, or a worse severity', () => {
    expect(known).toEqual(['event:Infection', 'rule:r1', 'worst:high']);
    expect(newEvidence(before, known)).toEqual([]);
    const more = aMachine({
      alerts: [
        anEntry({ event: 'Infection', rule: 'r1' }),
        anEntry({ event: 'TE Event', rule: 'r2', severity: 'critical' }),
      ],
    });
    expect(newEvidence(more, known)).toEqual(['event:TE Event', 'rule:r2', 'worst:critical']);
  });

  it('is not more of the same, nor something milder', () => {
    const milder = aMachine({ alerts: [anEntry({ event: 'Infection', rule: 'r1', severity: 'low' })] });
    expect(newEvidence(milder, known)).toEqual([]);
  });

  it('lifts a skip; time lifts a snooze', () => {
    const skipped = { kind: 'skipped', at: NOW, by: 'ana', evidence: known } as const;
    expect(standingAt({ ...before, standing: skipped }, NOW)).toBe('skipped');
    expect(standingAt({ ...before, rules: ['r1', 'r2'], standing: skipped }, NOW)).toBe('open');
    const snoozed = { ...before, standing: { kind: 'snoozed', until: NOW + HOUR, by: 'ana' } as const };
    expect([standingAt(snoozed, NOW), standingAt(snoozed, NOW + HOUR)]).toEqual(['snoozed', 'open']);
  });
});
