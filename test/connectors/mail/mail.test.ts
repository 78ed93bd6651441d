import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { rawMail } from '../../../src/connectors/mail/compose.ts';
import { defang, defangIndicator, harmless } from '../../../src/connectors/mail/harmless.ts';
import { escapeHtml } from '../../../src/connectors/mail/html.ts';
import { previewOf } from '../../../src/connectors/mail/index.ts';
import type { Notice } from '../../../src/engine/model/notice.ts';
import { isolated, message } from '../../support/notices.ts';

const ADDRESSES = { from: 'Cordon <cordon@example.org>', to: ['soc@example.org'] };
const HEADERS = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'message-id',
  'mime-version',
  'subject',
  'to',
  'x-auto-response-suppress',
  'x-cordon-notice',
  'x-cordon-triggers',
];

/** A notice whose every text a vendor's record chose. */
function hostile(text: string): Notice {
  const notice = isolated();
  return {
    ...notice,
    happened: text,
    words: text,
    next: text,
    run: text,
    machine: { key: text, host: text, endpointId: text },
    order: notice.order && { ...notice.order, comment: text, by: { kind: 'human', id: text }, jobId: text },
    evidence: notice.evidence && {
      ...notice.evidence,
      rules: [text],
      ids: [text],
      indicators: [{ kind: 'url', value: text }],
    },
    sections: [{ title: text, lines: [text] }],
  };
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom('\r', '\n', 'Bcc: ', 'x@evil.com', ' ', '\u2028', '\0', ':', '\u202e', '<', '"', '&'),
  }),
  fc.constantFrom('\r\nBcc: x@evil.com\r\n\r\n<script>', '=?utf-8?q?=0ABcc:_x@evil.com?=', '\r\n.\r\nQUIT\r\n'),
);

describe('the wire form', () => {
  test('no text of a record adds a header, a recipient or a part', async () => {
    await fc.assert(
      fc.asyncProperty(nasty, async (text) => {
        const raw = await rawMail(message({ notices: [hostile(text), hostile(`${text}2`)] }), ADDRESSES);
        const parsed = await simpleParser(raw);
        expect([...parsed.headers.keys()].sort()).toEqual(HEADERS);
        expect(parsed.to).toMatchObject({ value: [{ address: 'soc@example.org' }] });
        expect(parsed.attachments).toEqual([]);
        expect(parsed.subject).not.toMatch(/[\u0000-\u001f]/);
      }),
      { numRuns: 150 },
    );
  });

  test('names the mail by the notice, and its thread', async () => {
    const earlier = ['mail.i-1.1', 'mail.i-1.2'];
    const parsed = await simpleParser(await rawMail(message({ id: 'mail.i-1.3', earlier }), ADDRESSES));
    expect(parsed.messageId).toBe('<mail.i-1.3@example.org>');
    expect(parsed.inReplyTo).toBe('<mail.i-1.2@example.org>');
    expect(parsed.references).toEqual(['<mail.i-1.1@example.org>', '<mail.i-1.2@example.org>']);
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('keeps letters of every script', async () => {
    const notice = isolated({ machine: { key: 'm', host: 'Büro-東京', endpointId: null } });
    const parsed = await simpleParser(await rawMail(message({ notices: [notice] }), ADDRESSES));
    expect(parsed.subject).toBe('[Cordon] Büro-東京 isolated, verified');
    expect(parsed.text).toContain('Büro-東京: isolated, verified');
  });
});

describe('what a mail says', () => {
  test('which machine, the proof, why, by whom, on what evidence, how to undo it, and the head of the audit chain', () => {
    const { subject, text } = previewOf(message());
    expect(subject).toBe('[Cordon] FIN-LT-0142 isolated, verified');
    for (const part of [
      'The record shows "Isolated", seen twice. Read at 11:59:50 and',
      'by ana',
      'Ransomware note on the desktop',
      '12 alerts (3 critical, 9 high)',
      'cordon release FIN-LT-0142',
      '41:1f2e3d4c5b6a',
      'r-7k2m9x4q23',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('in text: within 76 columns, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(nasty, { maxLength: 3 }), (texts) => {
        const { text } = previewOf(message({ notices: [isolated(), ...texts.map(hostile)] }));
        for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(76);
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
    expect(
      Math.max(
        ...previewOf(message())
          .text.split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(76);
  });

  test('in HTML: every text escaped, no link and no image', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const { html } = previewOf(message({ notices: [hostile(`x${text}`)] }));
        const own = previewOf(message({ notices: [hostile('plain')] })).html;
        const tags = (page: string) => page.match(/<[^>]*>/g)?.map((tag) => tag.replace(/\s.*/s, ''));
        expect(tags(html)).toEqual(tags(own));
        expect(html).not.toMatch(/<(a|img|script|link)\b/i);
      }),
    );
    expect(escapeHtml(`<a href="x" id='y'>&`)).toBe('&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;');
  });

  test('of many machines: all of them in short first', () => {
    const on = (host: string) => isolated({ machine: { key: host, host, endpointId: host }, key: host });
    const { subject, text } = previewOf(message({ notices: [on('WS-1'), on('WS-2')] }));
    expect(subject).toBe('[Cordon] 2 events on 2 machines');
    expect(text.indexOf('  WS-2: isolated, verified')).toBeLessThan(text.indexOf('WS-1: isolated, verified\n---'));
  });
});

describe('defanged', () => {
  test.each([
    ['see http://evil.com/a and https://1.2.3.4/b', 'see hxxp://evil[.]com/a and hxxps://1[.]2[.]3[.]4/b'],
    ['ftp://evil.com', 'ftp[://]evil[.]com'],
    ['ana@evil.com', 'ana[@]evil[.]com'],
    ['Gen.Ransom.Locky in setup.exe on ws-1.corp.local', 'Gen.Ransom.Locky in setup.exe on ws-1.corp.local'],
    ['invoice.zip', 'invoice[.]zip'],
    ['www.evil', 'www[.]evil'],
  ])('%s', (text, expected) => {
    expect(defang(text)).toBe(expected);
  });

  test.each([
    ['ip', '203.0.113.7', '203[.]0[.]113[.]7'],
    ['ip', '2001:db8::1', '2001[:]db8[:][:]1'],
    ['domain', 'odd.internal', 'odd[.]internal'],
    ['url', 'http://odd.internal/a.b?c=1.2', 'hxxp://odd[.]internal/a.b?c=1.2'],
    ['sha256', 'ab', 'ab'],
  ])('an indicator: %s %s', (kind, value, expected) => {
    expect(defangIndicator(kind, value)).toBe(expected);
  });

  test('what a terminal would obey is written out', () => {
    expect(harmless('a\u001b[31mb\r\nc\u202ed')).toBe('a\\x1b[31mb\\x0d\\x0ac\\u202ed');
  });
});
