/** Keeps secrets out of every text that leaves the HTTP layer: traces, problems, the service's own words. */

const SHORTEST = 6;

/** Tokens live for minutes; the newest are enough, and a watch of weeks must not gather them all. */
const TOKENS_KEPT = 32;

export class Redactor {
  readonly #secrets = new Set<string>();
  readonly #tokens: string[] = [];

  /** From now on this text is never shown. Very short texts are no secrets and would garble ordinary words. */
  add(secret: string): void {
    if (secret.length < SHORTEST) return;
    this.#secrets.add(secret);
    this.#secrets.add(encodeURIComponent(secret));
  }

  /** The same for a token that will be followed by others. */
  addToken(token: string): void {
    if (token.length < SHORTEST) return;
    this.#tokens.push(token);
    if (this.#tokens.length > TOKENS_KEPT) this.#tokens.shift();
  }

  text(text: string): string {
    let clean = text.replace(/\bBearer\s+[\w.~+/=-]+/gi, 'Bearer [redacted]');
    for (const token of this.#tokens) clean = clean.replaceAll(token, '[redacted]');
    for (const secret of this.#secrets) clean = clean.replaceAll(secret, '[redacted]');
    return clean;
  }
}
