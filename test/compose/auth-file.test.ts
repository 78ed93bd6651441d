import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseAuthLines, readAuthFile } from '../../src/compose/auth-file.ts';
import { halo } from '../../src/connectors/halo/index.ts';
import { harmony } from '../../src/connectors/harmony/index.ts';
import type { ServiceError } from '../../src/engine/errors.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-auth-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a file of keys', () => {
  it('holds one pair a line; a secret may contain a bar', () => {
    expect(parseAuthLines('\ufeff# events\r\nid-1|secret-1\r\n\r\n id-2 | a|b \n', 'keys')).toEqual([
      { id: 'id-1', secret: 'secret-1' },
      { id: 'id-2', secret: 'a|b' },
    ]);
  });

  it('names the line that is off, and never repeats it', () => {
    for (const line of ['hush-hush', 'id|', '|hush-hush', 'id | ']) {
      try {
        parseAuthLines(`ok|fine\n${line}`, 'keys');
        expect.unreachable();
      } catch (error) {
        expect((error as ServiceError).problem.what).toBe('Line 2 of "keys" is not "id|secret".');
        expect(JSON.stringify((error as ServiceError).problem)).not.toContain('hush');
      }
    }
  });

  it('is refused where it is missing or empty, with the mend', async () => {
    await expect(readAuthFile('none', folder, harmony)).rejects.toThrow('does not exist');
    writeFileSync(join(folder, 'empty'), '# nothing\n');
    await expect(readAuthFile('empty', folder, harmony)).rejects.toThrow('holds no key');
    await expect(readAuthFile('empty', folder, halo)).rejects.toThrow('holds no key');
  });

  it('is warned about where others may read it', async () => {
    const file = join(folder, 'keys');
    writeFileSync(file, 'a|b\n', { mode: 0o644 });
    expect((await readAuthFile(file, folder, harmony)).warnings.join()).toContain('chmod 600');
    rmSync(file);
    writeFileSync(file, 'a|b\n', { mode: 0o600 });
    expect(await readAuthFile(file, folder, harmony)).toEqual({ pairs: [{ id: 'a', secret: 'b' }], warnings: [] });
  });

  it('is an account a line for Halo, five at most: what is not taken is named, never a secret', async () => {
    const lines = ['# mine', ...[1, 2, 3, 4, 5, 6].map((n) => ` id-${n} | hush-${n} `), 'id-1|hush-again', 'hush'];
    writeFileSync(join(folder, 'keys'), lines.join('\n'), { mode: 0o600 });
    const { pairs, warnings } = await readAuthFile('keys', folder, halo);
    expect(pairs.map(({ id, secret }) => [id, secret])).toEqual([1, 2, 3, 4, 5].map((n) => [`id-${n}`, `hush-${n}`]));
    expect(warnings).toHaveLength(3);
    expect(warnings[0]).toContain('id-6');
    expect(warnings.join()).not.toContain('hush');
  });
});
