import { describe, expect, it } from 'vitest';
import { parseArgs } from '../../src/cli/args.ts';

function asked(line: string) {
  const parsed = parseArgs(line.split(' '), '0.1.0');
  if (parsed.kind !== 'do') throw new Error(JSON.stringify(parsed));
  return parsed.invocation;
}

function refused(line: string): string {
  const parsed = parseArgs(line.split(' '), '0.1.0');
  if (parsed.kind !== 'usage') throw new Error(`"${line}" was taken.`);
  return parsed.problem.what;
}

function page(line: string): string {
  const parsed = parseArgs(line.split(' '), '0.1.0');
  if (parsed.kind !== 'text') throw new Error(`"${line}" is no page.`);
  return parsed.text;
}

const HASH = 'c1d30e6168aa41efbc27f508949d4d26d891a41d4f6cda60a18ca330f91caa36';

describe('verify', () => {
  it('takes a file and a head, the hash whole or its beginning', () => {
    const plain = { command: 'verify', file: null, head: null, json: false };
    expect(asked('verify')).toEqual(plain);
    expect(asked(`verify chain.jsonl --head 2:${HASH.toUpperCase()} --json`)).toEqual({
      command: 'verify',
      file: 'chain.jsonl',
      head: { count: 2, hash: HASH },
      json: true,
    });
    expect(asked(`verify --head 41:${HASH.slice(0, 12)}`)).toEqual({
      ...plain,
      head: { count: 41, hash: HASH.slice(0, 12) },
    });
  });

  it.each(['41', `:${HASH}`, `41:${HASH.slice(0, 11)}`, `41:${HASH}0`, '-1:abcdefabcdef', '41:not-a-hash-at-all'])(
    'refuses the head "%s"',
    (head) => expect(refused(`verify --head=${head}`)).toContain('COUNT:HASH'),
  );

  it('names its exit codes in its page and in the first one', () => {
    for (const help of [page('verify --help'), page('--help')]) {
      for (const word of ['intact', '10', 'altered', '11', 'truncated', '12', 'unreadable']) {
        expect(help).toContain(word);
      }
    }
  });
});

describe('history, report, explain, replay', () => {
  it('are read as they are meant', () => {
    expect(asked('history --open --host fin --since 7d --export out.jsonl')).toEqual({
      command: 'history',
      open: true,
      host: 'fin',
      since: '7d',
      export: 'out.jsonl',
      json: false,
    });
    expect(asked('report r-1 -v')).toEqual({
      command: 'report',
      run: 'r-1',
      json: false,
      verbose: true,
      html: null,
    });
    expect(asked('report r-1 --html')).toMatchObject({ run: 'r-1', html: true });
    expect(asked('report --html page.html')).toMatchObject({ run: null, html: 'page.html' });
    expect(asked('report --json')).toMatchObject({ run: null, json: true });
    expect(asked('explain A B --filter * --protect DC-*')).toMatchObject({
      command: 'explain',
      hosts: ['A', 'B'],
      flags: { filter: '*', protect: ['DC-*'], auto: false, dryRun: false },
    });
    expect(asked('replay --window 7d --fresh -o json --max-isolations 5')).toMatchObject({
      command: 'replay',
      fresh: true,
      flags: { window: '7d', json: true, maxIsolations: 5 },
    });
  });

  it('refuse what they do not have', () => {
    expect(refused('explain')).toContain('host');
    expect(refused('replay --auto')).toContain('--auto');
    expect(refused('explain A --dry-run')).toContain('--dry-run');
    expect(refused('history A')).toContain('more words');
    expect(refused('report r-1 --pdf')).toContain('--pdf');
    expect(refused('suppress list')).toContain('no command "suppress"');
  });

  it('are in the first page of the help, each in a line', () => {
    const help = page('--help');
    for (const name of ['history', 'verify', 'explain', 'replay', 'report']) {
      expect(help).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
  });
});
