// The manual page, rendered by what renders it for a reader.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { literal, manPage } from '../../../src/cli/manual/man-page.ts';
import { allPages } from '../../../src/cli/manual/scripts.ts';

const page = manPage(allPages('0.1.0'), '0.1.0');

function rendered(program: string, args: readonly string[]): { readonly text: string; readonly said: string } | null {
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8', MANWIDTH: '100' };
  const { error, status, stdout, stderr } = spawnSync(program, args, { input: page, encoding: 'utf8', env });
  if (error) {
    process.stderr.write(`NOT CHECKED: ${program} is not installed here, it did not render the manual page.\n`);
    return null;
  }
  expect(status, stderr).toBe(0);
  // Without the marks by which groff makes text bold and underlined.
  return { text: stdout.replace(/\u001b\[[\d;]*m|.\u0008/g, ''), said: stderr };
}

describe('the manual page', () => {
  it('tells every command and option once', () => {
    const plain = page.replaceAll('\\-', '-');
    for (const { command, inner, groups } of allPages()) {
      if (inner.length === 0) expect(plain.split(`\n.SS cordon ${command}`).length, command).toBeGreaterThan(1);
      for (const { flags } of groups.flatMap(({ options }) => options)) expect(plain).toContain(`\n.B ${flags}\n`);
    }
    expect(plain.split('\n.B --connector <name>\n')).toHaveLength(2);
  });

  it('takes every text literally', () => {
    expect(literal('.so /etc/passwd')).toBe('\\&.so /etc/passwd');
    expect(literal("'br")).toBe("\\&'br");
    expect(literal('a\\fB-b')).toBe('a\\efB\\-b');
  });

  it('is rendered without a complaint', () => {
    const groff = rendered('groff', ['-man', '-ww', '-Kutf8', '-Tutf8']);
    if (groff) {
      expect(groff.said).toBe('');
      expect(groff.text).toContain('NAME\n');
      expect(groff.text).toContain('cordon prune --dry-run');
      expect(groff.text).toContain('host names or the vendor’s ids');
      expect(groff.text).toMatch(/130, 143 +stopped by a signal/);
    }
    expect(rendered('man', ['-l', '-'])?.text ?? 'cordon run').toContain('cordon run');
    expect(rendered('mandoc', ['-Tutf8'])?.text ?? 'cordon run').toContain('cordon run');
  });
});
