/** Files of the simulated world: the same file has the same digests on every machine, and at whoever is asked about it. */
import { Dice } from '../dice.ts';

export type FileFacts = {
  readonly md5: string;
  readonly sha1: string;
  readonly sha256: string;
  readonly size: number;
};

const FACTS = new Map<string, FileFacts>();

export function factsOf(file: string): FileFacts {
  const known = FACTS.get(file);
  if (known) return known;
  const dice = new Dice(`file/${file}`);
  const made = {
    md5: dice.hex(32),
    sha1: dice.hex(40),
    size: dice.between(18_000, 3_400_000),
    sha256: dice.hex(64),
  };
  FACTS.set(file, made);
  return made;
}
