import { describe, expect, it } from 'vitest';
import { parseArgs } from '../../src/cli/args.ts';
import type { CycleFlags, Invocation } from '../../src/cli/invocation.ts';

function parsed(line: string | readonly string[]): Invocation {
  const words = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line;
  const result = parseArgs(words, '0.1.0');
  if (result.kind !== 'do') throw new Error(`not accepted: ${JSON.stringify(result)}`);
  return result.invocation;
}

function flagsOf(line: string | readonly string[]): CycleFlags {
  const invocation = parsed(line);
  if (invocation.command !== 'run') throw new Error(`a ${invocation.command}`);
  return invocation.flags;
}

function refused(line: string): string {
  const result = parseArgs(line.split(' '), '0.1.0');
  if (result.kind !== 'usage') throw new Error(`accepted: ${line}`);
  return `${result.problem.what} ${result.problem.next}`;
}

function page(line: string): string {
  const result = parseArgs(line.split(' '), '0.1.0');
  if (result.kind !== 'text') throw new Error(`no page: ${line}`);
  return result.text;
}

describe('the commands', () => {
  it('are told apart', () => {
    expect(parsed('')).toEqual({
      command: 'console',
      demo: null,
      connector: null,
      screen: { plain: false, theme: null, readOnly: false },
    });
    expect(parsed('--demo --scenario outbreak --keep')).toMatchObject({ demo: { scenario: 'outbreak', keep: true } });
    expect(parsed('--demo --connector halo')).toMatchObject({ command: 'console', connector: 'halo' });
    expect(parsed('setup --plain --theme mono')).toMatchObject({
      command: 'setup',
      screen: { plain: true, theme: 'mono' },
    });
    expect(parsed('watch --interval 15s --cycles 4')).toMatchObject({ command: 'watch', interval: '15s', cycles: 4 });
    expect(parsed('ingest events.jsonl')).toMatchObject({ command: 'ingest', file: 'events.jsonl' });
    expect(parsed('ingest -')).toMatchObject({ command: 'ingest', file: null });
    expect(parsed('isolate A B --yes')).toMatchObject({ command: 'isolate', hosts: ['A', 'B'], yes: true });
    expect(parsed('release --run r-1')).toMatchObject({ command: 'release', hosts: [], run: 'r-1' });
    expect(parsed('status A')).toMatchObject({ command: 'status', hosts: ['A'] });
    expect(parsed('config set window 6h')).toMatchObject({ ask: { verb: 'set', key: 'window', value: '6h' } });
    expect(parsed('schedule cron')).toEqual({ command: 'schedule', system: 'cron' });
  });

  it('are in the help, and what is not for people is not', () => {
    const help = page('--help');
    for (const name of [
      'setup',
      'run',
      'watch',
      'ingest',
      'isolate',
      'release',
      'status',
      'config',
      'schedule',
      'completion',
    ]) {
      expect(help).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
    expect(help).not.toContain('--halo-seed');
    expect(page('-?')).toBe(help);
    expect(page('run --help')).toContain('--max-isolations');
    expect(page('help run')).toBe(page('run --help'));
    expect(page('help')).toBe(page('--help'));
    expect(refused('help isolat')).toContain('did you mean "isolate"?');
    expect(page('--version')).toBe('0.1.0\n');
  });

  it('that do not exist are named, with the one that was meant', () => {
    expect(refused('frobnicate')).toBe('There is no command "frobnicate". "cordon --help" lists the commands.');
    expect(refused('isolte HOST')).toContain('did you mean "isolate"?');
    expect(refused('\u001b[31mrun')).toContain('\\x1b[31mrun');
    expect(refused('config')).toContain('get, set, path or import');
    expect(refused('schedule at')).toContain('cron, systemd or windows');
    expect(refused('completion tcsh')).toContain('bash, zsh or fish');
  });
});

describe('the spelling of the seed', () => {
  it('is rewritten before anything else', () => {
    expect(parsed('--scheduled')).toMatchObject({ command: 'run', scheduled: true });
    expect(parsed('--scheduled --auto --json')).toMatchObject({ scheduled: true, flags: { auto: true, json: true } });
    expect(parsed('--json --scheduled')).toMatchObject({ command: 'run', scheduled: true, flags: { json: true } });
    expect(parsed('--stdin --auto -v')).toMatchObject({
      command: 'ingest',
      file: null,
      flags: { auto: true, verbose: true },
    });
    expect(parsed('run')).toMatchObject({ scheduled: false, flags: { haloSeed: false } });
  });

  it('of Halo brings its vendor and its files along', () => {
    expect(parsed('--portal --auth=quarantine.auth')).toMatchObject({
      command: 'run',
      flags: { haloSeed: true, auth: 'quarantine.auth', auto: false },
    });
    expect(parsed('--auto --portal --starting=2026-03-01T08:00:00Z')).toMatchObject({
      command: 'run',
      flags: { haloSeed: true, auto: true, starting: Date.UTC(2026, 2, 1, 8) },
    });
    expect(parsed('--stdin -v')).toMatchObject({ command: 'ingest', file: null, flags: { haloSeed: true } });
    const id = '95a5ab6ebf6a012c7b2d40401ee67b4b';
    for (const line of [`--auth=FILE ${id}`, `--auth FILE ${id}`, `-v --auth=FILE ${id}`, id, `${id} --auth=FILE`]) {
      expect(parsed(line)).toMatchObject({ command: 'isolate', hosts: [id], yes: false, flags: { haloSeed: true } });
    }
    expect(parsed(`--auto --auth=FILE ${id}`)).toMatchObject({ command: 'isolate', yes: true });
    expect(parsed('isolate HOST --auth FILE')).toMatchObject({ flags: { haloSeed: false, auth: 'FILE' } });
    expect(refused('--auth=FILE')).toContain('--portal or --stdin');
    expect(refused('--auth=FILE run')).toContain('cordon run');
    expect(refused('isolate HOST --auto')).toContain('--yes');
    expect(refused(`--auto=FILE ${id}`)).toContain('--auth');
  });
});

describe('the options of a cycle', () => {
  it('arrive with their values', () => {
    const flags = flagsOf([
      ...'run --connector harmony --gateway https://g.example --window 6h --auto --dry-run'.split(' '),
      ...'--max-isolations 7 --protect DC-* --protect HR-* --auth keys.txt --output-dir out'.split(' '),
      ...'--verify-timeout 60s --verify-spacing 10s -v --quiet'.split(' '),
      ...['--filter', 'severity:"High" AND NOT product:"X"', '--comment', 'case 12'],
    ]);
    expect(flags).toEqual({
      demo: null,
      connector: 'harmony',
      gateway: 'https://g.example',
      auth: 'keys.txt',
      isolationGroup: null,
      haloSeed: false,
      comment: 'case 12',
      outputDir: 'out',
      verifyTimeout: '60s',
      verifySpacing: '10s',
      json: false,
      quiet: true,
      verbose: true,
      filter: 'severity:"High" AND NOT product:"X"',
      haloFilter: null,
      starting: null,
      window: '6h',
      span: null,
      auto: true,
      dryRun: true,
      maxIsolations: 7,
      protect: ['DC-*', 'HR-*'],
    });
  });

  it('take JSON by three names', () => {
    for (const line of ['run --json', 'run -o json', 'run --output=json']) expect(flagsOf(line).json).toBe(true);
    expect(flagsOf('run -o text').json).toBe(false);
  });

  it('take the format of the answer, and name the formats where it is none of them', () => {
    const format = (line: string) => {
      const result = parseArgs(line.split(' '), '0');
      return result.kind === 'do' ? result.output : result;
    };
    for (const command of ['run', 'history', 'verify', 'report', 'config path', 'doctor', 'status A', 'explain A']) {
      expect(format(command)).toBe('table');
      expect(format(`${command} -o table`)).toBe('table');
      expect(format(`${command} -o plain`)).toBe('plain');
      expect(format(`${command} --json`)).toBe('json');
      expect(format(`${command} -o json --json`)).toBe('json');
      expect(refused(`${command} -o xml`)).toContain('"xml" is no format; there are table, plain, json.');
    }
    expect(refused('run --json -o plain')).toContain('--json and --output plain contradict each other.');
  });

  it('take a span; without a zone it is UTC', () => {
    expect(flagsOf('run --from 2026-02-03T08:00:00Z --to 2026-02-03T10:00').span).toEqual({
      from: Date.UTC(2026, 1, 3, 8),
      to: Date.UTC(2026, 1, 3, 10),
    });
    expect(flagsOf('run --from 2026-02-03').span).toEqual({ from: Date.UTC(2026, 1, 3), to: null });
    expect(flagsOf('run --from 2026-02-03T08:00:00+05:30').span?.from).toBe(Date.UTC(2026, 1, 3, 2, 30));
  });

  it.each([
    ['run --auto=yes', '--auto takes no value; the file with the keys goes to --auth'],
    ['run --auto keys.txt', '--auto takes no value, and "keys.txt" follows it'],
    ['run --auth', '--auth needs a file with id|secret lines; --auto, one letter apart'],
    ['run --auth --auto', '"--auto" is an option, the value is missing'],
    ['run --auth=', '--auth'],
    ['run --filter', '--filter needs a value'],
    ['run --max-isolations many', '"many" is not a whole number from 1 up'],
    ['run --max-isolations 0', 'is not a whole number from 1 up'],
    ['run --max-isolations -3', 'is not a whole number from 1 up'],
    ['run --from yesterday', '"yesterday" is not an ISO 8601 time'],
    ['run --from 2026-02-30', 'is not an ISO 8601 time'],
    ['run --to 2026-02-03', '--to needs --from'],
    ['run --from 2026-02-03 --to 2026-02-02', '--from must be before --to'],
    ['run --from 2026-02-03 --window 1h', 'either --window or --from'],
    ['run --windo 1h', 'did you mean --window?'],
    ['run --nothing-like-it', 'There is no option --nothing-like-it'],
    ['run -o xml', '--output'],
    ['run --json -o text', 'contradict'],
    ['run one two', 'more words than this command takes: one, two.'],
    ['config get window 6h', 'more words than this command takes: 6h.'],
    ['config set window', '"cordon config set" needs a value after it.'],
    ['status', '"cordon status" needs a host after it.'],
    ['isolate ', 'host: A name is empty: nothing was done.'],
    ['status A ', 'host: A name is empty'],
    ['notify', '"cordon notify" is followed by test, preview, secret, list or retry.'],
    ['schedule systmd', 'followed by cron, systemd or windows, not by "systmd"; did you mean "systemd"?'],
    ['completion tcsh', 'followed by bash, zsh or fish, not by "tcsh".'],
    ['notify secret pigeon', 'channel: "pigeon" is none of mail, webhook.'],
    ['run --demo --gateway https://g.example', '--demo brings its own gateway'],
    ['run --scenario outbreak', '--scenario chooses the story of --demo'],
    ['isolate', 'Name the machines'],
    ['isolate A --run r-1', '--run'],
    ['release', 'Name the machines, or a run'],
    ['release A --run r-1', 'not both'],
    ['--theme blue', '--theme: "blue" is none of auto, dark'],
    ['watch --cycles x', '"x" is not a whole number'],
  ])('refuse %s', (line, words) => {
    expect(refused(line)).toContain(words);
    expect(refused(line)).toMatch(/See "cordon( \w+){0,2} --help"\.$/);
  });

  it('know whether JSON was wanted even where the line is refused', () => {
    expect(parseArgs(['run', '--json', '--nope'], '0')).toMatchObject({ kind: 'usage', json: true });
    expect(parseArgs(['run', '-o', 'json', '--nope'], '0')).toMatchObject({ json: true });
    expect(parseArgs(['run', '--nope'], '0')).toMatchObject({ json: false });
  });
});
