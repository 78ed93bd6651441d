/** GET /v1/events (contract section 2). */
import { type Answer, json } from '../../server/answers.ts';
import { invalid } from '../errors.ts';
import type { LoggedEvent } from '../event-log.ts';
import { readTime } from '../times.ts';
import { isAnswer, links, linkTo, type PageAsked, pageAsked } from './pages.ts';
import { commaList, type HaloRequest, sees } from './request.ts';

const PATH = '/v1/events';

export function listEvents(request: HaloRequest): Answer {
  const { account, query } = request;
  const asked = pageAsked(request);
  if (isAnswer(asked)) return asked;
  if (asked.page * asked.perPage > account.settings.deepestResult) {
    const details = `Only the first ${account.settings.deepestResult} results can be read; narrow the search`;
    return invalid({ field: 'page', value: asked.page, code: 'too_deep', details });
  }
  const bounds: { since?: number; until?: number } = {};
  for (const field of ['since', 'until'] as const) {
    const value = query.get(field);
    if (value === undefined || value === '') continue;
    const time = readTime(value);
    if (time === null) return invalid({ field, value, code: 'invalid', details: `${field} is not a time` });
    bounds[field] = time;
  }
  const order = query.get('sort_by') ?? 'created_at.asc';
  if (order !== 'created_at.asc' && order !== 'created_at.desc') {
    return invalid({ field: 'sort_by', value: order, code: 'invalid', details: 'sort_by is not an order' });
  }
  const { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = bounds;
  const fits = conditions(request);
  const found = account.events
    .visible(account.now(), account.settings.retentionMs)
    .filter((logged) => logged.at >= since && logged.at < until && fits(logged));
  if (order === 'created_at.desc') found.reverse();
  return page(request, asked, found);
}

function conditions(request: HaloRequest): (logged: LoggedEvent) => boolean {
  const types = commaList(request, 'type');
  const serverIds = commaList(request, 'server_id');
  const groupIds = commaList(request, 'group_id');
  const platform = request.query.get('server_platform')?.toLowerCase();
  const critical = request.query.get('critical')?.toLowerCase();
  return ({ event, groupId }) =>
    (types === null || types.includes(event.type.toLowerCase())) &&
    (serverIds === null || serverIds.includes(String(event.server_id).toLowerCase())) &&
    (groupIds === null || groupIds.includes(String(groupId).toLowerCase())) &&
    (!platform || String(event.server_platform).toLowerCase() === platform) &&
    (!critical || String(event.critical) === critical) &&
    mayRead(request, event);
}

/** A bound key reads what concerns its servers, and what it did itself. */
function mayRead(request: HaloRequest, event: LoggedEvent['event']): boolean {
  if (!request.key.bound) return true;
  const server = event.server_id ? request.account.servers.latest(event.server_id) : null;
  return server ? sees(request, server.groupId) : event.actor_key_id === request.key.id;
}

function page(request: HaloRequest, asked: PageAsked, found: readonly LoggedEvent[]): Answer {
  const kind = request.fault?.kind;
  const isRepeat = request.query.has('repeated');
  const repeats = kind === 'repeat-page' && asked.page > 1 && !isRepeat;
  const start = (asked.page - (repeats ? 2 : 1)) * asked.perPage;
  const early = kind === 'repeat-records' ? Math.min(start, request.fault?.count ?? 5) : 0;
  const events = found.slice(start - early, start + asked.perPage).map(({ event }) => event);
  if (kind === 'reorder-records') events.reverse();
  const beside = repeats
    ? { pagination: { next: linkTo(request, PATH, asked.page, { repeated: '1' }) } }
    : links(request, PATH, asked, found.length);
  return json(200, { count: found.length, ...beside, events });
}
