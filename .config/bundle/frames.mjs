// What a frame costs. Ink reads every row of the screen anew for each frame: escape codes, characters, widths. In the
// bundle it remembers them from one frame to the next. Made for the one version of Ink that package.json names; the
// build fails where the place in Ink is not found.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const MEMORY = fileURLToPath(new URL('cell-width.mjs', import.meta.url));
const PLACE = 'caches = new OutputCaches();';
// Cells of a row are never changed once they are made (Ink copies before it blanks one), so frames may share them.
const SHARED = `
let shared = new OutputCaches();
function sharedCaches() {
  if (shared.styledChars.size + shared.widths.size > 3000) shared = new OutputCaches();
  return shared;
}
`;

export const quickFrames = {
  name: 'quick-frames',
  setup(build) {
    build.onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      importer === MEMORY ? undefined : { path: MEMORY },
    );
    build.onLoad({ filter: /[\\/]ink[\\/]build[\\/]output\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!source.includes(PLACE)) return { errors: [{ text: `"${PLACE}" is not in ${path} any more.` }] };
      return { contents: source.replace(PLACE, 'caches = sharedCaches();') + SHARED, loader: 'js' };
    });
  },
};
