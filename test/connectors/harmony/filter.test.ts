import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFilter, DEFAULT_FILTER, FILTER_EXAMPLES } from '../../../src/connectors/harmony/filter.ts';
import { recordMatcher } from '../../../src/connectors/harmony/record-filter.ts';
import { SAMPLES, sample } from './samples.ts';

describe('checkFilter', () => {
  test.each([...FILTER_EXAMPLES, '', '  ', 'NOT a:b', 'a && b', 'sev:(x OR y)', 'x:"AND"', 'a:[1 TO 5]', 'a\\ b'])(
    'fine: %s',
    (filter) => {
      expect(checkFilter(filter)).toBeNull();
    },
  );

  test.each([
    ['severity:"High', 14, 'A closing quotation mark is missing.'],
    ['(severity:"High" OR a:b', 23, 'A closing bracket is missing.'],
    ['severity:"High")', 15, 'This bracket closes nothing.'],
    ['severity:', 9, 'A value is missing after the colon.'],
    ['a:[1 TO', 7, 'The range is not closed: write [low TO high].'],
    ['a::b', 2, '":" cannot stand here; values with special characters need quotation marks.'],
    ['a AND', 5, 'A term is missing after AND.'],
    ['a AND OR b', 6, 'OR directly after AND: a term is missing.'],
    ['OR b', 0, 'A term is missing before OR.'],
    ['(a AND ) b', 7, 'A term is missing after AND.'],
    ['a AND NOT', 9, 'A term is missing after NOT.'],
  ])('%s breaks off at %i', (filter, column, message) => {
    expect(checkFilter(filter)).toEqual({ column, message });
  });

  test('any text: an answer with a column inside it, no exception', () => {
    const piece = fc.constantFrom(
      'a:b',
      '"',
      '(',
      ')',
      'AND',
      'OR',
      'NOT',
      ' ',
      ':',
      '*',
      '[',
      ']',
      '\\',
      'x',
      '/',
      '~',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
        ),
        (filter) => {
          const problem = checkFilter(filter);
          if (problem) expect(problem.column >= 0 && problem.column <= filter.length).toBe(true);
        },
      ),
    );
  });
});

describe('recordMatcher', () => {
  const names = (filter: string) =>
    SAMPLES.filter(({ record }) => recordMatcher(filter)(record)).map(({ name }) => name);

  test('the default filter finds the forensics cases of high and critical severity', () => {
    expect(names(DEFAULT_FILTER)).toEqual(SAMPLES.map(({ name }) => name).filter((name) => /^forensics/.test(name)));
  });

  test.each([
    ['', 14],
    ['*', 14],
    ['severity:"critical"', 5],
    ['NOT severity:"Critical"', 9],
    ['severity:"Critical" AND product:"Forensics" OR event_type:"TE Event"', 4],
    ['event_type:"TE Event" OR severity:"Critical" AND product:"Forensics"', 4],
    ['(event_type:"TE Event" OR severity:"Critical") AND NOT product:"Forensics"', 2],
    ['severity:(Critical OR High) AND src_machine_name:FIN*', 3],
    ['src_user_name:"m.okafor"', 3],
    ['invoice_scan', 1],
    ['file_size:[1 TO 20000]', 1],
    ['blade:"Anti-Bot" severity:Critical', 5],
    ['blade:"Anti-Bot" severity:Low', 2],
    ['attack_status:*', 6],
    ['-severity:Critical', 9],
  ])('%s finds %i', (filter, count) => {
    expect(names(filter)).toHaveLength(count);
  });

  test('what is no object never passes', () => {
    expect(recordMatcher('*')('text')).toBe(false);
    expect(recordMatcher('a:b')(sample('no-host'))).toBe(false);
  });
});
