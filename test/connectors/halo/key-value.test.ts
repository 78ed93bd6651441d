import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextPiece } from '../../../src/connectors/connector.ts';
import { toAlert } from '../../../src/connectors/halo/record.ts';
import { readKeyValues } from '../../../src/connectors/halo/text-form/key-value.ts';
import { isKeyValueText, keyValuePieces } from '../../../src/connectors/halo/text-form/pieces.ts';
import { pythonValue } from '../../../src/connectors/halo/text-form/python.ts';
import { streamSource } from '../../../src/connectors/stream/source.ts';
import { SAMPLES, type SampleEvent, sample } from './samples.ts';

/** As the vendor's connector prints it. */
function printed(event: SampleEvent): string {
  const text = (value: unknown): string =>
    Array.isArray(value)
      ? `[${value.map((item) => `{${Object.entries(item).map(([name, one]) => `u'${name}': u'${one}'`)}}`)}]`
      : value === null
        ? 'None'
        : value === true
          ? 'True'
          : value === false
            ? 'False'
            : String(value);
  return Object.entries(event)
    .map(([name, value]) => `${name}="${text(value)}"`)
    .join(' ');
}

async function* chunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function piecesOf(text: string, size = 1 << 16): Promise<readonly TextPiece[]> {
  const all: TextPiece[] = [];
  for await (const some of keyValuePieces(chunks(text, size))) all.push(...some);
  return all;
}

const textOf = ({ bytes }: TextPiece) => Buffer.from(bytes).toString('utf8');

async function recordsOf(text: string, size?: number): Promise<readonly unknown[]> {
  return (await piecesOf(text, size)).map((piece) => {
    const reading = readKeyValues(textOf(piece));
    return reading.ok ? reading.record : reading.reason;
  });
}

describe('one record', () => {
  it.each(SAMPLES.map((event) => [event.type, event] as const))('reads a printed %s back', (_, event) => {
    expect(readKeyValues(printed(event))).toEqual({ ok: true, record: event });
  });

  it('keeps quotes, line breaks and pairs of unknown members inside a value', () => {
    const message = 'Rule "x" matched\non <a b="c"> level="7" end "';
    const read = readKeyValues(
      `type="lids_rule_failed" message="${message}" server_id="abc-1" new_one="y" critical="True"`,
    );
    expect(read).toEqual({
      ok: true,
      record: { type: 'lids_rule_failed', message, server_id: 'abc-1', critical: true },
    });
  });

  it('believes no member that stands there twice', () => {
    const forged = 'message="user x" server_id="victim" type="daemon_compromised" type="halo_login_failure"';
    const read = readKeyValues(forged);
    expect(read.ok ? '' : read.reason).toContain('"type" stands there twice');
  });

  it('reads lists as the connector prints them', () => {
    const read = readKeyValues(`type="x" cves="[{u'CVE': u'CVE-2024-3094', 'CVSS': 10.0}]" cpe="[not a list"`);
    expect(read.ok ? read.record : null).toMatchObject({
      cves: [{ CVE: 'CVE-2024-3094', CVSS: 10 }],
      cpe: '[not a list',
    });
    expect(pythonValue("{'a': [None, True, 'it\\'s', (1, -2.5)], 'b': {}}")).toEqual({
      a: [null, true, "it's", [1, -2.5]],
      b: {},
    });
    for (const wrong of ['', '[1', "{'a'}", 'x', '[1] 2', '['.repeat(50)]) expect(pythonValue(wrong)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        readKeyValues(text);
        readKeyValues(`type="${text}"`);
        pythonValue(text);
      }),
    );
  });
});

describe('a stream', () => {
  const text = `${SAMPLES.map(printed).join('\n')}\n`;

  it('is told from JSON', () => {
    expect(isKeyValueText(text)).toBe(true);
    expect(isKeyValueText(`\n  ${text}`)).toBe(true);
    for (const other of ['', '{"type":"x"}', '[{}]', 'foo="bar"', 'plain words'])
      expect(isKeyValueText(other)).toBe(false);
  });

  it('is cut into its records whatever the size of its chunks', async () => {
    for (const size of [1, 7, 4096, 1 << 20]) expect(await recordsOf(text, size)).toEqual(SAMPLES);
    expect(await recordsOf(text.trimEnd())).toEqual(SAMPLES);
    expect(await recordsOf(text.replaceAll('\n', '\r\n'), 1 << 20)).toEqual(SAMPLES);
    expect(await recordsOf(`\uFEFF${text}`, 1)).toEqual(SAMPLES);
  });

  it('gives each record on the line it began on, values over several lines included', async () => {
    const entry = '<Event>\n  <Data Name="User">ö</Data>\n</Event>';
    const first = { ...sample('lids_rule_failed'), original_log_entry: entry };
    const found = await piecesOf(`${printed(first)}\n\n${printed(sample('new_server'))}\n`);
    expect(found.map(({ line }) => line)).toEqual([1, 5]);
    expect(found.map(textOf)).toEqual([printed(first), printed(sample('new_server'))]);
  });

  it('gives a whole record at once, not when the next one comes', async () => {
    let more: (() => void) | undefined;
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${printed(sample('new_server'))}\n`);
      await new Promise<void>((resolve) => {
        more = resolve;
      });
    }
    const found = keyValuePieces(slow());
    const first = await found.next();
    expect((first.value as readonly TextPiece[]).map(textOf)).toEqual([printed(sample('new_server'))]);
    const end = found.next();
    more?.();
    expect((await end).done).toBe(true);
  });

  it('keeps every byte as evidence, those that are no text too', async () => {
    const line = Buffer.concat([
      Buffer.from('type="x" message="a '),
      Buffer.from([0xff, 0xc3, 0x28]),
      Buffer.from('"'),
    ]);
    async function* input(): AsyncGenerator<Uint8Array> {
      yield line.subarray(0, 22);
      yield Buffer.concat([line.subarray(22), Buffer.from('\n')]);
    }
    const form = { pieces: keyValuePieces, read: readKeyValues };
    const source = streamSource({ id: 'halo', name: 'a file', input: input(), form, like: { toAlert, fields: [] } });
    for await (const event of source.collect({ from: 0, to: 0, filter: null }, new AbortController().signal)) {
      if (event.kind !== 'page') continue;
      expect(Buffer.from(event.body).includes(line)).toBe(true);
      expect(source.recordsIn(event.body)).toEqual(event.records);
      expect(event.records).toEqual([{ type: 'x', message: 'a \uFFFD\uFFFD(' }]);
    }
  });

  it('takes a record that never ends for one that is too long, however many lines it has', async () => {
    const lines = 100_000;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`type="x" message="${'a'.repeat(4 * 1024 * 1024)}\n`);
      for (let line = 0; line < lines; line += 1) yield Buffer.from('b\n');
      yield Buffer.from('type="y" message="c"\n');
    }
    const found: TextPiece[] = [];
    for await (const some of keyValuePieces(endless())) found.push(...some);
    expect(found.map(({ line, flaw }) => [line, flaw])).toEqual([
      [1, 'too-long'],
      [lines + 2, null],
    ]);
  });

  it('sets aside what it cannot read, with the reason, and goes on', async () => {
    const given = `${printed(sample('new_server'))}\nrubbish\n${printed(sample('daemon_compromised'))}\n`;
    const source = streamSource({
      id: 'halo',
      name: 'a file',
      input: chunks(given, 50),
      form: { pieces: keyValuePieces, read: readKeyValues },
      like: { toAlert, fields: [] },
    });
    const readings: string[] = [];
    for await (const event of source.collect({ from: 0, to: 0, filter: null }, new AbortController().signal)) {
      if (event.kind === 'page') readings.push(...event.records.map((record) => source.toAlert(record).kind));
    }
    expect(readings.sort()).toEqual(['alert', 'alert', 'unreadable']);
  });
});
