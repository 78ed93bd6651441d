/** POST /asset-management/computers/filtered (contract section 4.4). */
import { type Answer, problem } from '../server/answers.ts';
import type { KnownCall } from '../server/call.ts';
import type { Fault } from '../server/faults.ts';
import { ISOLATION_WORDS } from '../vocabulary.ts';
import { computerRecord } from '../world/computers.ts';
import type { World } from '../world/world.ts';
import { compileFilters, readFilters } from './column-filters.ts';
import type { JobResult, Jobs } from './jobs.ts';
import { readPaging } from './paging.ts';

export function listComputers(world: World, jobs: Jobs, call: KnownCall): Answer {
  const body = call.body.kind === 'json' ? call.body.value : {};
  if (call.body.kind === 'unreadable' || typeof body !== 'object' || body === null || Array.isArray(body)) {
    return problem(422, 'The body must be a JSON object.');
  }
  const { filters, paging, viewType, ...others } = body as Record<string, unknown>;
  const stranger = Object.keys(others)[0];
  if (stranger !== undefined) return problem(422, `The request has no member "${stranger}".`);
  if (viewType !== undefined && viewType !== 'ALL_DEVICES' && viewType !== 'DEVICES') {
    return problem(422, `The viewType "${String(viewType)}" is not known.`);
  }
  const asked = readFilters(filters);
  if ('refused' in asked) return problem(422, asked.refused);
  const page = readPaging(paging, world.settings.computersPageCap);
  if ('refused' in page) return problem(422, page.refused);

  const list = (): JobResult => {
    const now = world.now();
    const passes = compileFilters(asked.ok, now);
    const found = world.computers().filter((one) => passes(one) && !(viewType === 'DEVICES' && one.deleted));
    const { pageSize, offset } = page.ok;
    const first = world.settings.offsetCounts === 'pages' ? offset * pageSize : offset;
    const records = found
      .slice(first, first + pageSize)
      .map((one) => computerRecord(one, now, world.settings.transitionalWords));
    const computers = distort(records, world, call.fault);
    return { statusCode: 200, data: { computers, totalCount: found.length, pageSize, pageOffset: offset } };
  };
  return jobs.start(call.fault, () => list);
}

type Shown = Record<string, unknown>;

function distort(records: Shown[], world: World, fault: Fault | null): Shown[] {
  if (fault?.kind === 'flip-isolation') {
    const { isolated, notIsolated } = ISOLATION_WORDS;
    return records.map((one) => ({
      ...one,
      isolationStatus: one.isolationStatus === isolated ? notIsolated : isolated,
    }));
  }
  if (fault?.kind === 'missing-computer') return records.slice(0, -1);
  if (fault?.kind === 'foreign-computer') {
    const shown = new Set(records.map((one) => one.computerId));
    const other = world.computers().find((one) => !shown.has(one.id));
    return other ? [...records, computerRecord(other, world.now(), false)] : records;
  }
  return records;
}
