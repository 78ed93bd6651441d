/** `+` and `-`, then a column's letter: what is shown is narrowed by the value of the machine under the cursor. */

import type { Machine } from '../../../engine/model/machine.ts';
import { type FieldName, MACHINE_FIELDS } from '../machine-fields.ts';
import { isExpression } from '../machine-filter.ts';
import { quoted } from '../vendor-filter.ts';
import type { Control } from './control.ts';
import { machineAtHand } from './targets.ts';

/** The fields that have a letter (the key table's VALUE_LETTERS). */
export const PICKED = ['host', 'user', 'severity', 'rule', 'is', 'event', 'technique', 'group', 'source'] as const;

export function pickValue({ store, say }: Control, field: (typeof PICKED)[number]): void {
  const { view, engine } = store.get();
  const how = view.picking;
  store.act({ type: 'picking', how: null });
  const machine = machineAtHand({ view, engine });
  if (!machine || how === null) return;
  // A machine has alerts of several severities: what it shares with its like is the worst of them.
  const asked = field === 'severity' ? 'worst' : field;
  const value = firstValue(machine, asked);
  if (value === '') say('info', `This machine has no ${field === 'is' ? 'state' : field}.`);
  else store.act({ type: 'narrow', text: narrowedBy(view.narrowing, asked, value, how) });
}

function firstValue(machine: Machine, field: FieldName): string {
  return MACHINE_FIELDS[field].read(machine).find((value) => value !== '') ?? '';
}

/** The narrowing there is, and the value: the same value is not named twice. */
export function narrowedBy(before: string, field: FieldName, value: string, how: 'only' | 'without'): string {
  // A part of a text would fit it as well, so a whole one is quoted; a word of a fixed list need not be.
  const term = `${field}:${MACHINE_FIELDS[field].kind === 'text' ? quoted(value) : value}`;
  return withTerm(before, how === 'only' ? term : `-${term}`);
}

/** A narrowing and a term of the filter language beside it. */
export function withTerm(before: string, added: string): string {
  const text = before.trim();
  if (text === '') return added;
  if (` ${text} `.includes(` ${added} `)) return text;
  if (!isExpression(text)) return `${text.split(/\s+/u).map(inExpression).join(' ')} ${added}`;
  // AND binds closer than OR: what was narrowed by OR stays together.
  return /(^|\s)(OR|\|\|)(\s|$)/u.test(text) ? `(${text}) ${added}` : `${text} ${added}`;
}

/** A plain word beside a field has to be quoted where it holds a sign of the filter language. */
function inExpression(word: string): string {
  const [, sign = '', rest = ''] = /^(-?)(.*)$/u.exec(word) ?? [];
  return /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(rest) ? word : `${sign}${quoted(rest)}`;
}
