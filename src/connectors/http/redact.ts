/** Keeps secrets out of every text that leaves the HTTP layer: traces, problems, the service's own words. */

const SHORTEST = 6;

export class Redactor {
  readonly #secrets = new Set<string>();

  /** From now on this text is never shown. Very short texts are no secrets and would garble ordinary words. */
  add(secret: string): void {
    if (secret.length < SHORTEST) return;
    this.#secrets.add(secret);
    const encoded = encodeURIComponent(secret);
    if (encoded !== secret) this.#secrets.add(encoded);
  }

  /** A token that is no longer used need not be remembered. */
  forget(secret: string): void {
    this.#secrets.delete(secret);
    this.#secrets.delete(encodeURIComponent(secret));
  }

  text(text: string): string {
    let clean = text.replace(/\bBearer\s+[\w.~+/=-]+/gi, 'Bearer [redacted]');
    for (const secret of this.#secrets) clean = clean.replaceAll(secret, '[redacted]');
    return clean;
  }
}
