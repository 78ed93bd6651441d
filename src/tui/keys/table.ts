/**
 * The one key table (product.md, Screens; architecture.md, rule 6). Matching, footer, help, the README's table and
 * the tests are derived from it: a key that is not in here does not exist.
 */
import { ACTIONS } from './table/actions.ts';
import { LOOK } from './table/look.ts';
import { MOVEMENT } from './table/movement.ts';
import { OVERLAYS, TEXT_FIELD } from './table/overlays.ts';
import { PROGRAM } from './table/program.ts';
import { ORDER_LETTERS, TABLES, VALUE_LETTERS } from './table/tables.ts';
import type { KeyEntry } from './types.ts';

const PARTS = [
  ...ACTIONS,
  ...LOOK,
  ...TABLES,
  ...ORDER_LETTERS,
  ...VALUE_LETTERS,
  ...PROGRAM,
  ...MOVEMENT,
  ...OVERLAYS,
  ...TEXT_FIELD,
] as const;

export type Command = (typeof PARTS)[number]['command'];
export type CommandEntry = KeyEntry & { readonly command: Command };

/** In the order of the footer and the help. */
export const KEY_TABLE: readonly CommandEntry[] = PARTS;

const BY_COMMAND: ReadonlyMap<Command, CommandEntry> = new Map(KEY_TABLE.map((entry) => [entry.command, entry]));

/** The entry of a command; every command has one. */
export function entryOf(command: Command): CommandEntry {
  const entry = BY_COMMAND.get(command);
  if (!entry) throw new Error(`No entry in the key table for ${command}`);
  return entry;
}
