// The licences of what is in the bundle: their authors ask that the text goes along with every copy.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const LICENCE = /^(licen[cs]e|copying|notice)(\.\w+)?$/i;

/** Folders of the packages that a build took something from. */
function packagesIn(metafile) {
  const folders = Object.keys(metafile.inputs).map((input) => PACKAGE.exec(input)?.[1]);
  return [...new Set(folders.filter((folder) => folder !== undefined))];
}

async function licenceOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => LICENCE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const text = texts.map((one) => one.trim()).join('\n\n') || `Licence: ${license ?? 'see the package'}`;
  return { name, title: `${name} ${version} (${license ?? 'see below'})`, text };
}

/** One text: each package with its licence, by name. */
export async function licencesOf(metafile) {
  const all = await Promise.all(packagesIn(metafile).map(licenceOf));
  all.sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts = all.map(({ title, text }) => `${'='.repeat(80)}\n${title}\n${'='.repeat(80)}\n\n${text}\n`);
  return `This program contains parts of the following packages.\n\n${parts.join('\n')}`;
}
