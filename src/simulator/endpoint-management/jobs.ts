/** Jobs: everything of the endpoint service is answered through one (contract section 4.3). */
import { randomUUID } from 'node:crypto';
import { type Answer, json, problemDetails } from '../server/answers.ts';
import type { Fault } from '../server/faults.ts';
import { JOB_STATUS_TYPE } from '../vocabulary.ts';
import type { WorldSettings } from '../world/settings.ts';

/** What the direct call would have answered. */
export type JobResult = { readonly statusCode: number; readonly data?: unknown };

type Job = {
  readonly createdAt: number;
  readonly fault: Fault | null;
  /** Worked out when the job is first seen done, so that a reading is as fresh as its answer. */
  readonly work: () => JobResult;
  polls: number;
  done: { readonly status: string; readonly statusCode: number; readonly statusType: number; data?: unknown } | null;
};

const KEPT = 5000;
const PREVENTING = ['job-failed', 'job-done-error'];

export class Jobs {
  readonly #now: () => number;
  readonly #settings: WorldSettings;
  readonly #jobs = new Map<string, Job>();

  constructor(now: () => number, settings: WorldSettings) {
    this.#now = now;
    this.#settings = settings;
  }

  /**
   * Starts a job. `begin` acts, and answers how to work out the result once it is asked for; with a fault that
   * prevents the work it is not called at all.
   */
  start(fault: Fault | null, begin: () => () => JobResult): Answer {
    const prevented = fault !== null && PREVENTING.includes(fault.kind);
    const work: () => JobResult = prevented ? () => ({ statusCode: 500 }) : begin();
    if (fault?.kind === 'job-direct') {
      const { statusCode, data } = work();
      return data === undefined ? { status: statusCode, body: null } : json(statusCode, data);
    }
    const jobId = randomUUID();
    this.#jobs.set(jobId, { createdAt: this.#now(), fault, work, polls: 0, done: null });
    if (this.#jobs.size > KEPT) this.#jobs.delete(this.#jobs.keys().next().value as string);
    return json(200, { jobId });
  }

  /** GET /jobs/{jobId} */
  poll(id: string): Answer {
    const job = this.#jobs.get(id);
    if (!job) return json(200, { status: 'NOT_FOUND', statusCode: 404, statusType: JOB_STATUS_TYPE.failed });
    job.polls += 1;
    const { fault } = job;
    if (fault?.kind === 'job-never-ends') return inProgress();
    if (fault?.kind === 'job-not-found' && job.polls <= (fault.count ?? 1)) {
      return json(200, { status: 'NOT_FOUND', statusCode: 404, statusType: JOB_STATUS_TYPE.failed });
    }
    if (fault?.kind === 'job-state' && job.polls <= (fault.count ?? 1)) return inProgress(fault.state ?? 'QUEUED');
    if (job.polls <= this.#settings.jobPolls || this.#now() < job.createdAt + this.#settings.jobMs) return inProgress();
    job.done ??= this.#finish(job);
    return json(200, job.done);
  }

  #finish(job: Job): NonNullable<Job['done']> {
    const { fault } = job;
    if (fault?.kind === 'job-failed') {
      const status = fault.status ?? 500;
      const data = fault.body ?? problemDetails(status, 'The job could not be carried out.');
      return { status: 'FAILED', statusCode: status, statusType: JOB_STATUS_TYPE.failed, data };
    }
    if (fault?.kind === 'job-done-error') {
      const status = fault.status ?? 500;
      const data = fault.body ?? problemDetails(status, 'The service could not do what was asked.');
      return { status: 'DONE', statusCode: status, statusType: JOB_STATUS_TYPE.done, data };
    }
    return { status: 'DONE', statusType: JOB_STATUS_TYPE.done, ...job.work() };
  }
}

function inProgress(status = 'IN_PROGRESS'): Answer {
  return json(200, { status, statusCode: 0, statusType: JOB_STATUS_TYPE.inProgress });
}
