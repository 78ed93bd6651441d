/** Where operations stand: list, status, results, abort (contract section 4.6). */
import { type Answer, problem, problemDetails } from '../server/answers.ts';
import type { KnownCall } from '../server/call.ts';
import { MACHINE_WORDS, OPERATION_TYPES, OVERALL_WORDS } from '../vocabulary.ts';
import type { Operation, Target } from '../world/operations.ts';
import type { World } from '../world/world.ts';
import type { JobResult, Jobs } from './jobs.ts';
import { readPaging } from './paging.ts';

/** GET /remediation/status */
export function listOperations(world: World, jobs: Jobs, call: KnownCall): Answer {
  return jobs.start(call.fault, () => () => {
    const now = world.now();
    const shown = world.operations
      .list()
      .filter((one) => one.createdAt + world.settings.operationShowsAfterMs <= now)
      .map((one) => operationStatus(one, now));
    return { statusCode: 200, data: shown };
  });
}

/** GET /remediation/{id}/status */
export function showOperation(world: World, jobs: Jobs, call: KnownCall): Answer {
  return jobs.start(call.fault, () => () => {
    const operation = world.operations.find(call.route.id);
    if (!operation) return noSuchOperation();
    return { statusCode: 200, data: operationStatus(operation, world.now()) };
  });
}

/** POST /remediation/{id}/results/slim */
export function showResults(world: World, jobs: Jobs, call: KnownCall): Answer {
  const body = (call.body.kind === 'json' ? call.body.value : {}) as Record<string, unknown> | null;
  const page = readPaging(body?.paging, world.settings.computersPageCap);
  if (call.body.kind === 'unreadable' || body === null || 'refused' in page) {
    return problem(422, 'The body may have filters and paging only.');
  }
  const freeText = String((body.filters as { freeText?: unknown } | undefined)?.freeText ?? '').toLowerCase();
  return jobs.start(call.fault, () => () => {
    const operation = world.operations.find(call.route.id);
    if (!operation) return noSuchOperation();
    const found = operation.targets.filter(({ computer }) =>
      [computer.id, computer.name, computer.host.ip].some((text) => text.toLowerCase().includes(freeText)),
    );
    const { offset, pageSize } = page.ok;
    const data = found.slice(offset, offset + pageSize).map(clientResult);
    return {
      statusCode: 200,
      data: { data, metadata: { from: offset, to: offset + data.length, count: found.length } },
    };
  });
}

/** POST /remediation/{id}/abort */
export function abortOperation(world: World, jobs: Jobs, call: KnownCall): Answer {
  if (!call.identity.mayWrite) return problem(403, 'The API key has no permission to abort remediation operations.');
  return jobs.start(call.fault, () => {
    const operation = world.operations.find(call.route.id);
    if (!operation) return noSuchOperation;
    world.operations.abort(operation);
    return () => ({ statusCode: 204 });
  });
}

function noSuchOperation(): JobResult {
  return { statusCode: 404, data: problemDetails(404, 'There is no such remediation operation.') };
}

function operationStatus(operation: Operation, now: number): Record<string, unknown> {
  const left = operation.targets.some(isOpen) ? Math.ceil((operation.expiresAt - now) / 1000) : 0;
  return {
    id: operation.id,
    type: OPERATION_TYPES[operation.kind],
    ...(operation.comment === null ? {} : { comment: operation.comment }),
    createdOn: new Date(operation.createdAt).toISOString(),
    overallStatus: overallStatus(operation),
    numberOfAffectedEntities: operation.targets.length,
    remainingTimeoutSeconds: Math.max(0, left),
    aborted: operation.abortedAt !== null,
    adminName: operation.adminName,
    operationParameters: {
      schedulingType: operation.scheduled ? 'SCHEDULED' : 'IMMEDIATE',
      schedulingDateTime: new Date(operation.startsAt).toISOString(),
      originalTimeoutSeconds: (operation.expiresAt - operation.startsAt) / 1000,
    },
  };
}

const isOpen = (target: Target) => target.state === 'waiting' || target.state === 'delivered';

function overallStatus(operation: Operation): string {
  if (operation.abortedAt !== null) return OVERALL_WORDS.aborted;
  if (operation.targets.some(isOpen)) return OVERALL_WORDS.running;
  const good = operation.targets.every((target) => target.state === 'done' || target.state === 'notNeeded');
  return good ? OVERALL_WORDS.completed : OVERALL_WORDS.completedWithWarnings;
}

const RESPONSES: Partial<Record<Target['state'], string>> = {
  done: 'The operation was carried out.',
  notNeeded: 'The computer was in this state already.',
};

function clientResult(target: Target): Record<string, unknown> {
  const { computer, state } = target;
  const output = RESPONSES[state];
  return {
    machine: { id: computer.id, name: computer.name, ipAddress: computer.host.ip },
    operation: {
      status: MACHINE_WORDS[state],
      response: output === undefined ? null : { status: MACHINE_WORDS[state], output },
    },
  };
}
