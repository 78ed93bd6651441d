/** Filters in the language of Lucene, checked as they are typed; every vendor here takes them. */
import lucene from 'lucene';

const LONGEST = 8000;

/** What is wrong with a filter, in words, and where: 0-based place of the character. */
export type FilterProblem = { readonly message: string; readonly column: number };

/** Where the filter breaks off, 0-based; null: it parses. An empty filter means everything. Pure. */
export function checkFilter(filter: string): FilterProblem | null {
  if (filter.trim() === '') return null;
  if (filter.length > LONGEST) {
    return { message: `The filter is longer than ${LONGEST} characters.`, column: LONGEST };
  }
  const dangling = danglingOperator(filter);
  try {
    lucene.parse(filter);
    return dangling;
  } catch (error) {
    const column = columnOf(error, filter.length);
    return dangling !== null && dangling.column <= column ? dangling : { message: wordsFor(filter, column), column };
  }
}

function columnOf(error: unknown, length: number): number {
  const location = (error as { location?: { start?: { offset?: unknown } } }).location?.start?.offset;
  return typeof location === 'number' ? Math.min(location, length) : 0;
}

function wordsFor(filter: string, column: number): string {
  const before = filter.slice(0, column);
  const found = filter[column];
  if (found === undefined) {
    if (openQuote(before)) return 'A closing quotation mark is missing.';
    if (/[^\s:]:\s*$/.test(before)) return 'A value is missing after the colon.';
    if (/[[{][^\]}]*$/.test(before)) return 'The range is not closed: write [low TO high].';
    if (count(before, '(') > count(before, ')')) return 'A closing bracket is missing.';
    return 'The filter ends too early.';
  }
  if (found === ')' && count(before, '(') <= count(before, ')')) return 'This bracket closes nothing.';
  if (found === ')') return 'Nothing stands between the brackets.';
  return `"${found}" cannot stand here; values with special characters need quotation marks.`;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function openQuote(text: string): boolean {
  let open = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') open = !open;
  }
  return open;
}

const BINARY = new Set(['AND', 'OR', '&&', '||']);
const TOKEN = /"(?:\\.|[^"\\])*"?|[[{][^\]}]*[\]}]?|[()]|(?:\\.|[^\s()"[\]{}])+/gs;

/** The parser lets operators without a term pass ("a AND", "a AND OR b"); the service does not. */
function danglingOperator(filter: string): FilterProblem | null {
  let operator: { readonly word: string; readonly column: number } | null = null;
  let hasTerm = false;
  for (const match of filter.matchAll(TOKEN)) {
    const word = match[0];
    const column = match.index;
    if (BINARY.has(word)) {
      if (operator !== null) return { message: `${word} directly after ${operator.word}: a term is missing.`, column };
      if (!hasTerm) return { message: `A term is missing before ${word}.`, column };
      operator = { word, column };
    } else if (word === 'NOT') {
      operator = { word, column };
    } else if (word === ')') {
      if (operator !== null) return { message: `A term is missing after ${operator.word}.`, column };
      hasTerm = true;
    } else {
      operator = null;
      hasTerm = word !== '(';
    }
  }
  if (operator === null) return null;
  return { message: `A term is missing after ${operator.word}.`, column: filter.length };
}
