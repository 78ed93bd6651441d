/** A small seeded source of chance (mulberry32): the same seed gives the same campaign. */
export type Dice = {
  /** Uniform in [0, 1). */
  fraction(): number;
  /** Whole number in [from, to], both included. */
  between(from: number, to: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
};

export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number): number => from + Math.floor(fraction() * (to - from + 1));
  return { fraction, between, pick: (from) => from[between(0, from.length - 1)] ?? from[0] };
}
