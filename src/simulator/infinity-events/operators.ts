/** Operators that have nothing to join. The parser lets them pass; the query language does not. */

const TOKEN = /"(?:\\.|[^"\\])*"|[()]|[^\s()"]+/gs;

type Kind = 'join' | 'not' | 'open' | 'close' | 'operand';
type Token = { readonly kind: Kind; readonly text: string; readonly column: number };

function kindOf(text: string): Kind {
  if (['AND', 'OR', '&&', '||'].includes(text)) return 'join';
  if (text === 'NOT') return 'not';
  if (text === '(') return 'open';
  return text === ')' ? 'close' : 'operand';
}

/** The first operator without an operand on a side it needs one; null: there is none. */
export function strayOperator(filter: string): { readonly text: string; readonly column: number } | null {
  const tokens: Token[] = [...filter.matchAll(TOKEN)].map((found) => ({
    kind: kindOf(found[0]),
    text: found[0],
    column: found.index + 1,
  }));
  const stray = tokens.find((token, i) => {
    if (token.kind !== 'join' && token.kind !== 'not') return false;
    const before = tokens[i - 1]?.kind;
    const after = tokens[i + 1]?.kind;
    if (after === undefined || after === 'close' || after === 'join') return true;
    if (token.kind === 'not') return after === 'not';
    return before === undefined || before === 'open' || before === 'join' || before === 'not';
  });
  return stray ?? null;
}
