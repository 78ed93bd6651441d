/**
 * Where a released server goes (contract section 8): to the group it was in, and nowhere else by guessing. Where no
 * record of it is left, the candidates that events hint at are named, and a person chooses.
 */
import type { Problem } from '../../../engine/errors.ts';
import type { Endpoint } from '../../../engine/model/endpoint.ts';
import type { Account } from '../account.ts';
import { readPage } from '../listing.ts';
import { type Group, pathOf, type Server, sameName } from '../objects.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import { isMembers, plainText, textOf } from '../values.ts';

export type Home = { readonly ok: true; readonly group: Group } | { readonly ok: false; readonly problem: Problem };

/** Throws ServiceError where Halo cannot be read. */
export async function homeOf(
  account: Account,
  quarantine: Quarantine,
  server: Server,
  before: Endpoint | null,
  signal: AbortSignal,
): Promise<Home> {
  const former = before?.groups[0];
  if (!former || former.id === server.group_id || quarantine.isIsolating(former.name)) {
    return refuse(
      'It is not known which group it came from: it was not isolated by this program.',
      await hints(account, quarantine, server, signal),
    );
  }
  const group = await quarantine.library.group(former.id, signal);
  if (group && quarantine.isIsolating(group.name)) {
    return refuse(
      `Its former group ${pathOf(group)} is a quarantine itself.`,
      await hints(account, quarantine, server, signal),
    );
  }
  if (group) return { ok: true, group };
  const parent = (former.path ?? '').split('/').slice(0, -1).join('/');
  return refuse(
    `Its former group "${former.path ?? former.name}" no longer exists, or this key does not see it.`,
    parent === '' ? '' : `The group above it was ${parent}.`,
  );
}

function refuse(what: string, hint: string): Home {
  return {
    ok: false,
    problem: {
      code: 'not-found',
      what: `The release was not sent. ${what}`,
      affects: 'The server stays where it is.',
      next: `${hint} Move it to the right group in the Halo portal.`.trim(),
    },
  };
}

const MOST_NAMED = 5;

/** Events keep the name of the group the server was in then. */
async function hints(account: Account, quarantine: Quarantine, server: Server, signal: AbortSignal): Promise<string> {
  const query = new URLSearchParams({ server_id: server.id, sort_by: 'created_at.desc', per_page: '100', page: '1' });
  const what = 'The events of the server';
  const [{ items }, groups] = await Promise.all([
    readPage(account, `/v1/events?${query}`, 'events', what, signal),
    quarantine.library.groups(signal),
  ]);
  const events = items.filter(isMembers);
  const names = [...new Set(events.map((event) => textOf(event.server_group_name)))]
    .filter((name) => name !== '' && !quarantine.isIsolating(name))
    .slice(0, MOST_NAMED);
  const paths = names.flatMap((name) => {
    const known = groups.filter((group) => sameName(group.name, name));
    return known.length > 0 ? known.map(pathOf) : [`"${name}" (no longer there)`];
  });
  const moved = events.find(({ type }) => type === 'server_moved');
  const told = moved ? plainText(textOf(moved.message)).slice(0, 200) : '';
  return [
    paths.length > 0 ? `By its events it was in: ${paths.join(', ')}.` : '',
    told === '' ? '' : `Halo says: ${told}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}
