/** The key file of `--auth` (contract section 1.3): one `id|secret` line an account. */
import type { KeyPair } from '../connector.ts';

export const MOST_PAIRS = 5;

export type KeyFile = { readonly pairs: readonly KeyPair[]; readonly warnings: readonly string[] };

/**
 * The pairs of the file's text, at most five, and one sentence for everything that was not taken. Pure; no secret is
 * ever in a warning. No pair at all is not an error here.
 */
export function readKeyFile(text: string): KeyFile {
  const pairs: KeyPair[] = [];
  const warnings: string[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [at, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [id = '', secret = '', ...rest] = line.split('|').map((half) => half.trim());
    if (id === '' || secret === '' || rest.length > 0) {
      // The line may hold a secret: it is not repeated.
      warnings.push(`Line ${at + 1} is not "id|secret" and was passed over.`);
    } else if (pairs.some((pair) => pair.id === id)) {
      warnings.push(`Line ${at + 1} names key ${id} a second time and was refused.`);
    } else if (pairs.length === MOST_PAIRS) {
      warnings.push(`Line ${at + 1}: key ${id} was refused, only ${MOST_PAIRS} are allowed.`);
    } else pairs.push({ id, secret });
  }
  return { pairs, warnings };
}
