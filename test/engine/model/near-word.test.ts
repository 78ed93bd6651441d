import { describe, expect, it } from 'vitest';
import { nearWord } from '../../../src/engine/model/near-word.ts';

describe('the word that was probably meant', () => {
  it.each([
    ['isolat', 'isolate'],
    ['hsitory', 'history'],
    ['notices.mail.prot', 'notices.mail.port'],
    ['frobnicate', null],
    ['', null],
  ])('%j: %j', (word, meant) => {
    expect(nearWord(word, ['release', 'isolate', 'history', 'notices.mail.port', 'notices.mail.host'])).toBe(meant);
  });

  it('is the nearest of several', () => {
    expect(nearWord('limits.perDya', ['limits.perHour', 'limits.perDay'])).toBe('limits.perDay');
  });
});
