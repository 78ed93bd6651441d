/** What a single term of a filter says about a record. Values compare without regard to case; of several, any will do. */

export type LogRecord = Readonly<Record<string, unknown>>;
export type Predicate = (record: LogRecord) => boolean;

/** Members a filter may name that no record carries (contract section 3.6). */
function memberOf(record: LogRecord, field: string): unknown {
  if (field === 'blade') return record.blade ?? record.product;
  if (field === 'ci_app_name') return record.ci_app_name ?? 'Harmony Endpoint';
  return record[field];
}

function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value === 'string') return [value.toLowerCase()];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  return [];
}

/** Lucene escapes undone: a backslash takes the next character as it is. */
const unescaped = (text: string) => text.replace(/\\(.)/gs, '$1');

/** A test for one text, already in lower case. Unquoted terms may hold `*` and `?`. */
function textTest(term: string, quoted: boolean): (text: string) => boolean {
  if (!quoted && /(^|[^\\])[*?]/.test(term)) {
    const pattern = term.replace(/\\(.)|([*?])|([^\\*?]+)/gs, (_all, escaped, wildcard, plain) => {
      if (wildcard) return wildcard === '*' ? '[^]*' : '[^]';
      return (escaped ?? plain).toLowerCase().replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    });
    const regex = new RegExp(`^${pattern}$`);
    return (text) => regex.test(text);
  }
  const wanted = unescaped(term).toLowerCase();
  return (text) => text === wanted;
}

export function compileTerm(field: string | null, term: string, quoted: boolean): Predicate {
  if (field === null) {
    if (term === '*' && !quoted) return () => true;
    return anywhere(term, quoted);
  }
  if (field === '_exists_') return (record) => texts(memberOf(record, term)).length > 0;
  if (field === '*' && term === '*') return () => true;
  const comparison = quoted ? null : /^(>=|<=|>|<)(.+)$/.exec(term);
  if (comparison) return compareWith(field, comparison[1] as string, unescaped(comparison[2] as string));
  const test = textTest(term, quoted);
  return (record) => texts(memberOf(record, field)).some(test);
}

/** A term without a field: a word or phrase in any member. */
function anywhere(term: string, quoted: boolean): Predicate {
  const test = textTest(term, quoted);
  const phrase = unescaped(term).toLowerCase();
  const word = new RegExp(
    `(^|[^\\p{L}\\p{N}])${phrase.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}($|[^\\p{L}\\p{N}])`,
    'u',
  );
  return (record) => Object.values(record).some((value) => texts(value).some((text) => test(text) || word.test(text)));
}

/** Numbers compare as numbers, everything else (times too) as text. */
function order(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (a.trim() !== '' && b.trim() !== '' && !Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareWith(field: string, operator: string, bound: string): Predicate {
  const limit = bound.toLowerCase();
  return (record) =>
    texts(memberOf(record, field)).some((text) => {
      const way = order(text, limit);
      return operator === '>' ? way > 0 : operator === '<' ? way < 0 : operator === '>=' ? way >= 0 : way <= 0;
    });
}

export function compileRange(field: string, low: string, high: string, withLow: boolean, withHigh: boolean): Predicate {
  const [from, to] = [unescaped(low).toLowerCase(), unescaped(high).toLowerCase()];
  return (record) =>
    texts(memberOf(record, field)).some((text) => {
      const above = from === '*' || (withLow ? order(text, from) >= 0 : order(text, from) > 0);
      return above && (to === '*' || (withHigh ? order(text, to) <= 0 : order(text, to) < 0));
    });
}
