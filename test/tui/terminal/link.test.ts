import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fileAddress, linkedText, takesLinks } from '../../../src/tui/terminal/link.ts';

it('links what has an address, and leaves all else as text', () => {
  expect(linkedText('bad', 'https://vendor.example/a%20b')).toBe(
    '\x1b]8;;https://vendor.example/a%20b\x1b\\bad\x1b]8;;\x1b\\',
  );
  for (const none of [
    '',
    'javascript:alert(1)',
    'http://vendor.example/',
    'https://a b',
    'https://a;b',
    'https://ä.x',
  ]) {
    expect(linkedText('bad', none)).toBe('bad');
  }
});

it('takes no address that a terminal could obey', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (rest) => {
      const written = linkedText('x', `https://vendor.example/${rest}`);
      const [, address = ''] = /^\x1b\]8;;(.*)\x1b\\x\x1b\]8;;\x1b\\$/su.exec(written) ?? [];
      expect(written === 'x' || /^[\x21-\x7e]+$/.test(address)).toBe(true);
    }),
  );
});

it('names files whatever they are called, with the machine they lie on', () => {
  expect(fileAddress('/var/lib/a b.html', 'soc-1', 'linux')).toBe('file://soc-1/var/lib/a%20b.html');
  expect(fileAddress('/var/lib/a.html', 'soc-1', 'win32')).toBe('file:///var/lib/a.html');
  const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
  const hostile = fc.constantFrom('\x1b]8;;https://evil.example\x07', ';', '%3B', '#', '?', '\n', '日本');
  fc.assert(
    fc.property(fc.array(fc.oneof(names, hostile), { minLength: 1, maxLength: 4 }), (parts) => {
      const path = resolve('/home', `x${parts.join('').replaceAll('/', '').replaceAll('\0', '')}`);
      const address = fileAddress(path, '', 'linux');
      expect(linkedText('x', address)).not.toBe('x');
      expect(fileURLToPath(address)).toBe(path.toWellFormed());
    }),
  );
});

it('is not for terminals that print what they do not know', () => {
  expect(takesLinks({ TERM: 'dumb' })).toBe(false);
  expect(takesLinks({ TERM: 'xterm-256color' })).toBe(true);
});
