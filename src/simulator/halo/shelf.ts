/** Objects whose writes are seen only after a while: readers get the former version, or none (contract section 5.1). */

type Version<T> = { readonly value: T | null; readonly from: number };

export class Shelf<T extends { readonly id: string }> {
  readonly #versions = new Map<string, Version<T>[]>();

  /** Writes a version that is seen from `from` on, never before one written earlier. */
  put(value: T, from: number): void {
    this.#add(value.id, value, from);
  }

  remove(id: string, from: number): void {
    this.#add(id, null, from);
  }

  /** What was written last, seen or not. */
  latest(id: string): T | null {
    return this.#versions.get(id)?.at(-1)?.value ?? null;
  }

  /** What a reader gets. */
  seen(id: string, now: number): T | null {
    const versions = this.#versions.get(id);
    const current = versions?.findLast(({ from }) => from <= now);
    if (versions && current && versions[0] !== current) versions.splice(0, versions.indexOf(current));
    return current?.value ?? null;
  }

  all(): T[] {
    return [...this.#versions.keys()].map((id) => this.latest(id)).filter((value) => value !== null);
  }

  list(now: number): T[] {
    return [...this.#versions.keys()].map((id) => this.seen(id, now)).filter((value) => value !== null);
  }

  #add(id: string, value: T | null, from: number): void {
    const versions = this.#versions.get(id) ?? [];
    this.#versions.set(id, versions);
    versions.push({ value, from: Math.max(from, versions.at(-1)?.from ?? from) });
  }
}
