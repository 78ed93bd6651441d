/** The known word that was probably meant, for "did you mean". Pure. */

/** Letters to change to come from one word to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (letter === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** The nearest word of those that are near enough; null: none is. */
export function nearWord(word: string, known: readonly string[]): string | null {
  const near = known
    .map((name) => ({ name, letters: distance(word, name) }))
    .filter(({ name, letters }) => letters <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.letters - b.letters);
  return near[0]?.name ?? null;
}
