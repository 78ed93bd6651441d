/** Short lists of distinct things that only grow. Snapshots stay valid: a longer list is another array. */
import type { Indicator } from '../model/alert.ts';

/** Up to this length, looking at each is quicker than an index, and an index of each short list would fill memory. */
const SHORT = 32;

/** The index of a long list belongs to its longest snapshot; an older one that grows again gets an index of its own. */
const indexes = new WeakMap<readonly unknown[], Set<string>>();

/**
 * The same few users, events, rules and files come up on thousands of machines, each time as a text of its own cut out
 * of a page: only the first of them is kept. Dropped whole when it is full, so that a stream of invented ones cannot
 * fill the memory.
 */
const SHARED_LIMIT = 8192;
const sharedTexts = new Map<string, string>();
const sharedIndicators = new Map<string, Indicator>();

function shared<T>(known: Map<string, T>, key: string, value: T): T {
  const same = known.get(key);
  if (same !== undefined) return same;
  if (known.size >= SHARED_LIMIT) known.clear();
  known.set(key, value);
  return value;
}

/** The list with `text` behind it, or the same list where it is in it already or `limit` is reached. */
export function withText(list: readonly string[], text: string, limit: number): readonly string[] {
  if (list.length >= limit) return list;
  if (list.length <= SHORT) return list.includes(text) ? list : [...list, shared(sharedTexts, text, text)];
  return withIndexed(list, text, text, itself);
}

/** `withText` for indicators: distinct by kind and value; `file`: of a hash, the file it was seen with. */
export function withIndicator(
  list: readonly Indicator[],
  indicator: Indicator,
  limit: number,
  file?: string,
): readonly Indicator[] {
  if (list.length >= limit) return list;
  if (list.length <= SHORT) {
    const { kind, value } = indicator;
    for (let at = 0; at < list.length; at += 1) {
      const known = list[at] as Indicator;
      if (known.value === value && known.kind === kind) return list;
    }
    const key = file === undefined ? keyOf(indicator) : `${keyOf(indicator)} ${file}`;
    return [...list, shared(sharedIndicators, key, named(indicator, file))];
  }
  return withIndexed(list, named(indicator, file), keyOf(indicator), keyOf);
}

function named(indicator: Indicator, file: string | undefined): Indicator {
  return file === undefined ? indicator : { ...indicator, file };
}

function withIndexed<T>(list: readonly T[], value: T, key: string, keyOf: (value: T) => string): readonly T[] {
  let known = indexes.get(list);
  if (known === undefined) {
    known = new Set(list.map(keyOf));
    indexes.set(list, known);
  }
  if (known.has(key)) return list;
  const longer = [...list, value];
  indexes.delete(list);
  indexes.set(longer, known.add(key));
  return longer;
}

function itself(text: string): string {
  return text;
}

function keyOf({ kind, value }: Indicator): string {
  return `${kind}:${value}`;
}
