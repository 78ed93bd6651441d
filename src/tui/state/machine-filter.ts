/**
 * `/` on the table: plain words, every one of which must be found, or an expression in the filter language on the
 * fields of a machine. Both may be mixed: `ransom user:ana* -is:isolated`.
 */
import { checkFilter, type FilterProblem } from '../../engine/filter/check.ts';
import { compileFilter, glob, inRange } from '../../engine/filter/match.ts';
import { fieldOf, linksOf, parseFilter, type Tree, termOf } from '../../engine/filter/tree.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { FIELD_NAMES, isFieldName, MACHINE_FIELDS, type MachineField } from './machine-fields.ts';
import { haystackOf, matches, type Narrowing, parseNarrowing } from './narrowing.ts';

export type MachineFilter = {
  /** Everything passes. */
  readonly isAll: boolean;
  /** It asks for machines that were set aside, so that these are shown. */
  readonly wantsAside: boolean;
  readonly passes: (machine: Machine) => boolean;
  /** Where it is plain words: which. */
  readonly words: Narrowing | null;
};

const OPERATOR = /(^|[\s(])(AND|OR|NOT|&&|\|\|)([\s)]|$)/u;
const FIELD = new RegExp(`(^|[\\s(+\\-!])(${FIELD_NAMES.join('|')}):`, 'iu');

/** Words are words until an operator, a bracket, a quotation mark or the name of a field says otherwise. */
export function isExpression(text: string): boolean {
  return OPERATOR.test(text) || FIELD.test(text) || /^\s*[-!]?[("]/u.test(text);
}

let latest: { readonly text: string; readonly filter: MachineFilter } | null = null;

/** The filter a text stands for; one that cannot be parsed is taken as plain words. The latest answer is kept. */
export function machineFilter(text: string): MachineFilter {
  if (latest?.text === text) return latest.filter;
  const wantsAside = /\bis:(s|aside)/iu.test(text);
  const isPlain = !isExpression(text) || problemIn(text) !== null;
  const filter = { wantsAside, ...(isPlain ? ofWords(text) : ofExpression(text)) };
  latest = { text, filter };
  return filter;
}

/** Whether `next` can find only what `former` found, as when a letter was added: then nothing else is looked through. */
export function isWithin(next: MachineFilter, former: MachineFilter): boolean {
  if (next.words === null || former.words === null || former.words.unwanted.length > 0) return false;
  const { wanted } = next.words;
  return former.words.wanted.every((word, index) => wanted[index]?.includes(word));
}

function ofWords(text: string): Omit<MachineFilter, 'wantsAside'> {
  const words = parseNarrowing(text);
  const isAll = words.wanted.length === 0 && words.unwanted.length === 0;
  return { isAll, passes: (machine) => matches(machine, words), words };
}

function ofExpression(text: string): Omit<MachineFilter, 'wantsAside'> {
  return { isAll: false, passes: compileFilter(parseFilter(text), termTest, 'and'), words: null };
}

/** What is wrong with a narrowing, and where (0-based); null: nothing. Plain words are never wrong. */
export function problemIn(text: string): FilterProblem | null {
  if (!isExpression(text)) return null;
  const problem = checkFilter(text);
  if (problem) return problem;
  const unknown = unknownField(parseFilter(text), null);
  if (unknown === null) return null;
  return {
    column: Math.max(0, text.indexOf(`${unknown}:`)),
    message: `The table has no field "${unknown}": ${FIELD_NAMES.join(' ')}.`,
  };
}

function unknownField(tree: Tree, outer: string | null): string | null {
  const { name } = fieldOf(tree, outer);
  if (name !== null && !isFieldName(name.toLowerCase())) return name;
  if (!tree.left) return null;
  for (const link of linksOf(tree)) {
    const unknown = unknownField(link.tree, name);
    if (unknown !== null) return unknown;
  }
  return null;
}

function termTest(tree: Tree, name: string | null): (machine: Machine) => boolean {
  const field = name === null ? null : fieldNamed(name);
  if (field === null) return anywhere(tree);
  const fits = valueTest(tree, field);
  if (tree.term_min === undefined && tree.term === '*' && !tree.quoted)
    return (machine) => field.read(machine).length > 0;
  return (machine) => field.read(machine).some((value) => fits(value.toLowerCase()));
}

function fieldNamed(name: string): MachineField | null {
  const folded = name.toLowerCase();
  return isFieldName(folded) ? MACHINE_FIELDS[folded] : null;
}

function anywhere(tree: Tree): (machine: Machine) => boolean {
  if (tree.term_min !== undefined) return () => false;
  const parts = termOf(tree).toLowerCase().normalize('NFKC').split('*').filter(Boolean);
  return (machine) => parts.every((part) => haystackOf(machine).includes(part));
}

/** Whether one value, in small letters, is meant. */
export function valueTest(tree: Tree, { kind }: Pick<MachineField, 'kind'>): (value: string) => boolean {
  if (tree.term_min !== undefined) return inRange(tree);
  const term = termOf(tree).toLowerCase();
  if (tree.quoted) return (value) => value === term;
  const compared = kind === 'number' ? /^([<>]=?)(\d+)$/u.exec(term) : null;
  if (compared) return comparison(compared[1] ?? '', Number(compared[2]));
  if (/[*?]/u.test(term)) return glob(term);
  if (kind === 'number') return (value) => value === term;
  // A back-slash that was not doubled is taken as it stands: names of domain accounts hold one.
  const verbatim = (tree.term ?? '').toLowerCase();
  return kind === 'word'
    ? (value) => value.startsWith(term)
    : (value) => value.includes(term) || value.includes(verbatim);
}

function comparison(sign: string, limit: number): (value: string) => boolean {
  if (sign === '>') return (value) => Number(value) > limit;
  if (sign === '>=') return (value) => Number(value) >= limit;
  return sign === '<' ? (value) => Number(value) < limit : (value) => Number(value) <= limit;
}
