// What a frame costs. Ink reads every row of the screen anew for each frame: escape codes, characters, widths. In the
// bundle it remembers them from one frame to the next. Made for the one version of Ink that package.json names; the
// build fails where the place in Ink is not found.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const MEMORY = fileURLToPath(new URL('cell-width.mjs', import.meta.url));
const KEPT_ROWS = fileURLToPath(new URL('kept-rows.mjs', import.meta.url));
const PLACE = 'caches = new OutputCaches();';
// Cells of a row are never changed once they are made (Ink copies before it blanks one), so frames may share them.
const SHARED = `
let shared = new OutputCaches();
function sharedCaches() {
  if (shared.styledChars.size + shared.widths.size > 3000) shared = new OutputCaches();
  return shared;
}
`;

// What stands on a row is cleaned of control characters for each frame, at each level of <Text>: half of what was left.
const CLEANED = [
  [
    'text = sanitizeAnsi(text',
    'const raw = text;\n    if (cleaned.has(raw)) return cleaned.get(raw);\n    text = sanitizeAnsi(text',
  ],
  [
    '    return text;\n};',
    '    if (cleaned.size > 5000) cleaned.clear();\n    // A tab is made wide on the outermost level only.\n    if (!raw.includes("\\t")) cleaned.set(raw, text);\n    return text;\n};',
  ],
  ['const squashTextNodes =', 'const cleaned = new Map();\nconst squashTextNodes ='],
];

// What string-width makes when it is loaded costs 20 ms, and a screen of letters and rules needs none of it.
const AT_FIRST_USE = [
  ['const segmenter = new Intl.Segmenter();', 'let segmenter;'],
  ['of segmenter.segment(', 'of (segmenter ??= new Intl.Segmenter()).segment('],
  ['const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;', 'let rgiEmojiRegex;'],
  ['(rgiEmojiRegex.test(', '((rgiEmojiRegex ??= /^\\p{RGI_Emoji}$/v).test('],
];

// Yoga has its machine code within itself and would "fetch" it all the same, for which Node loads a whole HTTP client.
const FROM_WITHIN = [
  ['w||"function"!=typeof fetch?Promise.resolve()', 'true?Promise.resolve()'],
  [
    'var b=xa(a.slice(37)),c=new Uint8Array(b.length);for(a=0;a<b.length;++a)c[a]=b.charCodeAt(a);var d=c',
    'var d=new Uint8Array(Buffer.from(a.slice(37),"base64"))',
  ],
];

/** Replaces each place; an error names the one that is gone. */
async function replaced(path, places) {
  let source = await readFile(path, 'utf8');
  for (const [from, to] of places) {
    if (!source.includes(from)) return { errors: [{ text: `"${from}" is not in ${path} any more.` }] };
    source = source.replace(from, to);
  }
  return { contents: source, loader: 'js' };
}

export const quickFrames = {
  name: 'quick-frames',
  setup(build) {
    build.onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      importer === MEMORY ? undefined : { path: MEMORY },
    );
    build.onResolve({ filter: /^\.\/output\.js$/ }, ({ importer }) =>
      /[\\/]ink[\\/]build[\\/]renderer\.js$/.test(importer) ? { path: KEPT_ROWS } : undefined,
    );
    build.onLoad({ filter: /[\\/]ink[\\/]build[\\/]squash-text-nodes\.js$/ }, ({ path }) => replaced(path, CLEANED));
    build.onLoad({ filter: /[\\/]ink[\\/]build[\\/]output\.js$/ }, ({ path }) =>
      replaced(path, [
        [PLACE, 'caches = sharedCaches();'],
        ['export default class Output', `${SHARED}export default class Output`],
      ]),
    );
    build.onLoad({ filter: /[\\/]string-width[\\/]index\.js$/ }, ({ path }) => replaced(path, AT_FIRST_USE));
    build.onLoad({ filter: /[\\/]yoga-wasm-base64-esm\.js$/ }, ({ path }) => replaced(path, FROM_WITHIN));
  },
};
