/** Completion for fish. */
import type { Page, PageOption, Words } from './pages.ts';

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** True where the words typed so far lead to this command. */
function where({ command, inner }: Page): string {
  if (command === '') return '__fish_use_subcommand';
  const seen = command.split(' ').map((name) => `__fish_seen_subcommand_from ${name}`);
  const further =
    inner.length > 0 ? [`not __fish_seen_subcommand_from ${inner.map(({ name }) => name).join(' ')}`] : [];
  return [...seen, ...further].join('; and ');
}

/** `-x`: a value and no files beside it; `-r`: a value, files too. */
function words(value: Words): string {
  switch (value.kind) {
    case 'one-of':
      return `-x -a ${quoted(value.words.join(' '))}`;
    case 'asked':
      return `-x -a ${quoted(`(${value.line} 2>/dev/null | cut -f1 | sort -u)`)}`;
    case 'file':
      return '-r -F';
    case 'folder':
      return "-x -a '(__fish_complete_directories)'";
    case 'own':
      return '-x';
  }
}

function optionLine(condition: string, { long, short, help, value }: PageOption): string {
  const parts = [
    `complete -c cordon -n ${quoted(condition)}`,
    ...(short === null ? [] : [`-s ${short.slice(1)}`]),
    ...(long === '' ? [] : [`-l ${long.slice(2)}`]),
    ...(value ? [words(value)] : []),
    `-d ${quoted(help)}`,
  ];
  return parts.join(' ');
}

function pageLines(page: Page): string[] {
  const condition = where(page);
  return [
    ...page.inner.map(
      ({ name, summary }) => `complete -c cordon -n ${quoted(condition)} -a ${name} -d ${quoted(summary)}`,
    ),
    ...(page.argument && page.argument.kind !== 'own'
      ? [`complete -c cordon -n ${quoted(condition)} ${words(page.argument).replace(/^-[xr] /, '')}`]
      : []),
    ...page.groups.flatMap(({ options }) => options.map((option) => optionLine(condition, option))),
  ];
}

export function fishScript(pages: readonly Page[]): string {
  return `# Completion of cordon for fish, made by "cordon completion fish".
complete -c cordon -f
${pages.flatMap(pageLines).join('\n')}
`;
}
