import { createHash, type Hash } from 'node:crypto';

/** Text waits until there is enough of it to be worth a call. */
const CHUNK = 16_384;

/**
 * SHA-256 of a parsed record's content as lower-case hex: the same whatever the order of its members. Walks with
 * a list of its own instead of calling itself, so that a record nested a million deep costs memory and nothing else.
 */
export function contentDigest(record: unknown): string {
  const hash = createHash('sha256');
  let text = '';
  // What is still to be written, last first: literal text, or a value.
  const waiting: (string | { readonly value: unknown })[] = [{ value: record }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'string') text += next;
    else if (Array.isArray(next.value)) queueArray(waiting, next.value);
    else if (typeof next.value === 'object' && next.value !== null) queueObject(waiting, next.value);
    else text += JSON.stringify(next.value) ?? 'undefined';
    if (text.length > CHUNK) text = flush(hash, text);
  }
  flush(hash, text);
  return hash.digest('hex');
}

type Waiting = (string | { readonly value: unknown })[];

function queueArray(waiting: Waiting, values: readonly unknown[]): void {
  waiting.push(']');
  for (let at = values.length - 1; at >= 0; at -= 1) {
    waiting.push({ value: values[at] });
    if (at > 0) waiting.push(',');
  }
  waiting.push('[');
}

function queueObject(waiting: Waiting, value: object): void {
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  waiting.push('}');
  for (let at = members.length - 1; at >= 0; at -= 1) {
    const [name, member] = members[at] as [string, unknown];
    waiting.push({ value: member }, `${at > 0 ? ',' : ''}${JSON.stringify(name)}:`);
  }
  waiting.push('{');
}

function flush(hash: Hash, text: string): string {
  hash.update(text);
  return '';
}
