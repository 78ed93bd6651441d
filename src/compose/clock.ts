/** Real time and real chance: the only places where the program asks the system for them. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance, Clock } from '../engine/ports.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
};

/** No letters and digits that look alike: ids are read aloud and typed. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const ID_LENGTH = 10;

export const systemChance: Chance = {
  id(prefix) {
    // 31 letters from 256 values: the bias is below one in two hundred, and ids need to be distinct, not secret.
    const letters = [...randomBytes(ID_LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]);
    return `${prefix}-${letters.join('')}`;
  },
  fraction: () => Math.random(),
};
