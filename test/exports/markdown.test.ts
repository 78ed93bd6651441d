import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../src/engine/model/machine.ts';
import { exportName, exportText } from '../../src/exports/export.ts';
import { machinesDocument } from '../../src/exports/from-machine.ts';
import { code, markdownOf } from '../../src/exports/markdown.ts';
import { anOrder, HOUR, MINUTE, NOW, SECOND } from '../support/builders.ts';
import { theWorst } from '../support/console-fleet.ts';
import { hostileDocument, hostileText, tame } from './documents.ts';

/** Code spans as CommonMark finds them, each replaced by one sign; the rest is what a reader may obey. */
function withoutCode(text: string): string {
  let rest = '';
  for (let at = 0; at < text.length; ) {
    const fence = /^`+/u.exec(text.slice(at))?.[0];
    if (!fence) {
      rest += text[at];
      at += 1;
      continue;
    }
    const close = [...text.slice(at + fence.length).matchAll(/`+/gu)].find(([run]) => run.length === fence.length);
    rest += close ? '§' : fence;
    at += close ? fence.length * 2 + close.index : fence.length;
  }
  return rest;
}

/** GFM splits a row at its pipes before anything else is read. */
const cells = (line: string) => line.split(/(?<!\\)\|/u).length;

const FACTS = { now: NOW, version: '1.0.0', run: 'r-test', sources: [] };

describe('Markdown', () => {
  it('keeps every text of a record inside a code span, and every table whole', () => {
    fc.assert(
      fc.property(hostileDocument, (document) => {
        const lines = markdownOf(document).split('\n');
        const tameLines = markdownOf(tame(document)).split('\n');
        expect(lines.map(withoutCode)).toEqual(tameLines.map(withoutCode));
        const rows = lines.filter((line) => line.startsWith('|'));
        expect(rows.map(cells)).toEqual(tameLines.filter((line) => line.startsWith('|')).map(cells));
        expect(lines.join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/u);
      }),
    );
  });

  it('makes one code span of any text, or a dash', () => {
    fc.assert(fc.property(hostileText, (text) => ['§', '–'].includes(withoutCode(code(text)))));
    expect(code('a`b``c')).toBe('```a`b``c```');
    expect(code('`x')).toBe('`` `x ``');
  });

  it('tells every order of a machine with its proof, why it is here in full, and files beside hashes', () => {
    const isolated = anOrder({ id: 'o-1', kind: 'isolate', createdAt: NOW - HOUR, verifiedAt: NOW - HOUR + SECOND });
    const released = anOrder({ id: 'o-2', kind: 'release', createdAt: NOW - MINUTE, verifiedAt: NOW - SECOND });
    const machine: Machine = {
      ...theWorst(),
      order: released,
      indicators: [{ kind: 'sha1', value: '52ccd174', file: 'evil.exe' }],
    };
    const entry = { order: isolated, release: released, lease: null, drift: null, open: false };
    const history = new Map([[machine.key, [entry]]]);
    const text = markdownOf(machinesDocument([machine], { ...FACTS, history }));
    expect(text).toMatch(/- Isolation: `[^`]*verified 2026-03-02 08:30:01 UTC`/u);
    expect(text).toMatch(/- Release: `[^`]*verified 2026-03-02 09:29:59 UTC`/u);
    expect(text.match(/- Release: /gu)).toHaveLength(1);
    expect(text).toContain('| sha1 | `52ccd174` | `evil.exe` | – |');
    expect(text).toContain('- Made at: 2026-03-02 09:30:00 UTC');
  });

  it('says DEMO above a demo, in every form', () => {
    const demo = machinesDocument([theWorst()], { ...FACTS, demo: true });
    expect(exportText(demo, 'md').split('\n').slice(0, 4).join()).toContain('DEMO');
    expect(exportText(demo, 'html')).toContain('DEMO');
    expect(JSON.parse(exportText(demo, 'json'))).toMatchObject({ demo: true });
    expect(exportText(machinesDocument([theWorst()], FACTS), 'html')).not.toContain('DEMO');
  });

  it('tells a machine for a ticket', () => {
    const text = markdownOf(machinesDocument([theWorst()], FACTS));
    expect(text).toMatch(/^# Cordon: `FIN-LT-0142`\n/u);
    expect(text).toContain(
      '| 12 | Critical | `Anti-Ransomware` | `win.ransomware.example` | – | 2026-03-02 09:17:00 – 09:28:00 UTC |',
    );
    expect(text).toContain('- ATT&CK techniques: `Data Encrypted for Impact`');
    expect(text).toContain('| domain | `cdn-update.example.net` | – | – |');
  });
});

describe('JSON, and the name of the file', () => {
  it('parses, with times as ISO 8601 and no character that a terminal would obey', () => {
    fc.assert(
      fc.property(hostileDocument, (document) => {
        const text = exportText(document, 'json');
        expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/u);
        expect(JSON.parse(text)).toMatchObject({ title: document.title, madeAt: '2026-03-02T09:30:00.000Z' });
        expect(exportName(document, 'html')).toMatch(/^cordon_[A-Za-z0-9][A-Za-z0-9.-]*_20260302_093000\.html$/u);
      }),
    );
  });
});
