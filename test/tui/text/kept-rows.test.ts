// The built program keeps rows of the screen from frame to frame (.config/bundle): each frame must be Ink's own.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

type Write = { x: number; y: number; text: string; style: string };
type Clip = { x1?: number; x2?: number; y1?: number; y2?: number };
type Output = {
  write(x: number, y: number, text: string, options: { transformers: readonly ((line: string) => string)[] }): void;
  clip(clip: Clip): void;
  unclip(): void;
  get(): { output: string; height: number };
};
type Outputs = { readonly default: new (size: { width: number; height: number }) => Output };

const load = async (path: string) => (await import(new URL(path, import.meta.url).href)) as Outputs;
const { default: KeptRows } = await load('../../../.config/bundle/kept-rows.mjs');
const { default: InkOutput } = await load('../../../node_modules/ink/build/output.js');

const WIDTH = 12;
const HEIGHT = 4;

const writes = fc.record<Write>({
  x: fc.integer({ min: 0, max: WIDTH - 1 }),
  y: fc.integer({ min: -1, max: HEIGHT }),
  text: fc.constantFrom(
    'host',
    'a\nb\nc',
    '漢字漢字',
    '\u001b[31mred\u001b[39m and not',
    ' ',
    'longer than the screen is',
  ),
  style: fc.constantFrom('', '7', '1'),
});
const bound = fc.integer({ min: 0, max: WIDTH });
const clips = fc.record({ x1: bound, x2: bound, y1: bound, y2: bound }, { requiredKeys: [] }) as fc.Arbitrary<Clip>;
const frames = fc.array(
  fc.record({ clip: fc.option(clips), within: fc.option(clips), writes: fc.array(writes, { maxLength: 4 }) }),
  { maxLength: 3 },
);

function drawn(Kind: Outputs['default'], frame: Parameters<Parameters<typeof frames.map>[0]>[0]) {
  const output = new Kind({ width: WIDTH, height: HEIGHT });
  for (const box of frame) {
    if (box.clip) output.clip(box.clip);
    if (box.within) output.clip(box.within);
    for (const { x, y, text, style } of box.writes) {
      const transformers = style === '' ? [] : [(line: string) => `\u001b[${style}m${line}\u001b[0m`];
      output.write(x, y, text, { transformers });
    }
    if (box.within) output.unclip();
    if (box.clip) output.unclip();
  }
  return output.get();
}

describe('the kept rows', () => {
  it('make the frame that Ink makes, the first time and from memory', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        const expected = drawn(InkOutput, frame);
        expect(drawn(KeptRows, frame)).toEqual(expected);
        expect(drawn(KeptRows, frame)).toEqual(expected);
      }),
      { numRuns: 1500 },
    );
  });

  it('are told apart by where a clip cuts them', () => {
    const frame = (y: number) => [
      { clip: { y1: 1, y2: 3 }, within: null, writes: [{ x: 0, y, text: 'same', style: '' }] },
    ];
    for (const y of [1, 0, 3, 2]) expect(drawn(KeptRows, frame(y))).toEqual(drawn(InkOutput, frame(y)));
  });

  it('are told apart by style alone, and never by what stood on them before', () => {
    const frame = (style: string) => [{ clip: null, within: null, writes: [{ x: 0, y: 0, text: 'same', style }] }];
    for (const style of ['7', '', '1', '7'])
      expect(drawn(KeptRows, frame(style))).toEqual(drawn(InkOutput, frame(style)));
  });
});
