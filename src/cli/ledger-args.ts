/** The commands that look back or try out, and write nothing to a vendor: how their words are read. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AuditHead } from '../engine/reporting/report.ts';
import { AUDIT_EXIT_CODES } from './help.ts';
import type { Invocation } from './invocation.ts';
import * as options from './options.ts';

export type RawLedgerOptions = options.RawOptions & {
  readonly head?: AuditHead;
  readonly open?: true;
  readonly host?: string;
  readonly since?: string;
  readonly export?: string;
  readonly fresh?: true;
  readonly html?: string | true;
};

type Reading = {
  command(name: string, summary: string): Command;
  raw(command: Command): RawLedgerOptions;
  ask(invocation: Invocation): void;
};

/** `COUNT:HASH` as reports and the end of a run print it; the hash whole, or so much of it that it cannot be another. */
function auditHead(value: string): AuditHead {
  const match = /^(\d{1,15}):([0-9a-f]{12,64})$/i.exec(value.trim());
  if (!match) throw new InvalidArgumentError(`"${value}" is not COUNT:HASH, such as 41:1f2e3d4c5b6a.`);
  return { count: Number(match[1]), hash: (match[2] ?? '').toLowerCase() };
}

export function ledgerCommands({ command, raw, ask }: Reading): void {
  const history = command('history', 'isolations: who, when, why, on what evidence; which stand');
  history
    .option('--open', 'only machines that are still isolated, the longest first')
    .addOption(options.valued('--host <name>', 'only machines with this in their name'))
    .addOption(options.valued('--since <time>', 'only those ordered since: 7d, or an ISO 8601 time'))
    .addOption(options.valued('--export <file>', 'write the audit chain there instead, as JSON lines'));
  options.formatOptions(history);
  history.action((_options, self: Command) => {
    const given = raw(self);
    const { open, host, since, export: file } = given;
    const query = { open: open ?? false, host: host ?? null, since: since ?? null };
    ask({ command: 'history', ...query, export: file ?? null, json: options.outputOf(given) === 'json' });
  });

  const verify = command('verify', 'the audit chain: whether it was altered or cut');
  verify
    .argument('[file]', 'an exported chain; the ledger of this home where it is left out')
    .addOption(
      new Option(
        '--head <count:hash>',
        'head noted earlier, to find a cut tail; else the last one known here',
      ).argParser(auditHead),
    )
    .addHelpText('after', `\nExit codes of its own:\n${AUDIT_EXIT_CODES}`);
  options.formatOptions(verify);
  verify.action((file: string | undefined, _options, self: Command) => {
    const given = raw(self);
    const json = options.outputOf(given) === 'json';
    ask({ command: 'verify', file: file ?? null, head: given.head ?? null, json });
  });

  const explain = command('explain', 'what holds a machine back from automatic isolation, guard by guard');
  explain.addArgument(options.hostsArgument('<host...>'));
  judging(explain, 'how far back to search: 1h, 6h, 2d');
  explain.action((hosts: string[], _options, self: Command) => {
    ask({ command: 'explain', hosts, flags: options.cycleFlags(raw(self)) });
  });

  const replay = command('replay', 'what automatic mode would have isolated, and what guards stopped');
  replay.option('--fresh', 'search anew, even where the ledger has the evidence of this window');
  judging(replay, 'how far back: 24h, 7d, 1mo');
  replay.action((_options, self: Command) => {
    const given = raw(self);
    ask({ command: 'replay', fresh: given.fresh ?? false, flags: options.cycleFlags(given) });
  });

  const report = command('report', 'the report of a past run again');
  report
    .argument('[run]', 'the run’s id, or the file; the newest report where it is left out')
    .option('-v, --verbose', 'list every machine')
    .option('--html [file]', 'write it as one HTML page, in this file or else in the folder of exports');
  options.formatOptions(report);
  report.action((run: string | undefined, _options, self: Command) => {
    const given = raw(self);
    const json = options.outputOf(given) === 'json';
    ask({ command: 'report', run: run ?? null, json, verbose: given.verbose ?? false, html: given.html ?? null });
  });
}

/** What an automatic run would be told; none of it writes to a vendor. */
function judging(command: Command, windowHelp: string): void {
  options.searchOptions(command, windowHelp);
  command.optionsGroup('Limits:');
  options.limitOptions(command);
  options.connectionOptions(command);
  options.answerOptions(command);
  options.demoOptions(command);
}
