/** Lists in pages, with the total and absolute links to the pages beside (contract sections 2.2 and 6). */
import { type Answer, json } from '../../server/answers.ts';
import { invalid } from '../errors.ts';
import type { HaloRequest } from './request.ts';

/** The host that links name, whatever host was called: a client that follows hosts is found out. */
export const PUBLIC_ORIGIN = 'https://api.cloudpassage.com';

const MOST_PER_PAGE = 100;

export type PageAsked = { readonly page: number; readonly perPage: number };

/** Which page the request means, or the answer to numbers that make no sense. */
export function pageAsked(request: HaloRequest): PageAsked | Answer {
  const { query, account } = request;
  const page = Number(query.get('page') ?? 1);
  const perPage = Number(query.get('per_page') ?? account.settings.defaultPerPage);
  for (const [field, value] of Object.entries({ page, per_page: perPage })) {
    if (Number.isInteger(value) && value >= 1) continue;
    const details = `${field} must be a whole number from 1`;
    return invalid({ field, value: query.get(field) ?? null, code: 'invalid', details });
  }
  return { page, perPage: Math.min(perPage, MOST_PER_PAGE) };
}

export function isAnswer(value: PageAsked | Answer): value is Answer {
  return 'status' in value;
}

/** One page of `items`, rendered. `path` is the list's own, for the links. */
export function pageOf<T>(
  request: HaloRequest,
  path: string,
  member: string,
  items: readonly T[],
  show: (item: T) => unknown,
): Answer {
  const asked = pageAsked(request);
  if (isAnswer(asked)) return asked;
  const start = (asked.page - 1) * asked.perPage;
  return json(200, {
    count: items.length,
    ...links(request, path, asked, items.length),
    [member]: items.slice(start, start + asked.perPage).map(show),
  });
}

/** `pagination`, left out where there is but one page. */
export function links(
  request: HaloRequest,
  path: string,
  { page, perPage }: PageAsked,
  count: number,
): { pagination?: { next?: string; previous?: string } } {
  const next = page * perPage < count ? { next: linkTo(request, path, page + 1) } : {};
  const previous = page > 1 ? { previous: linkTo(request, path, page - 1) } : {};
  return count > perPage || page > 1 ? { pagination: { ...next, ...previous } } : {};
}

/** All members of the query are kept. */
export function linkTo(request: HaloRequest, path: string, page: number, more: Record<string, string> = {}): string {
  const query = new URLSearchParams([...request.query]);
  query.set('page', String(page));
  for (const [member, value] of Object.entries(more)) query.set(member, value);
  return `${PUBLIC_ORIGIN}${path}?${query}`;
}
