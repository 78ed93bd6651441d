import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HARMONY_FIELDS } from '../../../src/connectors/harmony/fields.ts';
import { toAlert } from '../../../src/connectors/harmony/record.ts';
import type { AlertFacts } from '../../../src/engine/model/alert.ts';
import { AWKWARD, SAMPLES, sample } from './samples.ts';

function facts(record: unknown): AlertFacts {
  const reading = toAlert(record);
  if (reading.kind !== 'alert') throw new Error(reading.reason);
  return reading.facts;
}

describe('the sample records', () => {
  test('a forensics case, member by member', () => {
    expect(facts(sample('forensics-antimalware-cleaned-with-techniques'))).toEqual({
      id: 'c0000201-91b1-0f19-d11b-822400000002',
      time: Date.UTC(2026, 1, 3, 9, 11, 40),
      host: 'FIN-LT-0142',
      endpointId: null,
      users: ['m.okafor'],
      severity: 'high',
      event: 'Forensics Case Analysis',
      rule: 'Mal/PShell-Example',
      indicators: [
        { kind: 'sha1', value: '1b77fc5c1e2ce935c137a8d152386bf3e976f170' },
        { kind: 'md5', value: '6e23235a7b768745b2a63cfbc7f8ae44' },
        { kind: 'file', value: 'updater.ps1' },
      ],
      techniques: ['User Execution: Malicious File', 'Modify Registry', 'Data Encrypted for Impact', 'Query Registry'],
    });
  });

  test('all 14: host, user, time, severity and event are read', () => {
    expect(SAMPLES).toHaveLength(14);
    for (const { name, record } of SAMPLES) {
      const read = facts(record);
      expect(read.host, name).toBe(record.src_machine_name);
      expect(read.users, name).toEqual(record.src_user_name);
      expect(read.time, name).toBe(Date.parse(String(record.time)));
      expect(read.event, name).toBe(record.event_type);
      expect(read.severity, name).not.toBe('unknown');
      expect(read.id, name).toBe(record.id);
    }
  });

  test('what is to be looked up elsewhere', () => {
    expect(facts(sample('anti-bot-c2')).indicators).toEqual([
      { kind: 'md5', value: 'a909394b9e6320ebbbd55ac789d8d8f1' },
      { kind: 'file', value: 'chrome.exe' },
      { kind: 'domain', value: 'c2.example.net' },
      { kind: 'ip', value: '203.0.113.66' },
    ]);
    expect(facts(sample('forensics-browser-http-emulation')).indicators).toContainEqual({
      kind: 'url',
      value: 'https://files.example.org/toolkit.zip',
    });
    // "no-sha1" is no hash, a blob address is the address in it.
    expect(facts(sample('threat-extraction-unsupported')).indicators).toEqual([
      { kind: 'file', value: 'helper.go' },
      { kind: 'url', value: 'https://code.example.org/9d747e42' },
      { kind: 'domain', value: 'code.example.org' },
    ]);
    // 0.0.0.0 means none.
    expect(facts(sample('url-filtering-prevent')).indicators.some(({ kind }) => kind === 'ip')).toBe(false);
    // Blank file, "dns:" without a name.
    expect(facts(sample('forensics-dns-blank-file')).indicators).toEqual([]);
  });

  test('every member of the samples but a few has a label', () => {
    const known = new Set(HARMONY_FIELDS.map((field) => field.name));
    const unknown = new Set(SAMPLES.flatMap(({ record }) => Object.keys(record)).filter((name) => !known.has(name)));
    expect([...unknown].sort()).toEqual([
      'analyzed_on',
      'app_id',
      'duration',
      'extension_version',
      'integrity_av_invoke_type',
      'packet_capture',
      'usercheck_incident_uid',
    ]);
    expect(known.size).toBe(HARMONY_FIELDS.length);
  });
});

describe('the awkward records', () => {
  test.each([
    ['host-under-fallback-field', { host: 'QA-VM-0009', users: ['t.nowak'] }],
    ['no-timestamp', { time: null, host: 'FIN-LT-0142', users: ['m.okafor'] }],
    ['null-and-numeric-timestamp', { time: 1769990000000, host: 'FIN-LT-0142', users: [] }],
    ['host-as-array', { host: 'HR-WS-0031', users: ['j.lindqvist'], severity: 'critical' }],
    ['digit-severity', { severity: 'critical', host: 'hr-ws-0031.corp.example.com' }],
    ['no-host', { host: null, severity: 'high' }],
    ['terminal-escape', { indicators: [{ kind: 'file', value: '\u001b[2J\u001b]0;owned\u0007evil.exe' }] }],
  ])('%s', (name, expected) => {
    expect(AWKWARD).toHaveLength(7);
    expect(facts(sample(name))).toMatchObject(expected);
  });
});

describe('fall-backs', () => {
  test.each([
    ['0', 'info'],
    ['1', 'low'],
    [2, 'medium'],
    ['3', 'high'],
    [[' ', '4'], 'critical'],
    [' HIGH ', 'high'],
    ['Informational', 'info'],
    ['Terrible', 'unknown'],
    ['constructor', 'unknown'],
    ['__proto__', 'unknown'],
    [null, 'unknown'],
    [{}, 'unknown'],
  ])('severity %j is %s', (severity, expected) => {
    expect(facts({ severity }).severity).toBe(expected);
  });

  test.each([
    ['2026-02-03T11:00:00', Date.UTC(2026, 1, 3, 11)],
    ['2026-02-03 11:00:00.5', Date.UTC(2026, 1, 3, 11, 0, 0, 500)],
    ['2026-02-03T13:00:00+02:00', Date.UTC(2026, 1, 3, 11)],
    ['2026-02-03T11:00:00.1234567Z', Date.UTC(2026, 1, 3, 11, 0, 0, 123)],
    ['1769990000', 1769990000000],
    [1769990000, 1769990000000],
    [1769990000000000, 1769990000000],
    [['2026-02-03T11:00:00Z'], Date.UTC(2026, 1, 3, 11)],
    ['yesterday', null],
    ['', null],
    [0, null],
    [-5, null],
    [true, null],
    ['9999-01-01T00:00:00Z', null],
  ])('time %j', (time, expected) => {
    expect(facts({ time }).time).toBe(expected);
  });

  test('a readable timestamp wins over time, an unreadable one does not', () => {
    expect(facts({ timestamp: 'soon', time: '2026-02-03T11:00:00Z' }).time).toBe(Date.UTC(2026, 1, 3, 11));
    expect(facts({ timestamp: '2026-02-03T10:00:00Z', time: '2026-02-03T11:00:00Z' }).time).toBe(
      Date.UTC(2026, 1, 3, 10),
    );
  });

  test('hosts: blanks and objects are passed over, in the order of the seed', () => {
    expect(facts({ src_machine_name: ' ', computerName: { a: 1 }, device_name: 'B', host: 'C' }).host).toBe('B');
    expect(facts({ endpoint: ['', 'Z'] }).host).toBe('Z');
  });

  test('events: blade, then the engine, else Unknown', () => {
    expect(facts({ blade: 'Forensics' }).event).toBe('Forensics');
    expect(facts({ product: 'Anti-Bot', event_type: ' ' }).event).toBe('Anti-Bot');
    expect(facts({}).event).toBe('Unknown');
  });

  test('what is no object is set aside with its reason', () => {
    expect(toAlert(null)).toEqual({ kind: 'unreadable', reason: 'The record is null, not an object.' });
    expect(toAlert([1])).toEqual({ kind: 'unreadable', reason: 'The record is a list, not an object.' });
    expect(toAlert('x')).toEqual({ kind: 'unreadable', reason: 'The record is a string, not an object.' });
  });
});

test('whatever comes, nothing is thrown and the facts keep their types', () => {
  const names = ['time', 'severity', 'src_machine_name', 'src_user_name', 'resource', 'dst', 'file_md5', 'id'];
  const record = fc.dictionary(fc.constantFrom(...names, 'suspicious_events', 'file_name', 'timestamp'), fc.anything());
  fc.assert(
    fc.property(fc.oneof(record, fc.anything()), (value) => {
      const reading = toAlert(value);
      if (reading.kind === 'unreadable') return;
      const { facts } = reading;
      expect(facts.time === null || Number.isInteger(facts.time)).toBe(true);
      expect(facts.host === null || facts.host.trim() !== '').toBe(true);
      for (const text of [...facts.users, ...facts.techniques, facts.event, facts.rule])
        expect(typeof text).toBe('string');
      for (const { value } of facts.indicators) expect(value.length).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});
