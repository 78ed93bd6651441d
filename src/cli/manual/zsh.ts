/** Completion for zsh; it works both from a folder of $fpath and by eval. */
import { commandLines, optionValues } from './completion.ts';
import type { Page, Words } from './pages.ts';

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** `name:description`, as _describe takes it. */
function described(name: string, help: string): string {
  return quoted(`${name.replaceAll(':', '\\:')}:${help}`);
}

function reply(words: Words): string {
  switch (words.kind) {
    case 'one-of':
      return `compadd -- ${words.words.map(quoted).join(' ')}`;
    case 'asked':
      return `compadd -- \${(fu)"$(${words.line} 2>/dev/null | cut -f1)"}`;
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'own':
      return "_message 'a value'";
  }
}

function pageCase({ command, groups, inner, argument }: Page): string {
  const options = groups.flatMap((group) => group.options).filter(({ long }) => long !== '');
  return [
    `    ${quoted(command)})`,
    `      known=(${options.map(({ long, help }) => described(long, help)).join(' ')})`,
    ...(inner.length > 0
      ? [`      inner=(${inner.map(({ name, summary }) => described(name, summary)).join(' ')})`]
      : []),
    ...(argument ? [`      [[ $words[CURRENT] == -* ]] || { ${reply(argument)}; return }`] : []),
    '      ;;',
  ].join('\n');
}

export function zshScript(pages: readonly Page[]): string {
  return `#compdef cordon
# Completion of cordon for zsh, made by "cordon completion zsh".
_cordon() {
  local line='' at
  local -a known inner
  for ((at = 2; at < CURRENT; at++)); do
    case "$line $words[at]" in
${commandLines(pages)
  .map(({ after, name, command }) => `      ${quoted(`${after} ${name}`)}) line=${quoted(command)} ;;`)
  .join('\n')}
    esac
  done
  case $words[CURRENT-1] in
${optionValues(pages)
  .map(({ flags, words }) => `    ${flags.join('|')}) ${reply(words)}; return ;;`)
  .join('\n')}
  esac
  case $line in
${pages.map(pageCase).join('\n')}
  esac
  if [[ $words[CURRENT] == -* ]]; then
    _describe -o 'option' known
  else
    (( $#inner )) && _describe 'command' inner
  fi
}

if [[ $funcstack[1] == _cordon ]]; then
  _cordon "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _cordon cordon
fi
`;
}
