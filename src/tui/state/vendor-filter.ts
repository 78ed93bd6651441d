/** A narrowing of the table as a filter for the service: the same in its own words, or why it cannot be asked for. Pure. */
import { fieldOf, linksOf, parseFilter, type Tree } from '../../engine/filter/tree.ts';
import type { Machine } from '../../engine/model/machine.ts';
import type { AskableFields } from '../../engine/ports.ts';
import type { SourceView } from '../../engine/state.ts';
import { isFieldName, MACHINE_FIELDS } from './machine-fields.ts';
import { isExpression, problemIn, valueTest } from './machine-filter.ts';

export type Translated = { readonly filter: string } | { readonly refused: string };

/** More values than this make no filter that a person could check. */
const MOST_VALUES = 12;

type Given = { readonly askable: AskableFields; readonly machines: readonly Machine[] };

/** `machines`: where the whole values are taken from, when only a part of them was typed. */
export function vendorFilter(narrowing: string, source: SourceView, machines: readonly Machine[]): Translated {
  const { askable, title } = source;
  if (!askable) return { refused: `${title} has no names for what the table shows; write the filter yourself.` };
  if (!isExpression(narrowing))
    return { refused: `Plain words are looked for here only; ${title} is asked by field: ${fieldWords(askable)}.` };
  const problem = problemIn(narrowing);
  if (problem) return { refused: problem.message };
  try {
    return { filter: written(parseFilter(narrowing), null, true, { askable, machines }) };
  } catch (error) {
    if (error instanceof NotAskable)
      return { refused: `${error.message} ${title} can be asked for ${fieldWords(askable)}.` };
    throw error;
  }
}

/** What is searched for now, and only what the narrowing leaves of it. */
export function narrowedFilter(current: string, addition: string): string {
  const before = current.trim();
  return before === '' || before === '*' ? addition : `(${before}) AND ${addition}`;
}

function fieldWords(askable: AskableFields): string {
  return Object.keys(askable)
    .map((name) => `${name}:`)
    .join(' ');
}

/** Ends the walk through a filter at the first thing that cannot be asked for; it never leaves this file. */
class NotAskable extends Error {}

/** `top`: outside of brackets, where a blank means AND. */
function written(tree: Tree, outer: string | null, top: boolean, given: Given): string {
  const { name, negated } = fieldOf(tree, outer);
  const text = tree.left ? chain(tree, name, top, given) : term(tree, name, given);
  return negated ? not(text) : text;
}

function not(text: string): string {
  return text.startsWith('NOT ') ? text.slice(4) : `NOT ${text}`;
}

function chain(tree: Tree, name: string | null, top: boolean, given: Given): string {
  const links = linksOf(tree);
  const text = links
    .map((link, index) => {
      const piece = written(link.tree, name, false, given);
      const part = link.negated ? not(piece) : piece;
      if (index === 0) return part;
      return `${link.or && !(link.bare && top) ? 'OR' : 'AND'} ${part}`;
    })
    .join(' ');
  return links.length > 1 ? `(${text})` : text;
}

function term(tree: Tree, name: string | null, { askable, machines }: Given): string {
  const folded = name?.toLowerCase() ?? '';
  const asked = askable[folded];
  if (!asked || !isFieldName(folded)) {
    const what = name === null ? `The word "${tree.term ?? ''}"` : `${name}:`;
    throw new NotAskable(`${what} is known only here.`);
  }
  const field = MACHINE_FIELDS[folded];
  const fits = valueTest(tree, field);
  const known = asked.values ? Object.keys(asked.values) : machines.flatMap((machine) => field.read(machine));
  // A value that no terminal could show whole is no part of a filter that a person is to check.
  const found = [...new Set(known.filter((value) => fits(value.toLowerCase()) && !/[\p{Cc}\p{Cf}]/u.test(value)))];
  const values = found.length === 0 && tree.quoted ? [tree.term?.replace(/\\(.)/g, '$1') ?? ''] : found;
  if (values.length === 0) throw new NotAskable(`${folded}:${tree.term ?? ''} fits no value that could be asked for.`);
  if (values.length > MOST_VALUES)
    throw new NotAskable(`${folded}:${tree.term ?? ''} fits ${values.length} values, too many.`);
  const terms = values.map((value) => `${asked.field}:${quoted(asked.values?.[value] ?? value)}`);
  return terms.length === 1 ? (terms[0] ?? '') : `(${terms.join(' OR ')})`;
}

/** A value that stands for itself alone. */
export function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}
