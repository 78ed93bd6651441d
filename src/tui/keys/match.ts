/** From a key to the command it means, by the scope stack: dialog over text field over screen over global. */
import { type Command, type CommandEntry, KEY_TABLE } from './table.ts';
import { type KeyView, MODAL, type Scope } from './types.ts';

const BY_SCOPE: ReadonlyMap<Scope, ReadonlyMap<string, CommandEntry>> = (() => {
  const scopes = new Map<Scope, Map<string, CommandEntry>>();
  for (const entry of KEY_TABLE) {
    for (const scope of entry.where) {
      const keys = scopes.get(scope) ?? new Map<string, CommandEntry>();
      for (const key of entry.keys) keys.set(key, entry);
      scopes.set(scope, keys);
    }
  }
  return scopes;
})();

/** The scopes a key is tried in, top first: a modal scope hides all below it but `always`. */
export function reachableScopes(stack: readonly Scope[]): readonly Scope[] {
  const reached: Scope[] = [];
  for (const scope of stack) {
    if (!reached.includes(scope)) reached.push(scope);
    if (MODAL.includes(scope)) return [...reached, 'always'];
  }
  return [...reached.filter((scope) => scope !== 'global' && scope !== 'always'), 'global', 'always'];
}

/** The entry a key means in a scope stack (top first), whether it can be done now or not; null: none. */
export function matchEntry(key: string | null, stack: readonly Scope[]): CommandEntry | null {
  if (key === null) return null;
  for (const scope of reachableScopes(stack)) {
    const entry = BY_SCOPE.get(scope)?.get(key);
    if (entry) return entry;
  }
  return null;
}

export type Match =
  | { readonly kind: 'command'; readonly command: Command }
  /** The key means something here, but not now: the words belong on the status line. */
  | { readonly kind: 'disabled'; readonly command: Command; readonly reason: string }
  | { readonly kind: 'none' };

/** What a key press means in a scope stack, top first (`global` and `always` need not be named). */
export function matchKey(key: string | null, stack: readonly Scope[], view: KeyView): Match {
  const entry = matchEntry(key, stack);
  if (!entry) return { kind: 'none' };
  const reason = entry.disabled?.(view);
  if (reason === undefined) return { kind: 'command', command: entry.command };
  return { kind: 'disabled', command: entry.command, reason: `${entry.label}: ${reason}` };
}
