import { createReadStream, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { harmony } from '../../../src/connectors/harmony/index.ts';
import { recordMatcher } from '../../../src/connectors/harmony/record-filter.ts';
import { recogniseStream, vendorOf } from '../../../src/connectors/stream/recognise.ts';
import { type StreamOptions, streamSource } from '../../../src/connectors/stream/source.ts';
import { UnreadableRecord } from '../../../src/connectors/stream/unreadable.ts';
import { toProblem } from '../../../src/engine/errors.ts';
import { AWKWARD, SAMPLES } from '../harmony/samples.ts';
import { QuickClock } from '../support/quick-clock.ts';

const RECORDS = [...SAMPLES, ...AWKWARD].map(({ record }) => record);
const like = harmony.open({
  gateway: 'https://gateway.invalid',
  keys: {},
  clock: new QuickClock(),
  trace: () => {},
  readOnly: true,
}).source;

async function* chunks(text: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function source(input: AsyncIterable<Uint8Array>, more: Partial<StreamOptions> = {}) {
  return streamSource({ id: 'stream:test', name: 'alerts.json', input, like, ...more });
}

async function read(input: AsyncIterable<Uint8Array>, more: Partial<StreamOptions> = {}, filter: string | null = null) {
  const from = source(input, more);
  const pages: { body: Uint8Array; records: readonly unknown[] }[] = [];
  for await (const event of from.collect({ from: 0, to: 1, filter }, new AbortController().signal)) {
    if (event.kind === 'page') pages.push(event);
  }
  const records = pages.flatMap((page) => page.records);
  // What lies in the evidence reads back the same, one by one.
  for (const page of pages) expect(from.recordsIn(page.body)).toEqual(page.records);
  const aside = records.flatMap((record) => {
    const reading = from.toAlert(record);
    return reading.kind === 'unreadable' ? [reading.reason] : [];
  });
  return { pages, records, aside };
}

describe('the forms of the input', () => {
  test.each([
    ['JSON lines', RECORDS.map((record) => JSON.stringify(record)).join('\n')],
    ['JSON lines, Windows ends, blank lines', RECORDS.map((record) => JSON.stringify(record)).join('\r\n\r\n')],
    ['one array', JSON.stringify(RECORDS)],
    ['one array, pretty-printed', JSON.stringify(RECORDS, null, 2)],
    ['one array, an element a line', `\n [\n${RECORDS.map((record) => JSON.stringify(record)).join(',\n')}\n]\n`],
    ['with a byte order mark', `\uFEFF${JSON.stringify(RECORDS)}`],
  ])('%s', async (_, text) => {
    for (const size of [1, 13, 65_536]) {
      const { records, aside } = await read(chunks(text, size));
      expect(records).toEqual(RECORDS);
      expect(aside).toEqual([]);
    }
  });

  test.each(['', ' \n\n', '[]', '[ \n ]', '[,]'])('nothing in %j', async (text) => {
    expect((await read(chunks(text))).records).toEqual([]);
  });

  test('the bytes of a record lie in the evidence as they came', async () => {
    const odd = '{ "id" : "a",\t"name":"\\u001b[2J ä" ,"id":"a" }';
    const { pages } = await read(chunks(`${odd}\n{"id":"b"}`, 3));
    expect(Buffer.concat(pages.map(({ body }) => body)).includes(odd)).toBe(true);
  });

  test('pages of 1000 at most', async () => {
    const text = Array.from({ length: 2500 }, (_, id) => JSON.stringify({ id })).join('\n');
    const { pages, records } = await read(chunks(text, 65_536));
    expect(records).toHaveLength(2500);
    expect(pages.map((page) => page.records.length)).toEqual([1000, 1000, 500]);
  });
});

describe('what cannot be read is set aside with its line', () => {
  test('among lines', async () => {
    const { records, aside } = await read(chunks('{"id":"a"}\nnonsense\n\n42\n{"id":"b"\n[1]\n{"id":"c"}'));
    expect(records.filter((record) => !(record instanceof UnreadableRecord))).toEqual([{ id: 'a' }, { id: 'c' }]);
    expect(aside).toEqual([
      'Line 2: not JSON.',
      'Line 4: not a record but a bare value.',
      'Line 5: not JSON.',
      'Line 6: not a record but a bare value.',
    ]);
  });

  test('in an array: a bad element, a text without end, a list cut short, something after it', async () => {
    const bad = await read(chunks('[\n{"id":1},\n{bad},\n{"id":"x},\n{"id":2},\nnull,\n{"id":3'));
    expect(bad.records.filter((record) => !(record instanceof UnreadableRecord))).toEqual([{ id: 1 }, { id: 2 }]);
    expect(bad.aside).toEqual([
      'Line 3: not JSON.',
      'Line 4: the record is cut short.',
      'Line 6: not a record but a bare value.',
      'Line 7: the record is cut short.',
    ]);
    const after = await read(chunks('[{"id":1}]\n{"id":2}'));
    expect(after.aside).toEqual(['Line 2: something stands after the end of the list.']);
  });

  test('a record beyond all measure does not fill the memory', async () => {
    const huge = `{"id":"${'x'.repeat(5 * 1024 * 1024)}"}`;
    for (const text of [`{"id":1}\n${huge}\n{"id":2}`, `[{"id":1},${huge},\n{"id":2}]`]) {
      const { records, aside, pages } = await read(chunks(text, 65_536));
      expect(records).toHaveLength(3);
      expect(aside).toEqual([expect.stringMatching(/^Line \d: the record is longer than is taken in\.$/)]);
      expect(pages.reduce((sum, { body }) => sum + body.length, 0)).toBeLessThan(100_000);
    }
  });

  test('whatever comes: no exception, each line in exactly one place', async () => {
    const line = fc.oneof(fc.json(), fc.string(), fc.constantFrom('{', '}', '[', '"', '{"a":1}', '\u0000'));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.integer({ min: 1, max: 50 }), async (lines, size) => {
        const clean = lines.map((text) => text.replace(/[\r\n]/g, ' ')).filter((text) => text.trim() !== '');
        const { records } = await read(chunks(clean.join('\n'), size));
        const isList = /^[\uFEFF\s]*\[/.test(clean.join('\n'));
        if (!isList) expect(records).toHaveLength(clean.length);
      }),
      { numRuns: 200 },
    );
  });
});

test('a filter is evaluated here; what cannot be read passes it', async () => {
  const text = `${RECORDS.map((record) => JSON.stringify(record)).join('\n')}\nnonsense`;
  const { records } = await read(chunks(text), { matcher: recordMatcher }, 'src_machine_name:"FS-CORE-01"');
  expect(records).toHaveLength(2);
  expect((await read(chunks(text), { matcher: recordMatcher }, '*')).records).toHaveLength(RECORDS.length + 1);
});

test('an input that fails is said in words', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"id":1}\n');
    throw Object.assign(new Error('no such file, open /secret/path'), { code: 'ENOENT' });
  }
  const thrown = await read(broken()).catch((error: unknown) => error);
  expect(toProblem(thrown)).toMatchObject({ code: 'usage', what: 'alerts.json cannot be read (ENOENT).' });
});

test('a pipe that says nothing is left when the work is cancelled, what came before is shown', async () => {
  const control = new AbortController();
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"id":1}\n{"id":2}');
    await new Promise(() => {});
  }
  const seen: unknown[] = [];
  const work = (async () => {
    for await (const event of source(slow()).collect({ from: 0, to: 1, filter: null }, control.signal)) {
      if (event.kind !== 'page') continue;
      seen.push(...event.records);
      control.abort();
    }
  })();
  await expect(work).rejects.toMatchObject({ name: 'AbortError' });
  expect(seen).toEqual([{ id: 1 }]);
});

describe('whose alerts they are', () => {
  const halo = {
    id: '1',
    type: 'lids_rule_failed',
    server_id: 's',
    server_hostname: 'h',
    created_at: 'x',
    critical: true,
  };

  test('by the members of a record', () => {
    expect(SAMPLES.map(({ record }) => vendorOf(record))).toEqual(SAMPLES.map(() => 'harmony'));
    expect(vendorOf(halo)).toBe('halo');
    expect([{}, null, [], 'x', { foo: 1 }].map(vendorOf)).toEqual([null, null, null, null, null]);
  });

  test('of a stream, which is then read from its beginning', async () => {
    const text = `nonsense\n${RECORDS.map((record) => JSON.stringify(record)).join('\n')}`;
    const found = await recogniseStream(chunks(text, 100));
    expect(found.connector).toBe('harmony');
    const { records } = await read(found.input);
    expect(records).toHaveLength(RECORDS.length + 1);
    expect((await recogniseStream(chunks(JSON.stringify([halo])))).connector).toBe('halo');
    expect((await recogniseStream(chunks(''))).connector).toBeNull();
  });

  test('of a stream that cannot be read: told when it is read', async () => {
    const found = await recogniseStream(createReadStream(tmpdir()));
    expect(found.connector).toBeNull();
    await expect(read(found.input)).rejects.toMatchObject({ problem: { code: 'usage' } });
  });
});

test('the sample file itself is no stream of records, and says so line by line', async () => {
  const text = readFileSync(new URL('../harmony/sample-records.json', import.meta.url));
  const { records, aside } = await read(chunks(text, 65_536));
  expect(aside.length).toBe(records.length);
});
