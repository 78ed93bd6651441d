/** Which suppressions an alert matches. Pure. */
import { fitsGlob } from '../decision/glob.ts';
import type { Subject, Suppression } from '../model/suppression.ts';

/** Whole values, without regard to case; a path may hold `*` and `?`. Expired and ended ones do not match. */
export function isActive({ expiresAt, endedAt }: Suppression, now: number): boolean {
  return endedAt === null && (expiresAt === null || expiresAt > now);
}

export type Matcher = (subject: Subject) => readonly Suppression[];

export function matcherOf(active: readonly Suppression[]): Matcher {
  const exact = new Map<string, Suppression[]>();
  const paths: Suppression[] = [];
  for (const suppression of active) {
    const { kind, value } = suppression;
    if (kind === 'path') {
      paths.push(suppression);
      continue;
    }
    const key = keyOf(kind, value);
    exact.set(key, [...(exact.get(key) ?? []), suppression]);
  }
  return ({ rule, users, indicators }) => {
    const found = new Set<Suppression>();
    const take = (key: string): void => {
      for (const suppression of exact.get(key) ?? []) found.add(suppression);
    };
    if (exact.size > 0) {
      if (rule !== '') take(keyOf('rule', rule));
      for (const user of users) take(keyOf('user', user));
    }
    for (const { kind, value } of indicators) {
      if (kind === 'sha256' || kind === 'sha1' || kind === 'md5') take(keyOf('hash', value));
      else if (kind === 'file') for (const path of paths) if (fitsGlob(path.value, value)) found.add(path);
    }
    return [...found];
  };
}

function keyOf(kind: string, value: string): string {
  return `${kind}:${value.trim().toLowerCase()}`;
}
