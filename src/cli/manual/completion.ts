/** What the three completion scripts have in common: which words lead to which command, which options take what. */
import type { Page, Words } from './pages.ts';

/** After `after`, the word `name` leads to `command`. */
export type CommandLine = { readonly after: string; readonly name: string; readonly command: string };

export function commandLines(pages: readonly Page[]): readonly CommandLine[] {
  return pages.flatMap(({ command: after, inner }) =>
    inner.map(({ name }) => ({ after, name, command: `${after} ${name}`.trim() })),
  );
}

/** Options that take a value; one of a name means the same in every command. */
export type ShellValue = { readonly flags: readonly string[]; readonly words: Words };

export function optionValues(pages: readonly Page[]): readonly ShellValue[] {
  const found = new Map<string, ShellValue>();
  for (const { long, short, value } of pages.flatMap(({ groups }) => groups.flatMap(({ options }) => options))) {
    if (value) found.set(long, { flags: [long, ...(short === null ? [] : [short])], words: value });
  }
  return [...found.values()];
}
