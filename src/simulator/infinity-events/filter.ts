/** Search filters, really evaluated (contract section 3.6). The Lucene parser is a library; what it means is decided here. */
import lucene from 'lucene';
import { compileRange, compileTerm, type Predicate } from './match.ts';
import { strayOperator } from './operators.ts';

export type CompiledFilter =
  | { readonly matches: Predicate }
  /** Where it goes wrong, 1-based; 0 where no place is known. */
  | { readonly refused: string; readonly column: number };

type Ast = {
  readonly left?: Ast;
  readonly right?: Ast;
  readonly operator?: string;
  readonly start?: string;
  readonly parenthesized?: boolean;
  readonly field?: string;
  readonly term?: string;
  readonly quoted?: boolean;
  readonly regex?: boolean;
  readonly similarity?: number | null;
  readonly proximity?: number | null;
  readonly prefix?: string | null;
  readonly term_min?: string;
  readonly term_max?: string;
  readonly inclusive?: string;
};

class Refused extends Error {}

/** Compiles a filter; an empty one matches everything. */
export function compileFilter(text: string): CompiledFilter {
  if (text.trim() === '') return { matches: () => true };
  try {
    const ast = lucene.parse(text) as Ast;
    const stray = strayOperator(text);
    if (stray) return { refused: `Something is missing beside ${stray.text}`, column: stray.column };
    return { matches: compile(ast, null) };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.message, column: 0 };
    const { location, message } = error as { location?: { start: { column: number } }; message: string };
    return { refused: message, column: location?.start.column ?? 0 };
  }
}

/** One link of a chain: how it joins what stands before it, and what it says. */
type Link = { readonly join: 'AND' | 'OR'; readonly matches: Predicate };

function compile(node: Ast, inherited: string | null): Predicate {
  const links = chain(node, inherited);
  // The parser nests to the right whatever the operators are; AND binds closer than OR.
  const alternatives: Predicate[][] = [];
  for (const link of links) {
    const last = alternatives.at(-1);
    if (last && link.join === 'AND') last.push(link.matches);
    else alternatives.push([link.matches]);
  }
  if (alternatives.length === 1 && alternatives[0]?.length === 1) return alternatives[0][0] as Predicate;
  return (record) => alternatives.some((all) => all.every((matches) => matches(record)));
}

function chain(start: Ast, inherited: string | null): Link[] {
  const links: Link[] = [];
  let node: Ast | undefined = start;
  let operator = 'OR';
  while (node) {
    const isChain: boolean = node.left !== undefined;
    const item: Ast = isChain ? (node.left as Ast) : node;
    const field = fieldOf(node, inherited);
    const negated = operator.endsWith('NOT') || (isChain && node.start === 'NOT');
    const matches = leaf(item, field);
    links.push({ join: joinOf(operator), matches: negated ? (record) => !matches(record) : matches });
    if (!isChain || !node.right) break;
    operator = node.operator ?? '<implicit>';
    const next: Ast = node.right;
    // A bracketed right side is one item, not the rest of the chain.
    node = next.parenthesized || next.left === undefined ? { left: next, ...(field ? { field } : {}) } : next;
  }
  return links;
}

function joinOf(operator: string): 'AND' | 'OR' {
  if (['AND', '&&', 'AND NOT', 'NOT'].includes(operator)) return 'AND';
  if (['OR', '||', 'OR NOT', '<implicit>'].includes(operator)) return 'OR';
  throw new Refused(`The operator "${operator}" is not supported`);
}

function fieldOf(node: Ast, inherited: string | null): string | null {
  return node.field === undefined || node.field === '<implicit>' ? inherited : node.field;
}

function leaf(node: Ast, inherited: string | null): Predicate {
  if (node.left) return compile(node, fieldOf(node, inherited));
  const named = fieldOf(node, inherited);
  const sign = /^[-+!]/.exec(named ?? '')?.[0] ?? node.prefix ?? '';
  const field = named === null ? null : named.replace(/^[-+!]/, '');
  const matches = leafTerm(node, field);
  return sign === '-' || sign === '!' ? (record) => !matches(record) : matches;
}

function leafTerm(node: Ast, field: string | null): Predicate {
  if (node.term_min !== undefined && node.term_max !== undefined) {
    if (field === null) throw new Refused('A range needs a field');
    const ends = node.inclusive ?? 'both';
    return compileRange(
      field,
      node.term_min,
      node.term_max,
      ends === 'both' || ends === 'left',
      ends === 'both' || ends === 'right',
    );
  }
  if (node.regex) throw new Refused('Regular expressions are not supported');
  if (node.similarity || node.proximity) throw new Refused('Fuzzy and proximity searches are not supported');
  if (node.term === undefined) throw new Refused('The filter is not complete');
  return compileTerm(field, node.term, node.quoted === true);
}
