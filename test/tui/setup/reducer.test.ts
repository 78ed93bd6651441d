import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textState } from '../../../src/tui/components/text-field/text-state.ts';
import { answersOf, protectRules } from '../../../src/tui/screens/setup/answers.ts';
import { mayBeAutomatic } from '../../../src/tui/screens/setup/asking.ts';
import { createSetupReducer, type SetupAction } from '../../../src/tui/screens/setup/reducer.ts';
import { INITIAL, type SetupState } from '../../../src/tui/screens/setup/state.ts';
import { stepsOf } from '../../../src/tui/screens/setup/steps.ts';
import { worksOf } from '../../../src/tui/screens/setup/work.ts';
import { DEFAULT_FILTER, fakeServices, GATEWAY_EU, QUIET } from './fake-services.ts';

const rules = fakeServices();
const reduce = createSetupReducer(rules);
const after = (actions: readonly SetupAction[], from: SetupState = INITIAL) => actions.reduce(reduce, from);
const choose = (value: string): SetupAction => ({ type: 'choose', value });
const type = (text: string): SetupAction => ({ type: 'edit', edit: { kind: 'insert', text } });
const NEXT: SetupAction = { type: 'next' };
const BACK: SetupAction = { type: 'back' };
const STARTED: readonly SetupAction[] = [
  { type: 'seed', seed: null },
  { type: 'store', store: 'keychain' },
];
const passed = (state: SetupState, slot: string) =>
  reduce(state, {
    type: 'key-test',
    slot,
    attempt: state.keyTests[slot]?.attempt ?? -1,
    answer: { ok: true, ms: 1, note: '' },
  });
/** At the filter step, with both keys tested. */
function atFilter(): SetupState {
  let state = after([...STARTED, choose('eu')]);
  for (const slot of ['events', 'endpoint']) {
    state = after([type(`${slot}-id`), NEXT, type(`${slot}-secret`), NEXT], state);
    state = reduce(passed(state, slot), NEXT);
  }
  return state;
}

describe('the setup', () => {
  it('asks one question a step, in the order of the contract', () => {
    expect(stepsOf(after(STARTED), rules)).toEqual([
      'gateway',
      'key:events',
      'key:endpoint',
      'filter',
      'window',
      'mode',
      'schedule',
      'protect',
      'virustotal',
      'mail',
      'summary',
    ]);
    expect(stepsOf(after([{ type: 'store', store: 'file' }]), rules)).toContain('secrets');
    expect(atFilter().step).toBe('filter');
  });

  it('preselects what the contract preselects', () => {
    const state = after(STARTED);
    expect(answersOf(state, rules)).toEqual({
      connector: 'harmony',
      gateway: GATEWAY_EU,
      keys: { events: { id: '', secret: '' }, endpoint: { id: '', secret: '' } },
      filter: DEFAULT_FILTER,
      window: '1h',
      mode: 'approve',
      schedule: { kind: 'watch', interval: '15s' },
      protect: [],
    });
  });

  it('does not go on with a key that was not logged in with', () => {
    const typed = after([...STARTED, choose('eu'), type('ev-id'), NEXT, type('ev-secret'), NEXT]);
    expect(typed.step).toBe('key:events');
    expect(worksOf(typed, rules).map((work) => work.name)).toContain(`key events ${typed.attempts}`);
    expect(after([NEXT, NEXT], typed).attempts).toBe(typed.attempts);
    const refused = reduce(typed, {
      type: 'key-test',
      slot: 'events',
      attempt: typed.attempts,
      answer: { ok: false, problem: { code: 'credentials', what: 'No.' } },
    });
    const again = reduce(refused, NEXT);
    expect(again.step).toBe('key:events');
    expect(again.attempts).toBe(typed.attempts + 1);
    expect(reduce(passed(again, 'events'), NEXT).step).toBe('key:endpoint');
  });

  it('tests a key again when pair or gateway change', () => {
    const tested = passed(after([...STARTED, choose('eu'), type('a'), NEXT, type('b'), NEXT]), 'events');
    const changed = reduce(tested, type('c'));
    expect(reduce(changed, NEXT).step).toBe('key:events');
    expect(reduce(changed, NEXT).attempts).toBe(tested.attempts + 1);
    const elsewhere = after([BACK, choose('us'), NEXT], tested);
    expect(elsewhere.step).toBe('key:events');
  });

  it('takes no late answer for a newer question', () => {
    const typed = after([...STARTED, choose('eu'), type('a'), NEXT, type('b'), NEXT]);
    const late = reduce(typed, {
      type: 'key-test',
      slot: 'events',
      attempt: typed.attempts - 1,
      answer: { ok: true, ms: 1, note: '' },
    });
    expect(late).toBe(typed);
  });

  it('moves a pair that belongs to the other service, and says so first', () => {
    const typed = after([...STARTED, choose('eu'), type('ep-id'), NEXT, type('ep-secret'), NEXT]);
    const found = reduce(typed, {
      type: 'key-test',
      slot: 'events',
      attempt: typed.attempts,
      answer: { ok: false, problem: { code: 'credentials', what: 'Other key.' }, belongsTo: 'endpoint' },
    });
    expect(found.place).toBe('list');
    const kept = reduce(found, choose('again'));
    expect(kept.texts['key:events:id']?.text).toBe('ep-id');
    const moved = reduce(found, choose('swap'));
    expect(answersOf(moved, rules).keys).toEqual({
      events: { id: '', secret: '' },
      endpoint: { id: 'ep-id', secret: 'ep-secret' },
    });
    expect(moved).toMatchObject({ step: 'key:events', place: 'field', focus: 'id' });
  });

  it('parses a filter as it is typed and does not go on with a broken one', () => {
    const typing = after([choose('own'), type('severity:("High"')], atFilter());
    expect(typing.complaint).toEqual({ words: 'The bracket is never closed.', column: 9 });
    expect(reduce(typing, NEXT).place).toBe('field');
    const whole = after([type(')'), NEXT], typing);
    expect(whole).toMatchObject({ place: 'page', complaint: null });
    const tried = reduce(whole, { type: 'trial', attempt: whole.attempts, answer: QUIET });
    expect(reduce(tried, NEXT).step).toBe('window');
  });

  it('goes back to the field where the service itself refuses the filter', () => {
    const asked = after([choose('own'), type('nosuch:x'), NEXT], atFilter());
    const refused = reduce(asked, {
      type: 'trial',
      attempt: asked.attempts,
      answer: { problem: { code: 'filter', what: 'Unknown field.', column: 0 } },
    });
    expect(refused).toMatchObject({ place: 'field', complaint: { words: 'Unknown field.', column: 0 } });
  });

  it('keeps every answer on the way back', () => {
    const far = after([choose('default')], atFilter());
    const tried = reduce(far, { type: 'trial', attempt: far.attempts, answer: QUIET });
    const end = after(
      [NEXT, choose('6h'), choose('observe'), choose('once'), type('DC-*, sql-1'), NEXT, choose('no'), choose('no')],
      tried,
    );
    expect(end.step).toBe('summary');
    const start = after(new Array<SetupAction>(20).fill(BACK), end);
    expect(start.step).toBe('gateway');
    expect(answersOf(start, rules)).toEqual(answersOf(end, rules));
    expect(answersOf(start, rules)).toMatchObject({
      window: '6h',
      mode: 'observe',
      schedule: { kind: 'once' },
      protect: [
        { match: 'glob', value: 'DC-*' },
        { match: 'glob', value: 'sql-1' },
      ],
    });
  });

  it('never leaves by Esc, and only on the second leave', () => {
    expect(after([...STARTED, BACK, BACK, BACK]).leaving).toBe('no');
    expect(after([...STARTED, { type: 'leave' }]).leaving).toBe('asked');
    expect(after([...STARTED, { type: 'leave' }, { type: 'stay' }, { type: 'leave' }]).leaving).toBe('asked');
    expect(after([...STARTED, { type: 'leave' }, { type: 'leave' }]).leaving).toBe('left');
  });

  it('takes over a seed, but never its automatic mode', () => {
    const found = after([
      { type: 'store', store: 'keychain' },
      {
        type: 'seed',
        seed: {
          path: '/work/config.json',
          answers: {
            gateway: 'https://gw.example.test',
            keys: { events: { id: 'a', secret: 'b' } },
            filter: 'severity:"Low"',
            window: '3h',
            mode: 'automatic',
            schedule: { kind: 'watch', interval: '6h' },
          },
          notes: [],
        },
      },
    ]);
    expect(found).toMatchObject({ step: 'import', place: 'list' });
    const taken = reduce(found, choose('yes'));
    expect(taken.step).toBe('gateway');
    expect(answersOf(taken, rules)).toMatchObject({
      gateway: 'https://gw.example.test',
      keys: { events: { id: 'a', secret: 'b' } },
      filter: 'severity:"Low"',
      window: '3h',
      mode: 'approve',
      schedule: { kind: 'watch', interval: '6h' },
    });
    expect(answersOf(reduce(found, choose('no')), rules).filter).toBe(DEFAULT_FILTER);
  });

  it('cannot become automatic before its dry run was shown, whatever is pressed', () => {
    const action: fc.Arbitrary<SetupAction> = fc.oneof(
      fc
        .constantFrom('eu', 'own', 'default', '1h', 'automatic', 'approve', 'once', 'watch:own', 'system:1h', 'yes')
        .map(choose),
      fc.constantFrom('x', '1h', '*').map(type),
      fc.constantFrom<SetupAction>(NEXT, BACK, { type: 'focus' }, { type: 'reveal' }),
      fc.nat(8).map((attempt): SetupAction => ({ type: 'trial', attempt, answer: QUIET })),
      fc.record({ slot: fc.constantFrom('events', 'endpoint'), attempt: fc.nat(8) }).map(
        ({ slot, attempt }): SetupAction => ({
          type: 'key-test',
          slot,
          attempt,
          answer: { ok: true, ms: 1, note: '' },
        }),
      ),
      fc
        .nat(8)
        .map(
          (attempt): SetupAction => ({ type: 'dry-run', attempt, answer: { problem: { code: 'service', what: 'x' } } }),
        ),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        let state = atFilter();
        for (const each of actions) {
          state = reduce(state, each);
          expect(answersOf(state, rules).mode).not.toBe('automatic');
          expect(stepsOf(state, rules)).toContain(state.step);
        }
      }),
    );
  });

  it('becomes automatic after its dry run, and only for the answers it was about', () => {
    const atMode = { ...atFilter(), step: 'mode', place: 'list' } as SetupState;
    const asked = reduce(atMode, choose('automatic'));
    expect(asked.place).toBe('page');
    const shown = reduce(asked, { type: 'dry-run', attempt: asked.attempts, answer: QUIET });
    expect(mayBeAutomatic(shown, rules)).toBe(true);
    expect(answersOf(reduce(shown, choose('automatic')), rules).mode).toBe('automatic');
    expect(answersOf(reduce(shown, choose('approve')), rules).mode).toBe('approve');
    const other = {
      ...shown,
      choices: { ...shown.choices, filter: 'own' },
      texts: { ...shown.texts, filter: textState('*') },
    };
    expect(mayBeAutomatic(other, rules)).toBe(false);
  });

  it('reads protected names however they are parted', () => {
    expect(protectRules(' DC-*,sql-1;  sql-1\tlast ').map((rule) => rule.value)).toEqual(['DC-*', 'sql-1', 'last']);
    expect(protectRules('')).toEqual([]);
  });
});
