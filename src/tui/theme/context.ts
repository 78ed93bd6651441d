/** The theme as components ask for it. */
import { createContext, useContext } from 'react';
import { THEMES } from './themes.ts';
import type { Style, Theme, Token } from './tokens.ts';

/** `<ThemeContext value={theme}>` around a screen; dark where nobody said. */
export const ThemeContext = createContext<Theme>(THEMES.dark);

export function useTheme(): Theme {
  return useContext(ThemeContext);
}

/** Ink props for a meaning: `<Text {...useStyle('danger')}>`. */
export function useStyle(token: Token): Style {
  return useTheme().styles[token];
}
