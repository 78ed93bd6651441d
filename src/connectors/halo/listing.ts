/** Lists (contract section 6): pages are followed by path and query only, to the end, and checked to be whole. */
import * as z from 'zod';
import { ServiceError } from '../../engine/errors.ts';
import { type Answer, fit } from '../http/answer.ts';
import type { Account } from './account.ts';
import { isId, isMembers, type Members } from './values.ts';

export const PER_PAGE = 100;
const MOST_PAGES = 2000;

export type Page = {
  readonly answer: Answer;
  readonly items: readonly unknown[];
  /** Matches over all pages; null: not told. */
  readonly count: number | null;
  /** Path and query of the next page; null: this is the last one. */
  readonly next: string | null;
};

const Frame = z.looseObject({
  count: z.number().int().nonnegative().nullish(),
  pagination: z.looseObject({ next: z.string().nullish() }).nullish(),
});

/** `member`: the list's name in the answer. Throws ServiceError; an answer without the list is no empty list. */
export function pageOf(answer: Answer, path: string, member: string, what: string): Page {
  const frame = fit(Frame, answer.json, what);
  const items = frame[member];
  if (!Array.isArray(items)) {
    throw new ServiceError({
      code: 'contract',
      what: `${what} does not fit the contract: ${member}: expected a list.`,
      affects: 'Nothing of it was used.',
      next: 'Check the gateway address; if it is right, the service has changed.',
    });
  }
  return { answer, items, count: frame.count ?? null, next: nextPath(frame.pagination?.next ?? '', path, what) };
}

/** The link may name another host than the one that was called: only its path and query count (section 1). */
function nextPath(link: string, path: string, what: string): string | null {
  if (link.trim() === '') return null;
  const base = 'https://halo.invalid';
  const next = URL.canParse(link, base) ? new URL(link, base) : null;
  const same = next !== null && bare(next.pathname) === bare(new URL(path, base).pathname);
  if (next && same) return `${next.pathname}${next.search}`;
  throw new ServiceError({
    code: 'contract',
    what: `${what} names a next page that is not of the same list; it was not followed.`,
    next: 'Check the gateway address.',
  });
}

function bare(path: string): string {
  return path.replace(/\/+$/, '');
}

export async function readPage(
  account: Account,
  path: string,
  member: string,
  what: string,
  signal: AbortSignal,
): Promise<Page> {
  return pageOf(await account.read(path, what, signal), path, member, what);
}

export type Listed = Members & { readonly id: string };

/** All objects of a list, each once. Throws ServiceError, also where the list is cut short or an object has no id. */
export async function listAll(
  account: Account,
  path: string,
  query: Readonly<Record<string, string>>,
  member: string,
  what: string,
  signal: AbortSignal,
): Promise<readonly Listed[]> {
  const found = new Map<string, Listed>();
  let at: string | null = `${path}?${new URLSearchParams({ ...query, per_page: String(PER_PAGE), page: '1' })}`;
  const asked = new Set<string>();
  let count: number | null = null;
  while (at !== null) {
    if (asked.has(at) || asked.size === MOST_PAGES) throw new ServiceError(cutShort(what, found.size, count));
    asked.add(at);
    const page: Page = await readPage(account, at, member, what, signal);
    for (const item of page.items) {
      if (!isMembers(item) || !isId(item.id)) throw new ServiceError(noId(what));
      found.set(item.id, item as Listed);
    }
    count = page.count;
    at = page.items.length === 0 ? null : page.next;
  }
  if (count !== null && found.size < count) throw new ServiceError(cutShort(what, found.size, count));
  return [...found.values()];
}

function cutShort(what: string, had: number, count: number | null) {
  return {
    code: 'contract' as const,
    what: `${what} came cut short: ${had} of ${count ?? 'an unknown number'}.`,
    affects: 'Nothing is decided on a part.',
    next: 'Try again.',
  };
}

function noId(what: string) {
  return {
    code: 'contract' as const,
    what: `${what} holds an object without a usable id.`,
    affects: 'It was not used.',
  };
}
