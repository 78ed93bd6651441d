/** Isolate and release: ask the guards, show the dialog, carry the confirmed plan out. A letter only ever asks. */
import type { OrderResult, TargetRef } from '../../../engine/commands.ts';
import { checkConfirmation, withPlace } from '../../../engine/decision/plan.ts';
import { wordsOf } from '../../../engine/errors.ts';
import type { Plan } from '../../../engine/model/decision.ts';
import type { OrderKind } from '../../../engine/model/isolation.ts';
import { OUTCOMES } from '../../../engine/model/outcome.ts';
import { countWords } from '../../../engine/model/span-words.ts';
import { EMPTY_TEXT, textState } from '../../components/text-field/text-state.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import type { OrderDialog, OrderFocus } from '../view.ts';
import type { Control } from './control.ts';
import { tellRefused } from './refused.ts';
import { targets } from './targets.ts';

/** A fresh dialog takes no answer for so long (ms): a key held a moment too long must not confirm it. */
export const ARM_MS = 250;

/** Asks about the marked machines, or the one at hand. */
export function askForTargets(control: Control, order: OrderKind): void {
  const machines = targets(control.store.get()).filter((machine) => machine.host !== '');
  const [first] = machines;
  if (!first) {
    control.say('warn', 'These records name no host, so there is nothing to isolate or release.');
    return;
  }
  const what = machines.length === 1 ? sanitiseWithin(first.host, 40) : countWords(machines.length, 'machine');
  ask(
    control,
    order,
    machines.map(({ key }) => ({ machine: key })),
    what,
  );
}

/** Opens the dialog and asks the engine for the plan. */
export function ask(control: Control, order: OrderKind, refs: readonly TargetRef[], what: string): void {
  const { store, engine, terminal, time } = control;
  const opened: OrderDialog = {
    kind: 'order',
    order,
    targets: refs,
    what,
    title: `${order === 'isolate' ? 'Isolate' : 'Release'} ${what}?`,
    stage: { kind: 'planning' },
    focus: 'cancel',
    comment: EMPTY_TEXT,
    typed: EMPTY_TEXT,
    complaint: '',
  };
  store.act({ type: 'dialog', dialog: opened });
  terminal.dropKeys();
  control.run(async () => {
    const answer = await engine.dispatch('plan', { kind: order, targets: refs });
    const { dialog: asking } = store.get().view;
    // The same question, whatever was pressed on it while the vendor was read.
    if (asking?.kind !== 'order' || asking.targets !== refs || asking.stage.kind !== 'planning') return;
    if (!answer.ok) {
      store.act({ type: 'dialog', dialog: { ...opened, stage: { kind: 'refused', problem: answer.problem } } });
      return;
    }
    const { plan } = answer;
    const shown: OrderDialog = {
      ...opened,
      stage: { kind: 'confirming', plan, armed: false },
      comment: textState(plan.comment),
      complaint: asking.complaint === '' || !takesYes(plan) ? '' : READ_FIRST,
    };
    store.act({ type: 'dialog', dialog: shown });
    terminal.dropKeys();
    time.after(ARM_MS, () => {
      const { dialog } = store.get().view;
      if (dialog?.kind !== 'order' || dialog.stage.kind !== 'confirming' || dialog.stage.plan.id !== plan.id) return;
      store.act({ type: 'dialog', dialog: { ...dialog, stage: { ...dialog.stage, armed: true } } });
    });
  });
}

const READ_FIRST = 'Read it first, then y.';

function takesYes({ friction, reach, place }: Plan): boolean {
  return friction.kind === 'yes' && reach > 0 && !place?.problem;
}

/** Why a `y` is not taken yet; '': it is. */
export function tooEarly({ stage }: OrderDialog): string {
  if (stage.kind === 'planning') return 'Reading …, then y.';
  return stage.kind === 'confirming' && !stage.armed && takesYes(stage.plan) ? READ_FIRST : '';
}

/** Where Tab goes from where. */
export function focusOrder(dialog: OrderDialog): readonly OrderFocus[] {
  if (dialog.stage.kind !== 'confirming' || dialog.stage.plan.reach === 0) return ['cancel'];
  const { friction, place, places } = dialog.stage.plan;
  const choice: readonly OrderFocus[] = places.length > 1 ? ['place'] : [];
  if (place?.problem) return ['cancel', ...choice, ...(place.repairable ? (['confirm'] as const) : [])];
  const typed: readonly OrderFocus[] = friction.kind === 'type' ? ['typed'] : [];
  return ['cancel', ...typed, ...choice, 'comment', 'confirm'];
}

export function moveFocus({ store }: Control, dialog: OrderDialog, step: 1 | -1): void {
  const order = focusOrder(dialog);
  const at = order.indexOf(dialog.focus);
  const focus = order[(at + step + order.length) % order.length] ?? 'cancel';
  store.act({ type: 'dialog', dialog: { ...dialog, focus } });
}

/** Another place to isolate in. The vendor is not asked again: what was read stands until the yes, and is read anew then. */
export function choosePlace({ store }: Control, dialog: OrderDialog, step: 1 | -1): void {
  const { stage } = dialog;
  if (stage.kind !== 'confirming') return;
  const { places, place } = stage.plan;
  const at = place === null ? -1 : places.indexOf(place);
  const chosen = places[(at + step + places.length) % places.length];
  if (!chosen) return;
  const plan = withPlace(stage.plan, chosen);
  store.act({ type: 'dialog', dialog: { ...dialog, stage: { ...stage, plan }, complaint: '' } });
}

/** Confirms, if everything the plan asks for is there; otherwise the dialog says what is missing. */
export function confirm(control: Control, dialog: OrderDialog): void {
  const { store, terminal } = control;
  const { stage } = dialog;
  if (stage.kind !== 'confirming' || !stage.armed || stage.plan.reach === 0) return;
  if (stage.plan.place?.problem) return;
  const problem = checkConfirmation(stage.plan, dialog.comment.text, dialog.typed.text);
  if (problem) {
    const missing: OrderFocus = problem.what.includes('comment') ? 'comment' : 'typed';
    store.act({ type: 'dialog', dialog: { ...dialog, complaint: problem.what, focus: missing } });
    return;
  }
  store.act({ type: 'dialog', dialog: null });
  terminal.dropKeys();
  store.act({ type: 'mark', machines: stage.plan.targets.map(({ machine }) => machine), on: false });
  carryOut(control, stage.plan, dialog.comment.text.trim(), dialog.typed.text);
}

function carryOut(control: Control, plan: Plan, comment: string, typed: string): void {
  const { engine, say } = control;
  const isIsolation = plan.kind === 'isolate';
  const reached = plan.targets.filter(({ blockedBy }) => blockedBy === null);
  const who = reached.length === 1 ? sanitiseWithin(reached[0]?.host ?? '', 40) : countWords(reached.length, 'machine');
  say('info', `${isIsolation ? 'Isolating' : 'Releasing'} ${who}: the order is on its way.`);
  control.run(async () => {
    const answer = await engine.dispatch('order', {
      plan,
      comment,
      typed: plan.friction.kind === 'type' ? typed : null,
    });
    if (!answer.ok) {
      say('error', wordsOf(answer.problem));
      return;
    }
    const { level, text } = resultWords(answer.results);
    say(level, `${text}${undoWords(plan, answer.results)}`);
    tellRefused(control, answer.results);
  });
}

/** How to take it back, while one still looks at it. */
function undoWords({ kind }: Plan, results: readonly OrderResult[]): string {
  if (kind === 'release' || results.some(({ outcome }) => outcome !== 'isolated')) return '';
  return results.length === 1 ? '; u lets it back in' : '; U lets them back in';
}

const LEVELS = { good: 'good', calm: 'info', warn: 'warn', bad: 'error' } as const;

/** What came of an order, in one line: a machine by name, several by outcome. */
export function resultWords(results: readonly OrderResult[]): {
  readonly level: 'good' | 'info' | 'warn' | 'error';
  readonly text: string;
} {
  const worst = (['bad', 'warn', 'calm', 'good'] as const).find((tone) =>
    results.some(({ outcome }) => OUTCOMES[outcome].tone === tone),
  );
  const level = LEVELS[worst ?? 'calm'];
  const [only] = results;
  if (results.length === 1 && only) {
    const reason = only.reason === '' || OUTCOMES[only.outcome].tone === 'good' ? '' : ` (${only.reason})`;
    return { level, text: `${only.host}: ${OUTCOMES[only.outcome].word}${reason}` };
  }
  const counts = new Map<string, number>();
  for (const { outcome } of results) counts.set(OUTCOMES[outcome].word, (counts.get(OUTCOMES[outcome].word) ?? 0) + 1);
  return { level, text: [...counts].map(([word, count]) => `${count} ${word}`).join('; ') };
}
