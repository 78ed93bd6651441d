/** A filter as a tree. The parser nests every chain to the right and knows no precedence; `linksOf` mends that. */
import lucene from 'lucene';

/** What the parser gives: a chain (`left`, `operator`, `right`), a term, or a range. */
export type Tree = {
  field?: string;
  start?: string;
  operator?: string;
  parenthesized?: boolean;
  left?: Tree;
  right?: Tree;
  term?: string;
  quoted?: boolean;
  /** A sign before a term without a field. */
  prefix?: string | null;
  term_min?: string;
  term_max?: string;
  inclusive?: string;
};

/** The filter must have passed `checkFilter`. */
export function parseFilter(filter: string): Tree {
  return lucene.parse(filter) as unknown as Tree;
}

/** One member of a chain; `or`: joined to the one before by OR; `bare`: only by a blank, which means OR as well. */
export type Link = { readonly tree: Tree; readonly negated: boolean; readonly or: boolean; readonly bare: boolean };

/** The members of a chain, in their order. */
export function linksOf(tree: Tree): readonly Link[] {
  const links: Link[] = [];
  let before = tree.start ?? '';
  for (let node: Tree | undefined = tree; node; ) {
    const goesOn: boolean = node.left !== undefined && (node === tree || !node.parenthesized);
    const negated = before.endsWith('NOT') || (node !== tree && goesOn && node.start === 'NOT');
    const bare = before.startsWith('<implicit>');
    links.push({ tree: goesOn ? (node.left as Tree) : node, negated, or: bare || /^(OR|\|\|)/.test(before), bare });
    before = goesOn ? (node.operator ?? '') : '';
    node = goesOn ? node.right : undefined;
  }
  return links;
}

/** The field a node is about, without the sign of a prohibited or required term; null: none. */
export function fieldOf(tree: Tree, outer: string | null): { readonly name: string | null; readonly negated: boolean } {
  const field = tree.field === undefined || tree.field === '<implicit>' ? outer : tree.field;
  const negated = /^[-!]/.test(tree.prefix ?? '') || /^[-!]/.test(tree.field ?? '');
  return { name: field === null ? null : field.replace(/^[-!+]/, ''), negated };
}

/** The term as it is meant, escapes taken off. */
export function termOf(tree: Tree): string {
  return (tree.term ?? '').replace(/\\(.)/g, '$1');
}
