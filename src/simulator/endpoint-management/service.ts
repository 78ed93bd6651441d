/** Harmony Endpoint management (contract section 4). */
import { type Answer, problem } from '../server/answers.ts';
import type { Handler, KnownCall } from '../server/call.ts';
import { RateLimiter } from '../server/rates.ts';
import type { RouteName } from '../server/routes.ts';
import type { World } from '../world/world.ts';
import { listComputers } from './computers.ts';
import { Jobs } from './jobs.ts';
import { giveOrder } from './orders.ts';
import { Sessions, sessionRequired } from './sessions.ts';
import { abortOperation, listOperations, showOperation, showResults } from './tracking.ts';

export class EndpointManagement {
  readonly #world: World;
  readonly #sessions: Sessions;
  readonly #jobs: Jobs;
  readonly #rates = new RateLimiter();

  constructor(world: World, sessionSec: number) {
    const now = () => world.now();
    this.#world = world;
    this.#sessions = new Sessions(now, sessionSec);
    this.#jobs = new Jobs(now, world.settings);
  }

  readonly answer: Handler = (call) => {
    const busy = this.#tooMany(call);
    if (busy) return busy;
    const { name } = call.route;
    if (name === 'session-login') return this.#sessions.login(call);
    if (name === 'session-keepalive') return this.#sessions.keepAlive(call);
    if (!this.#sessions.holds(call)) return sessionRequired();
    if (name === 'job') return this.#jobs.poll(call.route.id);
    // Asset and remediation operations are declared to run as jobs only (contract 4.2).
    if (call.headers['x-mgmt-run-as-job'] !== 'on') {
      return problem(422, 'This operation must be run as a job: send the header x-mgmt-run-as-job with the value on.');
    }
    return this.#asJob(name, call);
  };

  #asJob(name: RouteName, call: KnownCall): Answer {
    const [world, jobs] = [this.#world, this.#jobs];
    switch (name) {
      case 'computers':
        return listComputers(world, jobs, call);
      case 'isolate':
        return giveOrder(world, jobs, call, 'isolate');
      case 'de-isolate':
        return giveOrder(world, jobs, call, 'release');
      case 'remediation-status':
        return listOperations(world, jobs, call);
      case 'operation-status':
        return showOperation(world, jobs, call);
      case 'operation-results':
        return showResults(world, jobs, call);
      case 'abort':
        return abortOperation(world, jobs, call);
      default:
        return problem(404, 'There is no such operation.');
    }
  }

  #tooMany(call: KnownCall): Answer | null {
    const { settings } = this.#world;
    const wait = this.#rates.take(call.identity.clientId, settings.managementPerMinute, this.#world.now());
    if (wait === 0) return null;
    return problem(429, 'Too many requests.', settings.tellsRetryAfter ? { 'retry-after': String(wait) } : {});
  }
}
