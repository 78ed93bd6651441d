/** Chance that repeats: the same seed gives the same world on every machine. */

/** FNV-1a over UTF-16 units; good enough to spread labels over seeds. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

export class Dice {
  readonly #label: string;
  #state: number;

  constructor(seed: number | string) {
    this.#label = String(seed);
    this.#state = hash(this.#label);
  }

  /** Independent dice for a part of the world; the order in which parts are made does not matter. */
  fork(label: string | number): Dice {
    return new Dice(`${this.#label}/${label}`);
  }

  /** Uniform in [0, 1); mulberry32. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const item = list[Math.floor(this.fraction() * list.length)];
    if (item === undefined) throw new RangeError('Dice.pick needs a list with something in it.');
    return item;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const out = [...list];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.between(0, i);
      [out[i], out[j]] = [out[j] as T, out[i] as T];
    }
    return out;
  }

  /** Lower-case hexadecimal digits, as of a digest. */
  hex(digits: number): string {
    let out = '';
    while (out.length < digits) out += ((this.fraction() * 4294967296) >>> 0).toString(16).padStart(8, '0');
    return out.slice(0, digits);
  }

  uuid(): string {
    const h = this.hex(32);
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`;
  }
}
