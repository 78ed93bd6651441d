/** Infinity Events, "Logs as a Service" (contract section 3). */
import { type Answer, json, portalError } from '../server/answers.ts';
import type { Handler, KnownCall } from '../server/call.ts';
import { RateLimiter } from '../server/rates.ts';
import { PORTAL_MESSAGES } from '../vocabulary.ts';
import type { World } from '../world/world.ts';
import { readQuery } from './query.ts';
import { Tasks } from './tasks.ts';

export class InfinityEvents {
  readonly #world: World;
  readonly #tasks: Tasks;
  readonly #rates = new RateLimiter();

  constructor(world: World) {
    this.#world = world;
    this.#tasks = new Tasks(world.alerts, world.settings, world.dice.fork('infinity-events'));
  }

  /** POST /logs_query */
  readonly create: Handler = (call) => {
    const { settings } = this.#world;
    const now = this.#world.now();
    const busy = this.#tooMany(call, settings.createPerMinute);
    if (busy) return busy;
    if (call.body.kind === 'unreadable') return portalError(400, PORTAL_MESSAGES.malformed);
    const asked = readQuery(call.body.kind === 'json' ? call.body.value : {}, now, settings.maxWindowMs);
    if ('refused' in asked) return portalError(400, asked.refused);
    this.#world.settle();
    const task = this.#tasks.create(call.identity.clientId, asked.ok, now, call.fault);
    return json(200, { success: true, data: { taskId: task.id } });
  };

  /** GET /logs_query/{taskId} */
  readonly status: Handler = (call) => {
    const busy = this.#tooMany(call, this.#world.settings.statusPerMinute);
    if (busy) return busy;
    const now = this.#world.now();
    const task = this.#tasks.find(call.route.id, call.identity.clientId, now);
    if (!task) return portalError(404, PORTAL_MESSAGES.notFoundTask);
    return json(200, { success: true, data: this.#tasks.status(task, now, call.fault) });
  };

  /** POST /logs_query/retrieve */
  readonly retrieve: Handler = (call) => {
    const busy = this.#tooMany(call, this.#world.settings.retrievePerMinute);
    if (busy) return busy;
    const body = call.body.kind === 'json' ? call.body.value : null;
    const { taskId, pageToken, ...others } = (body ?? {}) as Record<string, unknown>;
    if (typeof taskId !== 'string' || typeof pageToken !== 'string' || Object.keys(others).length > 0) {
      return portalError(400, PORTAL_MESSAGES.malformed);
    }
    const task = this.#tasks.find(taskId, call.identity.clientId, this.#world.now());
    if (!task) return portalError(404, PORTAL_MESSAGES.notFoundTask);
    const page = this.#tasks.page(task, pageToken, call.fault);
    if (page === 'bad-token') return portalError(400, PORTAL_MESSAGES.badPageToken);
    if (page === 'not-ready') return portalError(400, PORTAL_MESSAGES.notReady);
    return { status: 200, body: page.body };
  };

  #tooMany(call: KnownCall, perMinute: number): Answer | null {
    const bucket = `${call.route.name} ${call.identity.clientId}`;
    const wait = this.#rates.take(bucket, perMinute, this.#world.now());
    if (wait === 0) return null;
    const headers = this.#world.settings.tellsRetryAfter ? { 'retry-after': String(wait) } : {};
    return portalError(429, PORTAL_MESSAGES.tooMany, headers);
  }
}
