/** Examples by command: in the help of each and in the manual page. A test parses every line. */

export type Example = readonly [line: string, words: string];

export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  '': [
    ['cordon --demo', 'look around without an account'],
    ['cordon run --json', 'what would have to be isolated, as a report'],
    ['cordon run --auto --max-isolations 3', 'isolate without asking, at most three machines'],
    ['cordon isolate FIN-LT-0142 --yes', 'one machine, from a script'],
    ['cordon release FIN-LT-0142', 'and back'],
    ['cordon run --connector halo --auth FILE', 'the same on CloudPassage Halo'],
    ['cordon doctor', 'what is missing, and how to mend it'],
  ],
  setup: [
    ['cordon setup', 'ask everything again, answers kept'],
    ['cordon setup --plain', 'for a screen reader'],
  ],
  run: [
    ['cordon run --demo', 'try it on the built-in gateway'],
    ['cordon run --window 6h', 'search six hours, propose, change nothing'],
    ['cordon run --dry-run --auto', 'say what --auto would do'],
    ['cordon run --auto --max-isolations 3 --protect "DC-*"', 'act, within limits'],
    ['cordon run -o plain', 'one line a machine, for a script'],
  ],
  watch: [
    ['cordon watch --demo --cycles 2', 'two cycles on the built-in gateway'],
    ['cordon watch --interval 15s', 'search every 15 seconds, propose'],
    ['cordon watch --interval 15s --auto', 'and isolate within the limits'],
  ],
  ingest: [
    ['cordon ingest alerts.jsonl', 'alerts from a file'],
    ['cordon ingest --connector halo --auto', 'from standard input, and act on them'],
  ],
  isolate: [
    ['cordon isolate FIN-LT-0142', 'shows what will be cut, then asks'],
    ['cordon isolate FIN-LT-0142 HR-WS-031 --yes', 'two machines, from a script'],
    ['cordon isolate FIN-LT-0142 --comment "case 4711"', 'with a comment at the vendor'],
  ],
  release: [
    ['cordon release FIN-LT-0142', 'one machine'],
    ['cordon release --run r-4f1c2d --yes', 'all that one run isolated'],
  ],
  status: [
    ['cordon status FIN-LT-0142', 'what the vendor says now'],
    ['cordon status FIN-LT-0142 -o plain', 'the same for a script'],
  ],
  explain: [['cordon explain FIN-LT-0142', 'every guard with its value and limit']],
  replay: [
    ['cordon replay --window 7d', 'what automatic mode would have done in a week'],
    ['cordon replay --window 7d --max-isolations 1', 'and with a tighter limit'],
  ],
  history: [
    ['cordon history --open', 'machines still isolated, longest first'],
    ['cordon history --since 7d -o plain', 'a week, one line an isolation'],
    ['cordon history --export audit.jsonl', 'the audit chain, to keep elsewhere'],
  ],
  verify: [
    ['cordon verify', 'the audit chain of this home'],
    ['cordon verify audit.jsonl --head 41:1f2e3d4c5b6a', 'an export, against a head noted earlier'],
  ],
  report: [
    ['cordon report', 'the newest report'],
    ['cordon report r-4f1c2d --json', 'the report of one run'],
  ],
  doctor: [
    ['cordon doctor', 'look at everything, change nothing'],
    ['cordon doctor --repair --yes', 'mend what can be mended from here'],
  ],
  prune: [
    ['cordon prune --dry-run', 'what would go, and what stays although it is old'],
    ['cordon prune --older-than 90d --yes', 'from a script, whatever the settings say'],
  ],
  'notify test': [['cordon notify test', 'does mail arrive, and the webhook?']],
  'notify preview': [
    ['cordon notify preview', 'the mail of an isolation, as text'],
    ['cordon notify preview --html --digest', 'the daily digest, as HTML'],
  ],
  'notify secret': [['cordon notify secret mail', 'the password of the relay, from standard input']],
  'notify list': [['cordon notify list', 'what waits, what was given up']],
  'notify retry': [['cordon notify retry', 'send it now']],
  'config get': [
    ['cordon config get', 'all settings'],
    ['cordon config get window', 'one of them'],
    ['cordon config get -v limits', 'what each is for, and what it takes'],
  ],
  'config set': [
    ['cordon config set window 6h', 'search six hours by default'],
    ['cordon config set protect "DC-*,HR-*"', 'machines that automation never touches'],
    ['cordon config set halt true', 'stop every further isolation, at once'],
  ],
  'config path': [['cordon config path', 'where everything lies']],
  'config import': [['cordon config import config.json', 'the settings of the Python script']],
  'schedule cron': [['cordon schedule cron', 'a line for "crontab -e"']],
  'schedule systemd': [['cordon schedule systemd', 'a hardened service and its timer']],
  'schedule windows': [['cordon schedule windows', 'a command for the Task Scheduler']],
  'completion bash': [['cordon completion bash', 'print the script; ~/.bashrc: eval "$(cordon completion bash)"']],
  'completion zsh': [['cordon completion zsh', 'print the script; ~/.zshrc: eval "$(cordon completion zsh)"']],
  'completion fish': [['cordon completion fish', 'print the script, for ~/.config/fish/completions/cordon.fish']],
};

const GAP = 3;

/** The examples of a command in two columns; '' where there are none. */
export function exampleText(command: string): string {
  const examples = EXAMPLES[command] ?? [];
  if (examples.length === 0) return '';
  const width = Math.max(...examples.map(([line]) => line.length)) + GAP;
  return ['Examples:', ...examples.map(([line, words]) => `  ${line.padEnd(width)}${words}`)].join('\n');
}
