/** What is known: answers by the question they answer, and the state's view of them by indicator. */
import type { StoredReputation } from '../enricher-port.ts';
import type { Reputation, Reputations } from '../model/reputation.ts';
import type { Question } from './survey.ts';

/** The contract's section 7: what was found stays for a day, what was not for an hour. */
export const FOUND_MS = 24 * 3_600_000;
export const UNKNOWN_MS = 3_600_000;

export class Answers {
  #known: Map<string, StoredReputation>;

  constructor(known: ReadonlyMap<string, StoredReputation>) {
    this.#known = new Map(known);
  }

  put(key: string, stored: StoredReputation): void {
    this.#known.set(key, stored);
  }

  get(key: string): Reputation | null {
    return this.#known.get(key)?.reputation ?? null;
  }

  isFresh(key: string, now: number): boolean {
    return (this.#known.get(key)?.expiresAt ?? 0) > now;
  }

  /** What is known of the indicators of these questions; the same map where nothing has changed. Others are forgotten. */
  shown(questions: ReadonlyMap<string, Question>, before: Reputations): Reputations {
    for (const key of this.#known.keys()) if (!questions.has(key)) this.#known.delete(key);
    const shown = new Map<string, Reputation | null>();
    for (const [key, { spellings }] of questions) {
      const reputation = this.get(key);
      for (const spelling of spellings) shown.set(spelling, reputation);
    }
    const same = shown.size === before.size && [...shown].every(([key, each]) => before.get(key) === each);
    return same ? before : shown;
  }
}
