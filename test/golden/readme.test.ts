// The README shows the program's own screen and key table. UPDATE_GOLDEN=1 writes them anew; read the difference.
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { keysAsMarkdown } from '../../src/tui/keys/derived.ts';
import { closeApps, openApp } from '../support/console.tsx';

const README = new URL('../../README.md', import.meta.url).pathname;

afterEach(closeApps);

/** What stands between two markers must be what the program makes. */
function expectBlock(name: string, wanted: string): void {
  const text = readFileSync(README, 'utf8');
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = text.indexOf(open) + open.length;
  const to = text.indexOf(close);
  expect(from, `${open} in the README`).toBeGreaterThan(open.length - 1);
  expect(to, `${close} in the README`).toBeGreaterThan(from - 1);
  const block = `\n\n${wanted}\n\n`;
  if (process.env.UPDATE_GOLDEN) writeFileSync(README, text.slice(0, from) + block + text.slice(to));
  else expect(text.slice(from, to), `${name} in the README (UPDATE_GOLDEN=1 writes it anew)`).toBe(block);
}

describe('the README', () => {
  it('shows the console as it is', async () => {
    const app = await openApp({ height: 18, setting: { options: { ...OPTIONS, demo: true } } });
    const frame = app
      .lines()
      .map((line) => line.trimEnd())
      .join('\n');
    expectBlock('picture', `\`\`\`text\n${frame}\n\`\`\``);
  });

  it('has the key table of the program', () => {
    expectBlock('keys', keysAsMarkdown());
  });
});

const OPTIONS = { theme: 'dark', plain: false, readOnly: false, time: 'utc', version: '0.0.0' } as const;
