/** Completion for bash, 3.2 and later; needs nothing but bash. */
import { commandLines, optionValues, type ShellValue } from './completion.ts';
import type { Page, Words } from './pages.ts';

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function reply(words: Words): string {
  switch (words.kind) {
    case 'one-of':
      return `_cordon_words ${quoted(words.words.join('\n'))}`;
    case 'asked':
      return `_cordon_words "$(${words.line} 2>/dev/null | cut -f1 | LC_ALL=C sort -u)"`;
    case 'file':
      return '_cordon_paths -f';
    case 'folder':
      return '_cordon_paths -d';
    case 'own':
      return ':';
  }
}

function valueCase({ flags, words }: ShellValue): string {
  return `    ${flags.map(quoted).join('|')}) ${reply(words)}; return ;;`;
}

function pageCase({ command, groups, inner, argument }: Page): string {
  const options = groups.flatMap(({ options }) => options.map(({ long }) => long)).filter((long) => long !== '');
  const lines = [`    ${quoted(command)})`, `      options=${quoted(options.join('\n'))}`];
  if (inner.length > 0) lines.push(`      words=${quoted(inner.map(({ name }) => name).join('\n'))}`);
  if (argument) lines.push(`      [[ $cur == -* ]] || { ${reply(argument)}; return; }`);
  return [...lines, '      ;;'].join('\n');
}

export function bashScript(pages: readonly Page[]): string {
  return `# Completion of cordon for bash, made by "cordon completion bash".
# Not compgen -W: it would carry out what a name out of a record says.
_cordon_words() {
  local word
  while IFS= read -r word; do
    [[ -n $word && $word == "$cur"* ]] && COMPREPLY+=("$(printf %q "$word")")
  done <<<"$1"
}

_cordon_paths() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen "$1" -- "$cur"))
}

_cordon() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev='' line='' options='' words='' at
  COMPREPLY=()
  ((COMP_CWORD > 0)) && prev=\${COMP_WORDS[COMP_CWORD - 1]}
  if [[ $cur == '=' ]]; then cur=''
  elif [[ $prev == '=' ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "$line \${COMP_WORDS[at]}" in
${commandLines(pages)
  .map(({ after, name, command }) => `      ${quoted(`${after} ${name}`)}) line=${quoted(command)} ;;`)
  .join('\n')}
    esac
  done
  case $prev in
${optionValues(pages).map(valueCase).join('\n')}
  esac
  case $line in
${pages.map(pageCase).join('\n')}
  esac
  if [[ $cur == -* ]]; then _cordon_words "$options"; else _cordon_words "$words"; fi
}

complete -F _cordon cordon
`;
}
