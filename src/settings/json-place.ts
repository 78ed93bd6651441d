/** Where a text ceases to be JSON. V8 often says only what it found, and quotes the file: it may hold a secret. */

const TOKEN =
  /([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

const SPACE = /[ \t\r\n]*/y;

/** What may come next: `end` stands for a closing bracket, or for nothing more. */
type Awaited = 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end';

/** E.g. " (line 3, column 7)", " (it ends too early)"; '' for a text that is JSON. */
export function jsonPlace(text: string): string {
  const at = firstOffence(text.replace(/^\ufeff/, ' '));
  if (at === null) return '';
  const before = text.slice(0, at).split('\n');
  if (at >= text.trimEnd().length) return ' (it ends too early)';
  return ` (line ${before.length}, column ${(before.at(-1) ?? '').length + 1})`;
}

function firstOffence(text: string): number | null {
  const open: ('{' | '[')[] = [];
  let awaited: Awaited = 'value';
  for (let at = 0; ; ) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)?.[0].length ?? 0;
    if (at === text.length) return open.length === 0 && awaited === 'comma or end' ? null : at;
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    const next: Awaited | null = match && after(awaited, match[1] ?? (match[2] ? 'text' : 'other'), open);
    if (!match || !next) return at;
    awaited = next;
    at += match[0].length;
  }
}

/** What is awaited after a token; null: the token has no place here. */
function after(awaited: Awaited, token: string, open: ('{' | '[')[]): Awaited | null {
  const isValue = awaited === 'value' || awaited === 'value or end';
  const isName = awaited === 'name' || awaited === 'name or end';
  if (token === '{' || token === '[') {
    if (!isValue) return null;
    open.push(token);
    return token === '{' ? 'name or end' : 'value or end';
  }
  if (token === '}' || token === ']') {
    const fits = open.pop() === (token === '}' ? '{' : '[') && awaited.endsWith('end');
    return fits ? 'comma or end' : null;
  }
  if (token === ':') return awaited === 'colon' ? 'value' : null;
  if (token === ',') {
    if (awaited !== 'comma or end' || open.length === 0) return null;
    return open.at(-1) === '{' ? 'name' : 'value';
  }
  if (token === 'text' && isName) return 'colon';
  return isValue ? 'comma or end' : null;
}
