/** The filter language evaluated here, on records at hand: no service is asked. */
import { fieldOf, type Link, linksOf, parseFilter, type Tree, termOf } from './tree.ts';

export type Members = Readonly<Record<string, unknown>>;
type Test<R> = (record: R) => boolean;

/** What one term or range asks of a record; `field`: null where none is named. Built once for a filter. */
export type TermTest<R> = (tree: Tree, field: string | null) => Test<R>;

/**
 * A filter as one test, built once for many records. `blank`: what stands between two terms without an operator, outside
 * of brackets; inside them it is OR, as in Lucene.
 */
export function compileFilter<R>(tree: Tree, ofTerm: TermTest<R>, blank: 'and' | 'or' = 'or'): Test<R> {
  return testOf(tree, null, ofTerm, blank);
}

function testOf<R>(tree: Tree, outer: string | null, ofTerm: TermTest<R>, blank: 'and' | 'or'): Test<R> {
  const { name, negated } = fieldOf(tree, outer);
  const test = tree.left ? chainOf(linksOf(tree), name, ofTerm, blank) : ofTerm(tree, name);
  return negated ? (record) => !test(record) : test;
}

/** AND binds closer than OR. */
function chainOf<R>(links: readonly Link[], field: string | null, ofTerm: TermTest<R>, blank: 'and' | 'or'): Test<R> {
  const groups: Test<R>[][] = [];
  for (const { tree, negated, or, bare } of links) {
    const test = testOf(tree, field, ofTerm, 'or');
    const link: Test<R> = negated ? (record) => !test(record) : test;
    const group = groups.at(-1);
    // A prohibited term shuts out whatever stands before it.
    const opens = bare ? blank === 'or' && !fieldOf(tree, field).negated : or;
    if (group === undefined || opens) groups.push([link]);
    else group.push(link);
  }
  return (record) => groups.some((group) => group.every((test) => test(record)));
}

/** What a record holds under a field; a vendor may know more names of it than the record carries. */
export type ReadField = (record: Members, field: string) => readonly unknown[];

/**
 * Whether a record passes; letter case plays no part. The filter must have passed `checkFilter`; an empty one lets
 * everything pass.
 */
export function recordMatcher(
  filter: string,
  read: ReadField = (record, field) => [record[field]],
): (record: unknown) => boolean {
  if (filter.trim() === '') return () => true;
  const passes = compileFilter<Members>(parseFilter(filter), (tree, field) =>
    tree.term_min === undefined ? termTest(tree, field, read) : rangeTest(tree, field, read),
  );
  return (record) => typeof record === 'object' && record !== null && passes(record as Members);
}

function termTest(tree: Tree, field: string | null, read: ReadField): Test<Members> {
  const text = termOf(tree).toLowerCase();
  const isAny = text === '*' && !tree.quoted;
  if (field === null) {
    const part = text.replace(/^\*|\*$/g, '');
    return isAny
      ? () => true
      : (record) =>
          Object.values(record)
            .flatMap(textsIn)
            .some((value) => value.includes(part));
  }
  const fits = tree.quoted ? (value: string) => value === text : glob(text);
  return (record) => {
    const values = valuesOf(record, field, read);
    return isAny ? values.length > 0 : values.some(fits);
  };
}

function rangeTest(tree: Tree, field: string | null, read: ReadField): Test<Members> {
  if (field === null) return () => false;
  const isIn = inRange(tree);
  return (record) => valuesOf(record, field, read).some(isIn);
}

/** Whether a value lies in a range, as numbers where both are; `*` is an open end. */
export function inRange(tree: Tree): (value: string) => boolean {
  const [low, high] = [(tree.term_min ?? '*').toLowerCase(), (tree.term_max ?? '*').toLowerCase()];
  const withLow = tree.inclusive === 'both' || tree.inclusive === 'left';
  const withHigh = tree.inclusive === 'both' || tree.inclusive === 'right';
  return (value) => {
    const [toLow, toHigh] = [order(value, low), order(value, high)];
    return (
      (low === '*' || toLow > 0 || (withLow && toLow === 0)) &&
      (high === '*' || toHigh < 0 || (withHigh && toHigh === 0))
    );
  };
}

function valuesOf(record: Members, field: string, read: ReadField): readonly string[] {
  return read(record, field).flatMap(textsIn);
}

function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => (Array.isArray(item) ? [] : textsIn(item)));
  return value === null || value === undefined || typeof value === 'object' ? [] : [`${value}`.toLowerCase()];
}

/** Whether a value, in small letters, fits a term with `*` and `?`. */
export function glob(text: string): (value: string) => boolean {
  const pattern = text
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  const expression = new RegExp(`^${pattern}$`, 's');
  return (value) => expression.test(value);
}

function order(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (a !== '' && b !== '' && !Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}
