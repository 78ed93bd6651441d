import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../../src/engine/model/alert.ts';
import { widthOf } from '../../../src/tui/text/width.ts';
import { SEVERITY_LETTERS, STATE_MARKS } from '../../../src/tui/theme/marks.ts';
import { pickTheme, THEMES } from '../../../src/tui/theme/themes.ts';

describe('themes', () => {
  it('are chosen by wish and environment; NO_COLOR wins', () => {
    expect(pickTheme('dark', {}).name).toBe('dark');
    expect(pickTheme('light', { NO_COLOR: '1' }).name).toBe('mono');
    expect(pickTheme('auto', { NO_COLOR: '' }).name).toBe('dark');
    expect(pickTheme('auto', { TERM: 'dumb' }).name).toBe('mono');
    expect(pickTheme('auto', { COLORFGBG: '0;15' }).name).toBe('light');
    expect(pickTheme('auto', { COLORFGBG: '15;0' }).name).toBe('dark');
  });

  it('leave no colour in mono, but keep the selection and bold', () => {
    for (const style of Object.values(THEMES.mono.styles)) {
      expect(style.color).toBeUndefined();
      expect(style.backgroundColor).toBeUndefined();
      expect(style.dimColor).toBeUndefined();
    }
    expect(THEMES.mono.styles.selection.inverse).toBe(true);
    expect(THEMES.mono.styles.danger.bold).toBe(true);
  });

  it('give every severity and every state a carrier that is not a colour', () => {
    const letters = SEVERITIES.map((severity) => SEVERITY_LETTERS[severity]);
    expect(new Set(letters).size).toBe(letters.length);
    const marks = Object.values(STATE_MARKS);
    for (const mark of marks) expect(widthOf(mark.glyph)).toBe(1);
    const words = marks.map((mark) => mark.word);
    expect(new Set(words).size).toBe(words.length);
  });
});
