/** The commands about this home and this shell: settings, notices, schedule, completion. */
import { Argument, type Command } from 'commander';
import type { Invocation } from './invocation.ts';
import * as options from './options.ts';

type Reading = {
  named(parent: Command, name: string, summary: string): Command;
  readonly program: Command;
  raw(command: Command): options.RawOptions;
  ask(invocation: Invocation): void;
};

const SCHEDULERS = [
  ['cron', 'a crontab line'],
  ['systemd', 'a service and its timer'],
  ['windows', 'a command for the Task Scheduler'],
] as const;

const SHELLS = [
  ['bash', 'for the end of ~/.bashrc: eval "$(cordon completion bash)"'],
  ['zsh', 'for the end of ~/.zshrc: eval "$(cordon completion zsh)"'],
  ['fish', 'for ~/.config/fish/completions/cordon.fish'],
] as const;

export function homeCommands(reading: Reading): void {
  const { named, program, ask } = reading;
  configCommands(reading);
  notifyCommands(reading);

  const prune = named(program, 'prune', 'old evidence, logs and reports go; first it shows which');
  prune
    .addOption(options.valued('--older-than <duration>', 'all kinds alike, e.g. 30d; else what the settings say'))
    .option('--dry-run', 'show what would go, remove nothing')
    .option('--yes', 'confirm');
  options.formatOptions(prune);
  prune.action((_options, command: Command) => {
    const { olderThan = null, dryRun = false, yes = false } = reading.raw(command);
    ask({ command: 'prune', olderThan, dryRun, yes });
  });

  const schedule = named(program, 'schedule', 'ready lines for the system scheduler')
    .usage('cron|systemd|windows')
    .helpCommand(false);
  for (const [system, what] of SCHEDULERS) {
    named(schedule, system, what).action(() => ask({ command: 'schedule', system }));
  }

  const completion = named(program, 'completion', 'what the Tab key needs to know, as a script for the shell')
    .usage('bash|zsh|fish')
    .helpCommand(false);
  for (const [shell, what] of SHELLS) {
    named(completion, shell, what).action(() => ask({ command: 'completion', shell }));
  }
}

function configCommands({ named, program, raw, ask }: Reading): void {
  const config = named(program, 'config', 'the settings').usage('get|set|path|import').helpCommand(false);
  const verb = (name: string, summary: string): Command => {
    const command = named(config, name, summary);
    options.formatOptions(command);
    return command;
  };
  const json = (command: Command): boolean => options.outputOf(raw(command)) === 'json';

  verb('get', 'one setting, or all of them')
    .argument('[key]', 'e.g. window')
    .option('-v, --verbose', 'what each is for, and what it takes')
    .action((key: string | undefined, _options, command: Command) => {
      const { verbose = false } = raw(command);
      ask({ command: 'config', json: json(command), ask: { verb: 'get', key: key ?? null, verbose } });
    });
  verb('set', 'change one setting')
    .argument('<key>')
    .argument('<value>')
    .action((key: string, value: string, _options, command: Command) =>
      ask({ command: 'config', json: json(command), ask: { verb: 'set', key, value } }),
    );
  verb('path', 'where settings, ledger, evidence and reports lie').action((_options, command: Command) =>
    ask({ command: 'config', json: json(command), ask: { verb: 'path' } }),
  );
  verb('import', 'read the config.json of the script this program replaces')
    .argument('<file>')
    .action((file: string, _options, command: Command) =>
      ask({ command: 'config', json: json(command), ask: { verb: 'import', file } }),
    );
}

function notifyCommands({ named, program, raw, ask }: Reading): void {
  const notify = named(program, 'notify', 'notices by mail and webhook')
    .usage('test|preview|list|retry|secret')
    .helpCommand(false);
  const verb = (name: string, summary: string): Command => {
    const command = named(notify, name, summary);
    options.formatOptions(command);
    return command;
  };
  const json = (command: Command): boolean => options.outputOf(raw(command)) === 'json';

  verb('test', 'send a test by every channel that is set').action((_options, command: Command) =>
    ask({ command: 'notify', json: json(command), ask: { verb: 'test' } }),
  );
  verb('preview', 'what a mail looks like; nothing is sent')
    .option('--html', 'its HTML form')
    .option('--digest', 'the daily digest instead of an isolation')
    .action((_options, command: Command) => {
      const { html = false, digest = false } = command.opts<{ html?: boolean; digest?: boolean }>();
      ask({ command: 'notify', json: json(command), ask: { verb: 'preview', html, digest } });
    });
  const secret = named(notify, 'secret', 'keep a secret, read from standard input, where the keys are kept');
  secret
    .addArgument(new Argument('<channel>', 'whose').choices(['mail', 'webhook']))
    .action((channel: 'mail' | 'webhook') => ask({ command: 'notify', json: false, ask: { verb: 'secret', channel } }));
  verb('list', 'the outbox: what waits, what was given up, what was sent').action((_options, command: Command) =>
    ask({ command: 'notify', json: json(command), ask: { verb: 'list' } }),
  );
  verb('retry', 'send what was given up or waits, now')
    .argument('[notice]', 'one of "notify list"; all where it is left out')
    .action((letter: string | undefined, _options, command: Command) =>
      ask({ command: 'notify', json: json(command), ask: { verb: 'retry', letter: letter ?? null } }),
    );
}
