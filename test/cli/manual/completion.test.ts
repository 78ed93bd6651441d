// The completion scripts, in the shells themselves. bash is everywhere; a shell that is absent is named and left out.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONNECTOR_NAMES } from '../../../src/cli/manual/pages.ts';
import { allPages, completionScript, type Shell } from '../../../src/cli/manual/scripts.ts';
import { SCENARIO_NAMES } from '../../../src/cli/options.ts';
import { CONNECTORS } from '../../../src/connectors/registry.ts';
import { SCENARIOS } from '../../../src/simulator/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-completion-'));
const script = join(folder, 'completion.bash');
/** Names out of records; two of them would do harm if a shell carried them out. */
const HOSTS = ['FIN-LT-0142', 'FS CORE', '$(touch harm)', '`touch harm`'];

beforeAll(() => {
  writeFileSync(script, completionScript('bash'));
  const program = join(folder, 'cordon');
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\tx\\n' ${HOSTS.map((host) => `'${host}'`).join(' ')}\n`);
  chmodSync(program, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What Tab offers at the end of the line, one a row. */
function offered(line: string): string[] {
  const words = line.split(' ');
  const code = `source ${script}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cordon; IFS=$'\\n'; echo "\${COMPREPLY[*]}"`;
  const env = { PATH: `${folder}:${process.env.PATH}`, LC_ALL: 'C' };
  const told = execFileSync('bash', ['--norc', '--noprofile', '-c', code, 'bash', ...words], {
    encoding: 'utf8',
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return told.split('\n').filter((row) => row !== '');
}

describe('completion in bash', () => {
  it('knows the commands, those inside them, and their options', () => {
    expect(offered('cordon re')).toEqual(['release', 'replay', 'report']);
    expect(offered('cordon config ')).toEqual(['get', 'set', 'path', 'import']);
    expect(offered('cordon completion z')).toEqual(['zsh']);
    expect(offered('cordon run --max')).toEqual(['--max-isolations']);
    expect(offered('cordon run --connector halo --max')).toEqual(['--max-isolations']);
    expect(offered('cordon status --max')).toEqual([]);
    expect(offered('cordon --theme')).toEqual(['--theme']);
  });

  it('knows the values of options, however they are given', () => {
    expect(offered('cordon run --connector h')).toEqual(['harmony', 'halo']);
    expect(offered('cordon run --connector = ha')).toEqual(['harmony', 'halo']);
    expect(offered('cordon run --connector =')).toEqual(['harmony', 'halo']);
    expect(offered('cordon history -o ')).toEqual(['table', 'plain', 'json']);
    expect(offered('cordon --theme m')).toEqual(['mono']);
    expect(offered('cordon run --comment ')).toEqual([]);
  });

  it('offers files where a file is meant', () => {
    expect(offered('cordon ingest compl')).toEqual(['completion.bash']);
    expect(offered('cordon verify --json compl')).toEqual(['completion.bash']);
    expect(offered('cordon run --auth compl')).toEqual(['completion.bash']);
  });

  it('offers names from the ledger as text, which the shell never carries out', () => {
    expect(offered('cordon release FIN')).toEqual(['FIN-LT-0142']);
    expect(offered('cordon release ').sort()).toEqual(
      ['FIN-LT-0142', 'FS\\ CORE', '\\$\\(touch\\ harm\\)', '\\`touch\\ harm\\`'].sort(),
    );
    expect(spawnSync('ls', [folder], { encoding: 'utf8' }).stdout).not.toContain('harm');
  });

  it('has a case for every command', () => {
    const text = completionScript('bash');
    for (const { command } of allPages()) expect(text).toContain(`    '${command}')\n`);
  });
});

describe('completion in other shells', () => {
  const check = (shell: Shell, args: readonly string[]): void => {
    const file = join(folder, `completion.${shell}`);
    writeFileSync(file, completionScript(shell));
    const { error, status, stderr } = spawnSync(shell, [...args, file], { encoding: 'utf8' });
    if (error) {
      process.stderr.write(`NOT CHECKED: ${shell} is not installed here, its completion script was not parsed.\n`);
      return;
    }
    expect([status, stderr]).toEqual([0, '']);
  };

  it('is a script that the shell takes', () => {
    check('zsh', ['-n']);
    check('fish', ['--no-execute']);
  });

  it('names every command and option', () => {
    for (const shell of ['zsh', 'fish'] as const) {
      const text = completionScript(shell);
      for (const { groups, inner } of allPages()) {
        for (const { name } of inner) expect(text).toContain(name);
        for (const { long } of groups.flatMap((group) => group.options)) expect(text).toContain(long.slice(2));
      }
    }
  });
});

it('knows the connectors and the stories that there are', () => {
  expect([...SCENARIO_NAMES]).toEqual(SCENARIOS.map(({ name }) => name));
  expect([...CONNECTOR_NAMES]).toEqual(CONNECTORS.map(({ id }) => id));
});
