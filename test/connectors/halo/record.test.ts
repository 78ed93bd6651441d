import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAlert } from '../../../src/connectors/halo/record.ts';
import { plainText, timeOf } from '../../../src/connectors/halo/values.ts';
import type { AlertFacts } from '../../../src/engine/model/alert.ts';
import { SAMPLES, sample } from './samples.ts';

function factsOf(record: unknown): AlertFacts {
  const reading = toAlert(record);
  if (reading.kind !== 'alert') throw new Error(reading.reason);
  return reading.facts;
}

describe('an event', () => {
  it('becomes the facts of an alert', () => {
    expect(factsOf(sample('lids_rule_failed'))).toEqual({
      id: '3a5d0044fbf211ee9d416b2e4f0c1004',
      time: Date.UTC(2024, 3, 16, 8, 11, 19, 377),
      host: 'edge-web-01',
      endpointId: '6f1c2a40b7d111e98c3f0b5d27a4e101',
      users: [],
      severity: 'critical',
      event: 'Log-based intrusion detection rule matched',
      rule: 'Repeated authentication failures',
      indicators: [{ kind: 'ip', value: '198.51.100.9' }],
      techniques: [],
    });
  });

  it('is critical, high or low', () => {
    expect(factsOf({ ...sample('new_server'), critical: true }).severity).toBe('critical');
    expect(factsOf({ ...sample('daemon_compromised'), critical: false }).severity).toBe('high');
    expect(factsOf({ ...sample('daemon_compromised'), critical: 'True' }).severity).toBe('critical');
    expect(factsOf(sample('new_server')).severity).toBe('low');
  });

  it('without a server names none', () => {
    const facts = factsOf(sample('halo_login_failure'));
    expect([facts.host, facts.endpointId]).toEqual([null, null]);
    expect(facts.indicators).toEqual([{ kind: 'ip', value: '198.51.100.9' }]);
  });

  it('gives no id that could not go into a path', () => {
    for (const server_id of ['../../x', 'a b', '', 7, null, 'x'.repeat(65)]) {
      expect(factsOf({ ...sample('new_server'), server_id }).endpointId).toBeNull();
    }
  });

  it('that isolation itself causes is never evidence', () => {
    for (const type of ['server_moved', 'server_group_added', 'firewall_policy_created', 'api_login_success']) {
      expect(toAlert(sample(type)).kind).toBe('unreadable');
    }
    const readable = SAMPLES.filter((event) => toAlert(event).kind === 'alert');
    expect(readable.length).toBe(SAMPLES.length - 4);
  });

  it('is set aside where it is none, and reading never throws', () => {
    for (const record of [null, 7, 'x', [], {}, { message: 'x' }]) expect(toAlert(record).kind).toBe('unreadable');
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('type', 'name', 'server_id', 'critical', 'cves'), fc.anything()),
        (record) => {
          toAlert(record);
        },
      ),
    );
  });
});

describe('times', () => {
  it('are read with 0 to 6 fractional digits', () => {
    const second = Date.UTC(2012, 7, 12, 21, 39, 40);
    expect(timeOf('2012-08-12T21:39:40Z')).toBe(second);
    expect(timeOf('2012-08-12T21:39:40.740301Z')).toBe(second + 740);
    expect(timeOf('2012-08-12T21:39:40.7Z')).toBe(second + 700);
    expect(timeOf('2012-08-12T21:39:40')).toBe(second);
    expect(timeOf('2012-08-12')).toBe(Date.UTC(2012, 7, 12));
    for (const wrong of ['', 'yesterday', '1970-01-01T00:00:00Z', '2012-99-12T21:39:40Z', null, 7]) {
      expect(timeOf(wrong)).toBeNull();
    }
  });
});

it('takes tags and control characters out of a message', () => {
  expect(plainText('Server <strong>a&b</strong>\u001b[2J moved\n')).toBe('Server a&b [2J moved');
});
