/** The manual page cordon(1), made from the table of commands when the program is built. */
import { EXIT_CODES, SURROUNDINGS } from '../help.ts';
import type { Page, PageOption } from './pages.ts';

/** An option of so many commands is explained once for all of them. */
const SHARED_FROM = 3;

/** Text as troff takes it literally: nothing is a request, an escape, or a hyphen that is no minus. */
export function literal(text: string): string {
  const escaped = text.replaceAll('\\', '\\e').replaceAll('-', '\\-');
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

/** Lines kept as they are. */
function verbatim(text: string): string[] {
  return ['.nf', ...text.split('\n').map(literal), '.fi'];
}

function term({ flags, help }: Pick<PageOption, 'flags' | 'help'>): string[] {
  return ['.TP', `.B ${literal(flags)}`, literal(help)];
}

function optionsOf({ groups }: Page): PageOption[] {
  return groups.flatMap(({ options }) => options);
}

/** Options that mean the same in several commands, each once. */
function sharedOptions(pages: readonly Page[]): ReadonlyMap<string, PageOption> {
  const found = new Map<string, { option: PageOption; times: number }>();
  for (const option of pages.flatMap(optionsOf)) {
    const key = keyOf(option);
    found.set(key, { option, times: (found.get(key)?.times ?? 0) + 1 });
  }
  return new Map([...found].flatMap(([key, { option, times }]) => (times >= SHARED_FROM ? [[key, option]] : [])));
}

function keyOf({ flags, help }: PageOption): string {
  return `${flags} ${help}`;
}

function commandSection(page: Page, shared: ReadonlyMap<string, PageOption>): string[] {
  const own = optionsOf(page).filter((option) => !shared.has(keyOf(option)));
  const common = optionsOf(page).filter((option) => shared.has(keyOf(option)) && option.long !== '--help');
  return [
    `.SS ${literal(page.usage.replace(' [options]', ''))}`,
    literal(`${page.summary.charAt(0).toUpperCase()}${page.summary.slice(1)}.`),
    ...page.arguments.flatMap(({ name, help }) => term({ flags: name, help })),
    ...own.flatMap(term),
    ...(common.length > 0
      ? ['.PP', `Shared options: ${common.map(({ long }) => `\\fB${literal(long)}\\fR`).join(', ')}.`]
      : []),
    ...(page.columns.length > 0
      ? ['.PP', `Columns of \\fB\\-o plain\\fR: ${page.columns.map(literal).join(', ')}.`]
      : []),
    ...(page.examples.length > 0
      ? ['.PP', ...verbatim(page.examples.map(([line, words]) => `    ${line}\n        ${words}`).join('\n'))]
      : []),
  ];
}

export function manPage(pages: readonly Page[], version: string): string {
  const [root, ...commands] = pages;
  const shared = sharedOptions(pages);
  const rootOptions = root ? optionsOf(root).filter((option) => !shared.has(keyOf(option))) : [];
  const lines = [
    `.TH CORDON 1 "" "cordon ${version}" "Cordon"`,
    // Ragged right and no hyphens: the name of an option is never broken.
    '.ad l',
    '.nh',
    '.SH NAME',
    'cordon \\- cut a machine off the network, prove that it is cut off, and let it back in',
    '.SH SYNOPSIS',
    '.B cordon',
    '[options]',
    '.br',
    '.B cordon',
    '.I command',
    '[options]',
    '.SH DESCRIPTION',
    'Without a command it opens the console; the first time, its setup.',
    'Every other command but setup works without a terminal.',
    '.B cordon \\-\\-demo',
    'shows everything on a built\\-in gateway, without an account.',
    ...rootOptions.flatMap(term),
    '.SH COMMANDS',
    ...commands.filter(({ inner }) => inner.length === 0).flatMap((page) => commandSection(page, shared)),
    '.SH SHARED OPTIONS',
    ...[...shared.values()].flatMap(term),
    '.SH EXAMPLES',
    ...verbatim((root?.examples ?? []).map(([line, words]) => `${line}\n    ${words}`).join('\n')),
    '.SH EXIT STATUS',
    ...verbatim(EXIT_CODES),
    '.SH ENVIRONMENT',
    ...verbatim(SURROUNDINGS),
    '.SH FILES',
    'Everything lies in one folder,',
    '.B CORDON_HOME',
    'or the usual place of the system;',
    '.B cordon config path',
    'tells where.',
  ];
  return `${lines.join('\n')}\n`;
}
