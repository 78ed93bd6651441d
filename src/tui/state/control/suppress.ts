/** `:suppress` and `:unsuppress`: what is under the cursor is a false positive, because of that, until then. */
import { wordsOf } from '../../../engine/errors.ts';
import type { Indicator, IndicatorKind } from '../../../engine/model/alert.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { type NewSuppression, SUPPRESSION_KINDS, type SuppressionKind } from '../../../engine/model/suppression.ts';
import { EMPTY_TEXT, textState } from '../../components/text-field/text-state.ts';
import { durationWords, readDuration } from '../../screens/command/duration.ts';
import { indicatorsOf } from '../../screens/machine/indicators.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';
import { suppressionAtHand } from '../history.ts';
import type { Snapshot } from '../store.ts';
import { type SuppressDialog, type SuppressFocus, topScreen } from '../view.ts';
import type { Control } from './control.ts';
import { openCommandLine } from './open-prompt.ts';
import { chosenAlert, linesOfRecord, readyRecord } from './record.ts';
import { machineAtHand } from './targets.ts';

export type Suppressible = Pick<NewSuppression, 'kind' | 'value'>;

const KINDS: Partial<Readonly<Record<IndicatorKind, SuppressionKind>>> = {
  sha256: 'hash',
  sha1: 'hash',
  md5: 'hash',
  file: 'path',
};
/** Long enough to be of use, short enough to be looked at again. */
const DEFAULT_SPAN = '30d';
const FOREVER = 'never';

function ofIndicator({ kind, value }: Indicator): readonly Suppressible[] {
  const known = KINDS[kind];
  return known ? [{ kind: known, value }] : [];
}

/** What can be marked from here, the thing under the cursor first: also what Tab offers behind `:suppress`. */
export function suppressibles(snapshot: Snapshot): readonly Suppressible[] {
  const { view } = snapshot;
  const machine = machineAtHand(snapshot);
  if (!machine) return [];
  const screen = topScreen(view);
  const index = chosenAlert(view, machine);
  const isAlert = screen.kind === 'machine' || screen.kind === 'record';
  const rule = isAlert && index !== null ? machine.alerts.at(index).rule : '';
  const all = [
    ...(rule === '' ? [] : [{ kind: 'rule', value: rule } as const]),
    ...machine.rules.flatMap((value) => (value === '' || value === rule ? [] : [{ kind: 'rule', value } as const])),
    ...machine.indicators.flatMap(ofIndicator),
    ...machine.users.map((value) => ({ kind: 'user', value }) as const),
  ];
  const first = underCursor(snapshot, machine, all);
  return first ? [first, ...all.filter((each) => each !== first)] : all;
}

/** The indicator or the field under the cursor, where it is one of them. */
function underCursor({ view }: Snapshot, machine: Machine, all: readonly Suppressible[]): Suppressible | null {
  const screen = topScreen(view);
  if (screen.kind === 'machine' && view.pane === 'indicators') {
    const value = indicatorsOf(machine)[view.positions.indicators.cursor]?.value;
    return all.find((each) => each.value === value && each.kind !== 'user' && each.kind !== 'rule') ?? null;
  }
  const ready = readyRecord(view);
  if (screen.kind !== 'record' || screen.depth !== 'verbose' || !ready) return null;
  const value = linesOfRecord(view, ready)[view.positions.verbose.cursor]?.full.toLowerCase();
  return all.find((each) => each.value.toLowerCase() === value) ?? null;
}

export function suppress(control: Control, argument: string): void {
  const snapshot = control.store.get();
  if (argument !== '') {
    const [kind = '', ...rest] = argument.split(/\s+/u);
    const value = argument.slice(kind.length).trim();
    if (isKind(kind.toLowerCase()) && rest.length > 0)
      ask(control, { kind: kind.toLowerCase() as SuppressionKind, value });
    else
      openCommandLine(
        control,
        `suppress ${argument}`,
        ':suppress takes rule, hash, path or user, and which; Tab offers what there is.',
      );
    return;
  }
  const { view } = snapshot;
  const screen = topScreen(view).kind;
  if (screen !== 'machine' && screen !== 'record') {
    openCommandLine(
      control,
      'suppress ',
      'Open a machine first, or name it: rule, hash, path or user, and which. Tab offers what there is.',
    );
    return;
  }
  const machine = machineAtHand(snapshot);
  const isIndicator = screen === 'machine' && view.pane === 'indicators';
  const index = machine && chosenAlert(view, machine);
  const found = suppressibles(snapshot);
  const named = isIndicator ? machine && underCursor(snapshot, machine, found) : found[0];
  const hasRule = machine && index !== null && index !== undefined && machine.alerts.at(index).rule !== '';
  if (named && (isIndicator || hasRule || named.kind !== 'rule')) ask(control, named);
  else if (isIndicator)
    control.say('warn', 'Addresses, domains and URLs cannot be suppressed: a rule, hash, path or user can.');
  else
    openCommandLine(
      control,
      'suppress ',
      'This alert names no rule. Name a hash, path or user; Tab offers what there is.',
    );
}

function isKind(text: string): text is SuppressionKind {
  return (SUPPRESSION_KINDS as readonly string[]).includes(text);
}

function ask({ store, terminal }: Control, what: Suppressible): void {
  store.act({
    type: 'dialog',
    dialog: {
      kind: 'suppress',
      what,
      focus: 'reason',
      reason: EMPTY_TEXT,
      lasts: textState(DEFAULT_SPAN),
      complaint: '',
    },
  });
  terminal.dropKeys();
}

const FOCUS: readonly SuppressFocus[] = ['reason', 'lasts', 'confirm', 'cancel'];

export function moveSuppressFocus({ store }: Control, dialog: SuppressDialog, step: 1 | -1): void {
  const at = FOCUS.indexOf(dialog.focus);
  const focus = FOCUS[(at + step + FOCUS.length) % FOCUS.length] ?? 'reason';
  store.act({ type: 'dialog', dialog: { ...dialog, focus, complaint: '' } });
}

/** Marks it, if a reason and a time are there; otherwise the dialog says what is missing. */
export function confirmSuppress(control: Control, dialog: SuppressDialog): void {
  const { store, engine, time, say } = control;
  const complain = (focus: SuppressFocus, complaint: string) =>
    store.act({ type: 'dialog', dialog: { ...dialog, focus, complaint } });
  const reason = dialog.reason.text.trim();
  const lasts = dialog.lasts.text.trim().toLowerCase();
  const ms = lasts === FOREVER ? null : readDuration(lasts);
  if (reason === '') {
    complain('reason', 'Say why it is a false positive: whoever comes later has only that.');
    return;
  }
  if (lasts !== FOREVER && ms === null) {
    complain('lasts', 'Say for how long: 12h, 7d, 4w, or never for no end.');
    return;
  }
  store.act({ type: 'dialog', dialog: null });
  const expiresAt = ms === null ? null : time.now() + ms;
  control.run(async () => {
    const answer = await engine.dispatch('suppress', { entry: { ...dialog.what, reason, expiresAt } });
    const until = ms === null ? 'until somebody ends it' : `for ${durationWords(ms)}`;
    if (!answer.ok) say('error', wordsOf(answer.problem));
    else say('good', `${named(dialog.what)} is no evidence any more, ${until}. :unsuppress ends it.`);
  });
}

/** Ends the false positive under the cursor of the history, or the one that is named. */
export function unsuppress(control: Control, argument: string): void {
  const { store, engine, say } = control;
  const snapshot = store.get();
  const active = snapshot.engine.suppressions.filter((each) => each.active);
  const wanted = argument.toLowerCase();
  const found =
    argument === ''
      ? suppressionAtHand(snapshot)
      : active.find(({ kind, value }) => [value, `${kind} ${value}`].some((each) => each.toLowerCase() === wanted));
  if (!found?.active) {
    const words =
      active.length === 0
        ? 'Nothing is marked as a false positive.'
        : argument === ''
          ? 'Name it: Tab offers what there is; or stand on it in the history (h, Tab).'
          : `"${argument}" is not marked as a false positive; Tab offers what is.`;
    if (active.length === 0) say('warn', words);
    else openCommandLine(control, `unsuppress ${argument}`, words);
    return;
  }
  control.run(async () => {
    const answer = await engine.dispatch('unsuppress', { id: found.id });
    if (!answer.ok) say('error', wordsOf(answer.problem));
    else say('good', `${named(found)} is evidence again.`);
  });
}

/** `rule "Gen.Rep.exe"`. */
function named({ kind, value }: Suppressible): string {
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)} "${sanitiseWithin(value, 40)}"`;
}
