// The package.json of the package that is handed out. What the program needs is bundled, so installing it must fetch
// nothing again: the dependencies stand there as what they are, contents of the bundle. Only the binding to the
// system's keychain, which no bundle can hold, stays to be installed where there is one for the platform.
//   node .config/bundle/manifest.mjs trim|restore     (before and after npm pack)
import { access, copyFile, readFile, rename, writeFile } from 'node:fs/promises';

const MANIFEST = 'package.json';
const KEPT = '.package.json.kept';

const FOR_DEVELOPERS = ['devDependencies', 'scripts', 'allowScripts'];

/** Pure. */
export function trimmed(manifest) {
  const { dependencies, ...rest } = manifest;
  const kept = Object.entries(rest).filter(([name]) => !FOR_DEVELOPERS.includes(name));
  return { ...Object.fromEntries(kept), bundled: dependencies };
}

async function isThere(file) {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Whatever ended an earlier packing half way: the whole manifest is the one put aside. */
async function restore() {
  if (await isThere(KEPT)) await rename(KEPT, MANIFEST);
}

async function trim() {
  await restore();
  await copyFile(MANIFEST, KEPT);
  const manifest = JSON.parse(await readFile(MANIFEST, 'utf8'));
  await writeFile(MANIFEST, `${JSON.stringify(trimmed(manifest), null, 2)}\n`);
}

const [, script, verb] = process.argv;
if (script && import.meta.filename === script) await (verb === 'trim' ? trim() : restore());
