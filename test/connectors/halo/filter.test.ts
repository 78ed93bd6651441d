import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, isOwnDoing } from '../../../src/connectors/halo/catalogue.ts';
import { checkFilter, DEFAULT_FILTER, recordMatcher, typesAskedFor } from '../../../src/connectors/halo/filter.ts';
import { readFilterFile } from '../../../src/connectors/halo/filter-file.ts';
import { SAMPLES, sample } from './samples.ts';

const idsPassing = (filter: string) => SAMPLES.filter(recordMatcher(filter)).map(({ type }) => type);

describe('the default filter', () => {
  it('is fine by the check and takes the strong types only', () => {
    expect(checkFilter(DEFAULT_FILTER)).toBeNull();
    const strong = EVENT_TYPES.filter(({ hint }) => hint === 'strong').map(({ type }) => type);
    expect(new Set(idsPassing(DEFAULT_FILTER))).toEqual(
      new Set(strong.filter((type) => SAMPLES.some((event) => event.type === type))),
    );
    expect(typesAskedFor(DEFAULT_FILTER)).toEqual([...strong].sort());
  });
});

describe('matching', () => {
  it('goes by type, letter case ignored, whatever the event is called', () => {
    const old = { type: 'server_firewall_modified_locally', name: 'Server firewall modified locally' };
    const now = { type: 'SERVER_FIREWALL_MODIFIED_LOCALLY', name: 'Server firewall modified' };
    for (const name of ['server firewall modified', 'Server firewall modified locally']) {
      const passes = recordMatcher(`name:"${name}"`);
      expect([old, now, { type: 'new_server', name: 'New server' }].map(passes)).toEqual([true, true, false]);
    }
    expect(recordMatcher('type:daemon_compromised')({ type: 'Daemon_Compromised' })).toBe(true);
  });

  it('lets nothing pass that isolation itself causes, whatever the filter', () => {
    const own = ['server_moved', 'firewall_policy_assigned', 'server_group_added', 'api_login_success'];
    for (const filter of ['', '*', 'type:server_moved', 'critical:false', 'NOT type:x']) {
      const passes = recordMatcher(filter);
      for (const type of [...own, 'firewall_policy_created', 'Firewall_Service_Added']) {
        expect(passes({ type, critical: false }), `${filter} ${type}`).toBe(false);
      }
    }
    expect(recordMatcher('*')(sample('daemon_compromised'))).toBe(true);
    expect(isOwnDoing({ name: 'Server moved to another group' })).toBe(
      EVENT_TYPES.some(({ type, names }) => type === 'server_moved' && names.includes('Server moved to another group')),
    );
  });

  it('knows an own doing by its name where an old line has no type', () => {
    const [name] = EVENT_TYPES.find(({ type }) => type === 'server_moved')?.names ?? [];
    expect(isOwnDoing({ name })).toBe(true);
  });

  it('compares booleans and prohibits groups', () => {
    expect(idsPassing('critical:true').length).toBe(SAMPLES.filter(({ critical }) => critical === true).length);
    const passes = recordMatcher('critical:true AND -type:(daemon_compromised OR lids_rule_failed)');
    expect(passes(sample('daemon_compromised'))).toBe(false);
    expect(passes(sample('fim_target_integrity_changed'))).toBe(true);
  });
});

describe('asking the service for types', () => {
  it.each([
    ['type:daemon_compromised', ['daemon_compromised']],
    ['name:"Server firewall modified"', ['server_firewall_modified_locally']],
    ['type:DAEMON_COMPROMISED AND critical:true', ['daemon_compromised']],
    ['type:(new_server OR daemon_compromised)', ['daemon_compromised', 'new_server']],
    ['critical:true AND type:new_server OR type:daemon_compromised', ['daemon_compromised', 'new_server']],
    ['type:new_server OR critical:true', null],
    ['NOT type:new_server', null],
    ['-type:new_server', null],
    ['type:daemon_*', null],
    ['type:unheard_of', null],
    ['name:"unheard of"', null],
    ['daemon_compromised', null],
    ['type:[a TO z]', null],
    ['', null],
  ])('%s', (filter, types) => {
    expect(typesAskedFor(filter)).toEqual(types);
  });

  it('never loses an event that would pass', () => {
    for (const filter of [DEFAULT_FILTER, 'type:new_server AND critical:false', 'name:"Daemon compromised"']) {
      const types = typesAskedFor(filter) ?? [];
      const outside = SAMPLES.filter(({ type }) => !types.includes(type));
      expect(outside.filter(recordMatcher(filter))).toEqual([]);
    }
  });
});

describe('the filter file of the seed', () => {
  it('joins its lines by OR and becomes a filter', () => {
    const read = readFilterFile('# note\nname=Server firewall modified\r\n type = daemon_compromised \n', 'f.txt');
    if (!read.ok) return expect.unreachable();
    expect(read.filter).toBe('name:"Server firewall modified" OR type:"daemon_compromised"');
    expect(checkFilter(read.filter)).toBeNull();
    expect(idsPassing(read.filter)).toEqual([
      'server_firewall_modified_locally',
      'daemon_compromised',
      'server_firewall_modified_locally',
      'server_firewall_modified_locally',
    ]);
    expect(read.warnings).toEqual([]);
  });

  it('takes any field, quotes and backslashes, and compares booleans', () => {
    const read = readFilterFile('critical=true\nrule_name=a "b" \\ c\nserver_platform=Windows', 'f.txt');
    if (!read.ok) return expect.unreachable();
    const passes = recordMatcher(read.filter);
    expect(passes({ critical: true })).toBe(true);
    expect(passes({ critical: false })).toBe(false);
    expect(passes({ rule_name: 'a "b" \\ c' })).toBe(true);
    expect(passes({ rule_name: 'a "b"' })).toBe(false);
    expect(passes({ server_platform: 'Windows' })).toBe(true);
  });

  it('says which lines it passed over, with their numbers', () => {
    const read = readFilterFile('name=x\n\nrule_name=a=b\nnothing\n=x\ntype=\nna me=x', 'f.txt');
    expect(read.ok).toBe(true);
    expect(read.warnings.map((line) => /Line (\d+)/.exec(line)?.[1])).toEqual(['3', '4', '5', '6', '7']);
  });

  it.each([
    [null, 'does not exist'],
    ['', 'no criterion'],
    ['# only\n# comments\n', 'no criterion'],
    ['broken', 'no criterion'],
  ])('matches nothing without a criterion: %j', (text, words) => {
    const read = readFilterFile(text, 'f.txt');
    if (read.ok) return expect.unreachable();
    expect(read.problem.code).toBe('filter');
    expect(read.problem.what).toContain(words);
  });
});
