import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../src/engine/model/machine.ts';
import { narrowedBy } from '../../../src/tui/state/control/pick.ts';
import { FIELD_NAMES } from '../../../src/tui/state/machine-fields.ts';
import { machineFilter, problemIn } from '../../../src/tui/state/machine-filter.ts';
import { narrowedFilter, vendorFilter } from '../../../src/tui/state/vendor-filter.ts';
import { aMachine } from '../../support/builders.ts';
import { aNight, manyMachines } from '../../support/console-fleet.ts';

const NIGHT = aNight();
const found = (text: string, machines: readonly Machine[] = NIGHT) =>
  machines.filter(machineFilter(text).passes).map(({ host }) => host);

describe('a narrowing of the table', () => {
  it.each<[text: string, hosts: readonly string[]]>([
    ['ransom', ['FIN-LT-0142', 'FS-CORE-01']],
    ['ransom -fin-lt', ['FS-CORE-01']],
    ['severity:critical AND user:m.ok*', ['FIN-LT-0142']],
    ['severity:critical user:svc', ['FIN-LT-0142', 'FS-CORE-01']],
    ['user:CORP\\svc', ['FIN-LT-0142']],
    ['user:"CORP\\\\svc-backup"', ['FIN-LT-0142']],
    ['host:fs-core-01 OR host:"fin-lt-0142"', ['FIN-LT-0142', 'FS-CORE-01']],
    ['host:"fs-core"', []],
    ['host:(kiosk hr)', ['KIOSK-3', 'HR-WS-031']],
    ['is:isolated', ['DEV-WS-12']],
    ['is:open -severity:critical', ['REC-WS-1']],
    ['worst:low', ['REC-WS-1']],
    ['severity:low -worst:critical', ['REC-WS-1']],
    ['alerts:>=8', ['FIN-LT-0142', 'KIOSK-3']],
    ['alerts:[5 TO 6]', ['FS-CORE-01', 'HR-WS-031']],
    ['hash:75599d9e*', ['FIN-LT-0142']],
    ['ip:203.0.113.77', ['FIN-LT-0142']],
    ['technique:*', ['FIN-LT-0142', 'FS-CORE-01']],
    ['SEVERITY:critical NOT host:FIN', ['FS-CORE-01']],
    ['"anti-ransomware" host:fin', ['FIN-LT-0142']],
  ])('%s', (text, hosts) => {
    expect(problemIn(text)).toBeNull();
    expect([...found(text)].sort()).toEqual([...hosts].sort());
  });

  it('says what cannot be read, and where; plain words always can', () => {
    expect(problemIn('severity:high AND')).toEqual({ column: 17, message: 'A term is missing after AND.' });
    expect(problemIn('user:')?.message).toBe('A value is missing after the colon.');
    expect(problemIn('host:a AND colour:red')).toMatchObject({ column: 11 });
    expect(problemIn('host:a AND colour:red')?.message).toMatch(/no field "colour": host user severity/);
    for (const text of ['c:\\users', 'http://x/y', 'a/b', '-', 'anti-bot']) expect(problemIn(text), text).toBeNull();
  });

  it('shows what is set aside where it is asked for', () => {
    expect(machineFilter('is:skipped').wantsAside).toBe(true);
    expect(machineFilter('host:is').wantsAside).toBe(false);
  });

  it('never throws, whatever is typed', () => {
    const piece = fc.constantFrom(
      'host:',
      'user:',
      'is:',
      '"',
      '(',
      ')',
      'AND',
      'OR',
      'NOT',
      '-',
      '[',
      'TO',
      '*',
      '\\',
      'a',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 12 }), (pieces) => {
        expect(() => found(pieces.join(''))).not.toThrow();
      }),
    );
  });

  it('answers for 10,000 machines within a keystroke', () => {
    const machines = manyMachines(10_000);
    found('zzz', machines);
    const started = performance.now();
    expect(found('severity:medium AND user:u* -host:pc-0001', machines).length).toBeGreaterThan(1000);
    // The budget is 16 ms on a quiet machine; here only an order of magnitude would be a mistake.
    expect(performance.now() - started).toBeLessThan(160);
  });
});

describe('the value under the cursor', () => {
  it('is added to what is narrowed, or taken out', () => {
    expect(narrowedBy('', 'user', 'CORP\\svc "x"', 'only')).toBe('user:"CORP\\\\svc \\"x\\""');
    expect(narrowedBy('ransom', 'worst', 'critical', 'without')).toBe('ransom -worst:critical');
    expect(narrowedBy('host:a OR host:b', 'is', 'open', 'only')).toBe('(host:a OR host:b) is:open');
    expect(narrowedBy('a/b -c:\\x', 'is', 'open', 'only')).toBe('"a/b" -"c:\\\\x" is:open');
    expect(narrowedBy('is:open ransom', 'is', 'open', 'only')).toBe('is:open ransom');
  });

  it('finds the machine it came from, whatever the value is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), fc.boolean(), (value, only) => {
        const machine = aMachine({ host: 'H', users: [value] });
        const text = narrowedBy('', 'user', value, only ? 'only' : 'without');
        expect(problemIn(text)).toBeNull();
        expect(machineFilter(text).passes(machine)).toBe(only);
      }),
    );
  });
});

describe('a narrowing as the service’s filter', () => {
  const source = {
    id: 'harmony:x:1',
    title: 'Harmony Endpoint',
    gateway: 'x',
    askable: {
      host: { field: 'src_machine_name' },
      user: { field: 'src_user_name' },
      severity: { field: 'severity', values: { critical: 'Critical', high: 'High' } },
    },
  };
  const asked = (text: string) => vendorFilter(text, source, NIGHT);

  it('uses the service’s own names and whole values', () => {
    expect(asked('host:"FIN-LT-0142"')).toEqual({ filter: 'src_machine_name:"FIN-LT-0142"' });
    expect(asked('severity:high AND user:m.ok*')).toEqual({
      filter: '(severity:"High" AND src_user_name:"m.okafor")',
    });
    expect(asked('-user:"CORP\\\\svc-backup"')).toEqual({ filter: 'NOT src_user_name:"CORP\\\\svc-backup"' });
    expect(asked('severity:critical (host:fs OR host:fin)')).toEqual({
      filter: '(severity:"Critical" AND (src_machine_name:"FS-CORE-01" OR src_machine_name:"FIN-LT-0142"))',
    });
    expect(narrowedFilter('a OR b', 'c')).toBe('(a OR b) AND c');
    expect(narrowedFilter('*', 'c')).toBe('c');
  });

  it('says in words what the service cannot be asked for', () => {
    expect(asked('ransom')).toMatchObject({ refused: expect.stringContaining('Plain words') });
    expect(asked('is:open')).toMatchObject({ refused: expect.stringContaining('is: is known only here') });
    expect(asked('host:fin ransom')).toMatchObject({ refused: expect.stringContaining('The word "ransom"') });
    expect(asked('severity:low')).toMatchObject({ refused: expect.stringContaining('fits no value') });
    expect(vendorFilter('host:*', source, manyMachines(20))).toMatchObject({
      refused: expect.stringContaining('20 values'),
    });
    const { askable: _, ...mute } = source;
    expect(vendorFilter('host:a', mute, NIGHT)).toMatchObject({ refused: expect.stringContaining('yourself') });
  });

  it('has a name for every field it can be asked for', () => {
    for (const name of Object.keys(source.askable)) expect(FIELD_NAMES).toContain(name);
  });
});
