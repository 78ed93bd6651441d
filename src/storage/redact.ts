/** Known secrets are taken out of whatever is written: the second line of defence behind the HTTP layer's own. */

export interface Redactor {
  /** From now on this value appears nowhere. Values shorter than 6 characters are not looked for: any word might hold them. */
  register(secret: string): void;
  redact(text: string): string;
}

const SHORTEST = 6;
export const REDACTED = '[secret]';

export function createRedactor(secrets: Iterable<string> = []): Redactor {
  const known = new Set<string>();
  let longestFirst: readonly string[] = [];
  const register = (secret: string): void => {
    const value = secret.trim();
    if (value.length < SHORTEST) return;
    for (const form of formsOf(value)) known.add(form);
    // Longest first: a secret inside another one must not leave the rest of the longer one behind.
    longestFirst = [...known].sort((a, b) => b.length - a.length);
  };
  for (const secret of secrets) register(secret);
  return {
    register,
    redact: (text) => longestFirst.reduce((rest, form) => rest.replaceAll(form, REDACTED), text),
  };
}

/** As it is, and as it looks in JSON, in a URL, in a form, in base64. */
function formsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString('base64');
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    new URLSearchParams({ s: secret }).toString().slice(2),
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
  ];
}
