/** `:theme`: the colours, tried while a name is typed, kept when it is accepted. */
import { THEME_WISHES, type ThemeWish } from '../../theme/tokens.ts';
import type { View } from '../view.ts';
import type { Control } from './control.ts';

function wishIn(text: string): ThemeWish | null {
  const wanted = text.trim().toLowerCase();
  return THEME_WISHES.find((wish) => wish === wanted) ?? null;
}

/** The theme whose name stands on the open command line. */
export function themeBeingTyped({ prompt }: Pick<View, 'prompt'>): ThemeWish | null {
  if (prompt?.kind !== 'command') return null;
  const [, argument] = /^\s*:?theme\s+(.*)$/iu.exec(prompt.text.text) ?? [];
  return argument === undefined ? null : wishIn(argument);
}

/** Without a name it tells which one is on. */
export function chooseTheme({ program: { themes, keep }, run, say }: Control, argument: string): void {
  const wish = wishIn(argument);
  if (wish === null) {
    const { name } = themes.get();
    say('info', `The theme is ${themes.wish()}${name === themes.wish() ? '' : `, now ${name}`}.`);
    return;
  }
  themes.choose(wish);
  if (themes.isFixed) {
    say('warn', `The theme is ${wish}; no colour shows here (NO_COLOR, TERM=dumb or --plain).`);
  } else say('good', `The theme is ${wish}.`);
  run(async () => {
    try {
      await keep('display.theme', wish);
    } catch (thrown) {
      const words = thrown instanceof Error ? thrown.message : String(thrown);
      say('warn', `The theme is ${wish} for now; it could not be kept: ${words}`);
    }
  });
}
