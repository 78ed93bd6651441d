/** How many labels are found by looking at each before an index is worth its memory. */
const SHORT = 8;

/** Pairs of texts, each kept once and known by a number. */
export class Labels {
  #first: string[] = [];
  #second: string[] = [];
  #index: Map<string, Map<string, number>> | null = null;

  numberOf(first: string, second: string): number {
    return this.#find(first, second) ?? this.#add(first, second);
  }

  textsOf(number: number): readonly [string, string] {
    return [this.#first[number] ?? '', this.#second[number] ?? ''];
  }

  copy(): Labels {
    const copy = new Labels();
    for (let number = 0; number < this.#first.length; number += 1) {
      copy.#add(this.#first[number] as string, this.#second[number] as string);
    }
    return copy;
  }

  #find(first: string, second: string): number | undefined {
    if (this.#index) return this.#index.get(first)?.get(second);
    for (let number = 0; number < this.#first.length; number += 1) {
      if (this.#first[number] === first && this.#second[number] === second) return number;
    }
    return undefined;
  }

  #add(first: string, second: string): number {
    const number = this.#first.length;
    this.#first.push(first);
    this.#second.push(second);
    if (this.#index) this.#enter(this.#index, first, second, number);
    else if (number + 1 > SHORT) {
      this.#index = new Map();
      for (let known = 0; known <= number; known += 1) {
        this.#enter(this.#index, this.#first[known] as string, this.#second[known] as string, known);
      }
    }
    return number;
  }

  #enter(index: Map<string, Map<string, number>>, first: string, second: string, number: number): void {
    const seconds = index.get(first);
    if (seconds) seconds.set(second, number);
    else index.set(first, new Map([[second, number]]));
  }
}
