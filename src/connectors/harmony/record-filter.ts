/** The filter language evaluated here, for alerts that come from a file instead of the service (cli.md, `ingest`). */
import lucene from 'lucene';
import type { Members } from './values.ts';

/** What the parser gives: a chain (`left`, `operator`, `right`), a term, or a range. */
type Tree = {
  field?: string;
  start?: string;
  operator?: string;
  parenthesized?: boolean;
  left?: Tree;
  right?: Tree;
  term?: string;
  quoted?: boolean;
  term_min?: string;
  term_max?: string;
  inclusive?: string;
};
type Test = (value: string) => boolean;

/** Other names of a member: `blade` is the display name of `product` (contract section 3.6, naming trap). */
const ALIASES: Readonly<Record<string, readonly string[]>> = { blade: ['blade', 'product'] };

/** Whether a record passes. The filter must have passed `checkFilter`; an empty one lets everything pass. */
export function recordMatcher(filter: string): (record: unknown) => boolean {
  if (filter.trim() === '') return () => true;
  const tree = lucene.parse(filter) as unknown as Tree;
  return (record) => typeof record === 'object' && record !== null && matches(tree, record as Members, null);
}

type Link = { readonly tree: Tree; readonly negated: boolean; readonly or: boolean };

/** The parser nests every chain to the right and knows no precedence. */
function linksOf(tree: Tree): readonly Link[] {
  const links: Link[] = [];
  let before = tree.start ?? '';
  for (let node: Tree | undefined = tree; node; ) {
    const goesOn: boolean = node.left !== undefined && (node === tree || !node.parenthesized);
    const negated = before.endsWith('NOT') || (node !== tree && goesOn && node.start === 'NOT');
    links.push({ tree: goesOn ? (node.left as Tree) : node, negated, or: /^(OR|\|\||<implicit>)/.test(before) });
    before = goesOn ? (node.operator ?? '') : '';
    node = goesOn ? node.right : undefined;
  }
  return links;
}

function matches(tree: Tree, record: Members, outer: string | null): boolean {
  const field = tree.field === undefined || tree.field === '<implicit>' ? outer : tree.field;
  if (tree.left) return chain(linksOf(tree), record, field);
  const negated = field !== null && /^[-!]/.test(field);
  const name = field === null ? null : field.replace(/^[-!+]/, '');
  const found = tree.term_min === undefined ? hasTerm(tree, record, name) : hasRange(tree, record, name);
  return found !== negated;
}

/** AND binds closer than OR; no operator between two terms means OR, as in Lucene. */
function chain(links: readonly Link[], record: Members, field: string | null): boolean {
  let all = true;
  for (const link of links) {
    if (link.or) {
      if (all) return true;
      all = true;
    }
    all = all && matches(link.tree, record, field) !== link.negated;
  }
  return all;
}

function hasTerm(tree: Tree, record: Members, field: string | null): boolean {
  const text = (tree.term ?? '').replace(/\\(.)/g, '$1').toLowerCase();
  if (field === 'ci_app_name' && record.ci_app_name === undefined) return glob(text)('harmony endpoint');
  const values = field === null ? Object.values(record).flatMap(textsIn) : valuesOf(record, field);
  if (text === '*' && !tree.quoted) return field === null || values.length > 0;
  if (field === null) return values.some((value) => value.includes(text.replace(/^\*|\*$/g, '')));
  return values.some(tree.quoted ? (value) => value === text : glob(text));
}

function hasRange(tree: Tree, record: Members, field: string | null): boolean {
  if (field === null) return false;
  const [low, high] = [(tree.term_min ?? '*').toLowerCase(), (tree.term_max ?? '*').toLowerCase()];
  const withLow = tree.inclusive === 'both' || tree.inclusive === 'left';
  const withHigh = tree.inclusive === 'both' || tree.inclusive === 'right';
  return valuesOf(record, field).some((value) => {
    const [toLow, toHigh] = [order(value, low), order(value, high)];
    return (
      (low === '*' || toLow > 0 || (withLow && toLow === 0)) &&
      (high === '*' || toHigh < 0 || (withHigh && toHigh === 0))
    );
  });
}

function valuesOf(record: Members, field: string): readonly string[] {
  return (ALIASES[field] ?? [field]).flatMap((name) => textsIn(record[name]));
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
