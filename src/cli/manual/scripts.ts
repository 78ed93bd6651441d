/** The completion script of a shell, made from the table of commands. */
import { buildProgram } from '../args.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { type Page, pagesOf } from './pages.ts';
import { zshScript } from './zsh.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

const WRITERS: Readonly<Record<Shell, (pages: readonly Page[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Every command as this version has it. */
export function allPages(version = ''): readonly Page[] {
  return pagesOf(buildProgram(version, { ask: () => {}, output: () => {} }));
}

export function completionScript(shell: Shell): string {
  return WRITERS[shell](allPages());
}
