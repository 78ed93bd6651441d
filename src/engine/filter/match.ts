/** The filter language evaluated here, on records at hand: no service is asked. */
import { fieldOf, type Link, linksOf, parseFilter, type Tree, termOf } from './tree.ts';

export type Members = Readonly<Record<string, unknown>>;
type Test = (value: string) => boolean;

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
  const tree = parseFilter(filter);
  return (record) => typeof record === 'object' && record !== null && matches(tree, record as Members, null, read);
}

function matches(tree: Tree, record: Members, outer: string | null, read: ReadField): boolean {
  const { name, negated } = fieldOf(tree, outer);
  if (tree.left) return chain(linksOf(tree), record, name, read) !== negated;
  const found = tree.term_min === undefined ? hasTerm(tree, record, name, read) : hasRange(tree, record, name, read);
  return found !== negated;
}

/** AND binds closer than OR; no operator between two terms means OR, as in Lucene. */
function chain(links: readonly Link[], record: Members, field: string | null, read: ReadField): boolean {
  let all = true;
  for (const link of links) {
    if (link.or) {
      if (all) return true;
      all = true;
    }
    all = all && matches(link.tree, record, field, read) !== link.negated;
  }
  return all;
}

function hasTerm(tree: Tree, record: Members, field: string | null, read: ReadField): boolean {
  const text = termOf(tree).toLowerCase();
  const values = field === null ? Object.values(record).flatMap(textsIn) : valuesOf(record, field, read);
  if (text === '*' && !tree.quoted) return field === null || values.length > 0;
  if (field === null) return values.some((value) => value.includes(text.replace(/^\*|\*$/g, '')));
  return values.some(tree.quoted ? (value) => value === text : glob(text));
}

function hasRange(tree: Tree, record: Members, field: string | null, read: ReadField): boolean {
  if (field === null) return false;
  const [low, high] = [(tree.term_min ?? '*').toLowerCase(), (tree.term_max ?? '*').toLowerCase()];
  const withLow = tree.inclusive === 'both' || tree.inclusive === 'left';
  const withHigh = tree.inclusive === 'both' || tree.inclusive === 'right';
  return valuesOf(record, field, read).some((value) => {
    const [toLow, toHigh] = [order(value, low), order(value, high)];
    return (
      (low === '*' || toLow > 0 || (withLow && toLow === 0)) &&
      (high === '*' || toHigh < 0 || (withHigh && toHigh === 0))
    );
  });
}

function valuesOf(record: Members, field: string, read: ReadField): readonly string[] {
  return read(record, field).flatMap(textsIn);
}

function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => (Array.isArray(item) ? [] : textsIn(item)));
  return value === null || value === undefined || typeof value === 'object' ? [] : [`${value}`.toLowerCase()];
}

function glob(text: string): Test {
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
