/** The line typed at the bottom: narrowing the table, searching in a record, commands. */

import { EMPTY_TEXT, editText, type TextEdit, textState } from '../../components/text-field/text-state.ts';
import type { Command } from '../../keys/table.ts';
import { complete, readCommand, type Things, VERBS } from '../../screens/command/verbs.ts';
import { problemIn } from '../machine-filter.ts';
import type { Snapshot } from '../store.ts';
import { type Prompt, topScreen } from '../view.ts';
import { carryOutCommand } from './commands.ts';
import type { Control } from './control.ts';
import { NEW_COMMAND } from './open-prompt.ts';
import { goToHit } from './record.ts';
import { type Suppressible, suppressibles } from './suppress.ts';

type CommandPrompt = Extract<Prompt, { kind: 'command' }>;

/** An edit: what is narrowed or searched follows each letter. */
export function editPrompt(control: Control, edit: TextEdit): void {
  const { store } = control;
  const { prompt } = store.get().view;
  if (!prompt) return;
  const text = editText(prompt.text, edit);
  if (prompt.kind === 'command') {
    store.act({ type: 'prompt', prompt: { ...NEW_COMMAND, text } });
    return;
  }
  store.act({ type: 'prompt.text', text });
  follow(control, prompt.kind, text.text);
}

function follow(control: Control, kind: 'narrow' | 'search', text: string): void {
  const { store } = control;
  if (kind === 'search') {
    store.act({ type: 'search', text });
    goToHit(control, 1, true);
    return;
  }
  const screen = topScreen(store.get().view).kind;
  if (screen === 'activity') store.act({ type: 'activity.narrow', text });
  else if (screen === 'history') store.act({ type: 'history.narrow', text });
  // While what is typed cannot be read, the rows of what could be read stay.
  else if (problemIn(text) === null) store.act({ type: 'narrow', text });
}

/** A command of the text scope while the line is open; `key` tells Tab from ↓. */
export function promptCommand(control: Control, command: Command, key: string): void {
  const { store } = control;
  const { prompt } = store.get().view;
  if (!prompt) return;
  switch (command) {
    case 'text.cancel':
      store.act({ type: 'prompt', prompt: null });
      if (prompt.kind === 'narrow') follow(control, 'narrow', '');
      if (prompt.kind === 'search') store.act({ type: 'search', text: '' });
      return;
    case 'text.accept':
      if (prompt.kind === 'command') acceptCommand(control, prompt);
      else if (!isUnread(control, prompt)) store.act({ type: 'prompt', prompt: null });
      return;
    case 'text.next':
      if (prompt.kind !== 'command') return;
      if (key === 'tab') cycle(control, prompt, 1);
      else recall(control, prompt, -1);
      return;
    case 'text.previous':
      if (prompt.kind !== 'command') return;
      if (key === 'up') recall(control, prompt, 1);
      else cycle(control, prompt, -1);
      return;
    default:
      return;
  }
}

/** A narrowing of the table that cannot be read is not taken: the line says what is wrong with it, and where. */
function isUnread({ store }: Control, prompt: Prompt): boolean {
  const isOfTable = prompt.kind === 'narrow' && topScreen(store.get().view).kind === 'triage';
  return isOfTable && problemIn(prompt.text.text) !== null;
}

function acceptCommand(control: Control, prompt: CommandPrompt): void {
  const { store } = control;
  const typed = readCommand(prompt.text.text);
  if (typed.kind === 'unclear') {
    const isEmpty = prompt.text.text.trim() === '';
    store.act({ type: 'prompt', prompt: isEmpty ? null : { ...prompt, complaint: typed.words } });
    return;
  }
  store.act({ type: 'command.done', line: prompt.text.text });
  carryOutCommand(control, typed.verb.name, typed.argument);
}

/** What can be marked as a false positive from here, and what is. */
function thingsIn(snapshot: Snapshot): Things {
  const told = ({ kind, value }: Suppressible) => `${kind} ${value}`;
  return {
    suppressible: suppressibles(snapshot).map(told),
    suppressed: snapshot.engine.suppressions.filter(({ active }) => active).map(told),
  };
}

/** Tab: the next way to complete what was typed. */
function cycle({ store }: Control, prompt: CommandPrompt, step: 1 | -1): void {
  const snapshot = store.get();
  const { engine, view } = snapshot;
  const hosts = view.table.keys.flatMap((key) => engine.machines.get(key)?.host || []);
  const candidates =
    prompt.candidate >= 0 ? prompt.candidates : complete(prompt.text.text, hosts, VERBS, thingsIn(snapshot));
  if (candidates.length === 0) return;
  const from = prompt.candidate < 0 && step === -1 ? 0 : prompt.candidate;
  const candidate = (from + step + candidates.length) % candidates.length;
  const text = textState(candidates[candidate] ?? '');
  // A single way is taken for good: the next Tab completes what follows it.
  const next = candidates.length === 1 ? NEW_COMMAND : { ...NEW_COMMAND, candidates, candidate };
  store.act({ type: 'prompt', prompt: { ...next, text } });
}

/** ↑ and ↓: lines typed before. */
function recall({ store }: Control, prompt: CommandPrompt, step: 1 | -1): void {
  const { commands } = store.get().view;
  const recalled = Math.max(-1, Math.min(commands.length - 1, prompt.recalled + step));
  if (recalled === prompt.recalled) return;
  const text = recalled < 0 ? EMPTY_TEXT : textState(commands[commands.length - 1 - recalled] ?? '');
  store.act({ type: 'prompt', prompt: { ...NEW_COMMAND, recalled, text } });
}
