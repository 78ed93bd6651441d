/** Short lists of distinct things that only grow: snapshots stay valid, membership is not searched for. */

/** Below this length looking at each is quicker than an index. */
const SHORT = 8;

/** The index of a list belongs to its longest snapshot; an older snapshot that grows again gets one of its own. */
const indexes = new WeakMap<readonly unknown[], Set<string>>();

/** The list with `value` behind it, or the same list where its `key` is known already or `limit` is reached. */
export function withDistinct<T>(
  list: readonly T[],
  value: T,
  keyOf: (value: T) => string,
  limit: number,
): readonly T[] {
  const key = keyOf(value);
  if (list.length < SHORT) {
    for (let at = 0; at < list.length; at += 1) if (keyOf(list[at] as T) === key) return list;
    return limit > list.length ? [...list, value] : list;
  }
  const known = indexes.get(list) ?? new Set(list.map(keyOf));
  if (known.has(key) || list.length >= limit) {
    indexes.set(list, known);
    return list;
  }
  const longer = [...list, value];
  indexes.delete(list);
  indexes.set(longer, known.add(key));
  return longer;
}

/** `withDistinct` for texts. */
export function withText(list: readonly string[], text: string, limit: number): readonly string[] {
  return withDistinct(list, text, itself, limit);
}

function itself(text: string): string {
  return text;
}
