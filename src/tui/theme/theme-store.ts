/** The theme on show: what was asked for, what is tried while a name is typed, and what the terminal tells of itself. */
import { forbidsColour, pickTheme } from './themes.ts';
import type { Background, Theme, ThemeWish } from './tokens.ts';

export type ThemeStore = {
  get(): Theme;
  subscribe(listener: () => void): () => void;
  wish(): ThemeWish;
  /** Colours are forbidden from outside: every wish looks the same. */
  readonly isFixed: boolean;
  choose(wish: ThemeWish): void;
  /** Shown until the next call; null: what was chosen. */
  preview(wish: ThemeWish | null): void;
  /** The terminal has told its background. */
  tell(background: Background): void;
};

export function createThemeStore(
  wish: ThemeWish,
  environment: Readonly<Record<string, string | undefined>>,
): ThemeStore {
  const listeners = new Set<() => void>();
  let chosen = wish;
  let tried: ThemeWish | null = null;
  let background: Background | undefined;
  let theme = pickTheme(wish, environment);
  const settle = () => {
    const next = pickTheme(tried ?? chosen, environment, background);
    if (next === theme) return;
    theme = next;
    for (const listener of listeners) listener();
  };
  return {
    get: () => theme,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    wish: () => chosen,
    isFixed: forbidsColour(environment),
    choose(next) {
      chosen = next;
      settle();
    },
    preview(next) {
      tried = next;
      settle();
    },
    tell(told) {
      background = told;
      settle();
    },
  };
}
