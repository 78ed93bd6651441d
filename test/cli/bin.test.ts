// The entry file, as built: what it answers by itself, and on what it refuses to start.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BIN, runBuilt } from './support/built.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** Makes the program believe it runs on another Node. */
function onNode(found: string): string[] {
  const code = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${found}' } });`;
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
}

describe('the entry file', () => {
  it('answers --version without loading the program', async () => {
    const { code, out, err } = await runBuilt(['--version']);
    expect([code, out, err]).toEqual([0, `${version}\n`, '']);
    expect(readFileSync(BIN, 'utf8')).not.toMatch(/^import|[;}]import[ {]/m);
  });

  it('says one sentence on an old Node: what is needed and what to type', async () => {
    const { code, out, err } = await runBuilt(['run', '--json'], { node: onNode('20.11.1') });
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('Cordon needs Node 24 or later, and this is Node 20.11.1.');
    expect(err).toContain('nvm install 24');
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('starts on a newer one', async () => {
    expect((await runBuilt(['--version'], { node: onNode('26.10.0') })).code).toBe(0);
  });

  it('prints the help, and the page of a command', async () => {
    const help = await runBuilt(['--help']);
    expect([help.code, help.err]).toEqual([0, '']);
    expect(help.out).toContain('Usage: cordon [options]');
    expect(Math.max(...help.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect((await runBuilt(['run', '--help'])).out).toContain('--verify-spacing');
  });

  it('refuses a bad flag, exit 2, in a sentence', async () => {
    const { code, out, err } = await runBuilt(['run', '--windo', '1h']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe('cordon: There is no option --windo; did you mean --window?\n        See "cordon run --help".\n');
  });
});
