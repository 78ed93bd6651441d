/** Pairs of texts, each kept once and known by a number. */
export class Labels {
  readonly #first: string[] = [];
  readonly #second: string[] = [];
  readonly #index = new Map<string, Map<string, number>>();

  get size(): number {
    return this.#first.length;
  }

  find(first: string, second: string): number | undefined {
    return this.#index.get(first)?.get(second);
  }

  add(first: string, second: string): number {
    const number = this.#first.length;
    this.#first.push(first);
    this.#second.push(second);
    const seconds = this.#index.get(first);
    if (seconds) seconds.set(second, number);
    else this.#index.set(first, new Map([[second, number]]));
    return number;
  }

  first(number: number): string {
    return this.#first[number] as string;
  }

  second(number: number): string {
    return this.#second[number] as string;
  }

  copy(): Labels {
    const copy = new Labels();
    for (let number = 0; number < this.size; number += 1) copy.add(this.first(number), this.second(number));
    return copy;
  }
}

/** Labels all logs share. A stream that invents new ones for ever fills this and then only the log it ends up in. */
const SHARED_LIMIT = 65_536;
const shared = new Labels();

/**
 * The labels of one log: those that the whole process shares, since the same few events, rules and files come up on
 * every machine, and behind them its own.
 */
export class LogLabels {
  #own: Labels | null = null;

  numberOf(first: string, second: string): number {
    const known = shared.find(first, second);
    if (known !== undefined) return known;
    if (shared.size < SHARED_LIMIT) return shared.add(first, second);
    this.#own ??= new Labels();
    return SHARED_LIMIT + (this.#own.find(first, second) ?? this.#own.add(first, second));
  }

  first(number: number): string {
    return number < SHARED_LIMIT ? shared.first(number) : (this.#own as Labels).first(number - SHARED_LIMIT);
  }

  second(number: number): string {
    return number < SHARED_LIMIT ? shared.second(number) : (this.#own as Labels).second(number - SHARED_LIMIT);
  }

  copy(): LogLabels {
    const copy = new LogLabels();
    copy.#own = this.#own?.copy() ?? null;
    return copy;
  }
}
