/**
 * The seed script's behaviour as a client of its own: its call order and its sleeps (harmony contract, section 6),
 * nothing else of it. Sleeps are slept up to `settleMs` and counted whole: the gateway's own times are shorter than
 * that, so it has moved on as far as it would have, and a bench need not wait for minutes. What the contract leaves
 * open is taken in the seed's favour: its first look at a job comes at once, and nobody is asked for approval.
 */
import { sleep } from './support/processes.ts';

const TASK_POLLS = 30;
const TASK_POLL_MS = 10_000;
const JOB_POLLS = 30;
const JOB_POLL_MS = 2000;
const FILTER = 'ci_app_name:"Harmony Endpoint" AND blade:"Forensics" AND (severity:"High" OR severity:"Critical")';
const EVENTS = '/app/laas-logs-api/api';
const ENDPOINT = '/app/endpoint-web-mgmt/harmony/endpoint/api/v1';

type Key = { readonly id: string; readonly secret: string };

export type SeedRun = {
  /** From its start until the service had taken the order, sleeps counted whole, ms. */
  readonly ms: number;
  readonly machines: number;
  /** The service would not take the order: one call may name so many computers only. */
  readonly refused: boolean;
};

/** One cycle with automatic isolation. `settleMs`: what the gateway needs for the longest of its own works. */
export async function runSeedModel(
  gateway: string,
  keys: Readonly<Record<'events' | 'endpoint', Key>>,
  settleMs: number,
): Promise<SeedRun> {
  const seed = new Seed(gateway, settleMs);
  const begun = performance.now();
  const events = await seed.login(keys.events);
  const endpoint = await seed.login(keys.endpoint);
  const session = (await seed.call('POST', `${ENDPOINT}/session/login/cloud`, { authorization: endpoint }, {}))
    .apiToken;
  const management = { authorization: endpoint, 'x-mgmt-api-token': String(session), 'x-mgmt-run-as-job': 'on' };

  const records = await search(seed, { authorization: events });
  const hosts = [...new Set(records.map((record) => String(record.src_machine_name)))];
  const ids: string[] = [];
  for (const host of hosts) {
    const [first] = await lookUp(seed, management, 'computerName', [host], 10);
    if (first) ids.push(String(first.computerId));
  }
  const known = await lookUp(seed, management, 'computerId', ids, 50);
  const isolated = new Set(
    known
      .filter(({ isolationStatus }) => /^(isolated|restricted)$/i.test(String(isolationStatus)))
      .map((one) => one.computerId),
  );
  const targets = ids.filter((id) => !isolated.has(id));
  const comment = `Automated isolation - ${targets.length} machines`;
  const include = { computers: targets.map((id) => ({ id })) };
  const order = { comment, targets: { include } };
  const refused = await seed.call('POST', `${ENDPOINT}/remediation/isolate`, management, order).then(
    () => false,
    () => true,
  );
  return { ms: performance.now() - begun + seed.unslept, machines: hosts.length, refused };
}

type Headers = Readonly<Record<string, string>>;
type Answered = Readonly<Record<string, unknown>>;

async function search(seed: Seed, headers: Headers): Promise<readonly Answered[]> {
  const now = Date.now();
  const timeframe = { startTime: seconds(now - 3_600_000), endTime: seconds(now) };
  const task = { filter: FILTER, limit: 1000, pageLimit: 100, timeframe };
  const { taskId } = dataOf(await seed.call('POST', `${EVENTS}/logs_query`, headers, task));
  for (let poll = 0; poll < TASK_POLLS; poll += 1) {
    const status = dataOf(await seed.call('GET', `${EVENTS}/logs_query/${taskId}`, headers));
    if (status.state === 'Ready' || status.state === 'Completed') {
      const records: Answered[] = [];
      for (const pageToken of status.pageTokens as string[]) {
        const page = dataOf(await seed.call('POST', `${EVENTS}/logs_query/retrieve`, headers, { taskId, pageToken }));
        records.push(...(page.records as Answered[]));
      }
      return records;
    }
    await seed.sleep(TASK_POLL_MS);
  }
  throw new Error('The search of the seed model was never ready.');
}

async function lookUp(
  seed: Seed,
  headers: Headers,
  columnName: string,
  filterValues: readonly string[],
  pageSize: number,
): Promise<readonly Answered[]> {
  const body = {
    filters: [{ columnName, filterValues, filterType: 'Exact', isJson: false }],
    paging: { pageSize, offset: 0 },
  };
  const { jobId } = await seed.call('POST', `${ENDPOINT}/asset-management/computers/filtered`, headers, body);
  for (let poll = 0; poll < JOB_POLLS; poll += 1) {
    const job = await seed.call('GET', `${ENDPOINT}/jobs/${jobId}`, headers);
    if (job.status === 'DONE') return (job.data as { computers: Answered[] }).computers;
    await seed.sleep(JOB_POLL_MS);
  }
  return [];
}

function dataOf(answered: Answered): Answered {
  return answered.data as Answered;
}

/** Second precision, as the seed writes it. */
function seconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

class Seed {
  readonly #gateway: string;
  readonly #settleMs: number;
  /** What was counted and not slept, ms. */
  unslept = 0;

  constructor(gateway: string, settleMs: number) {
    this.#gateway = gateway;
    this.#settleMs = settleMs;
  }

  async sleep(ms: number): Promise<void> {
    const awake = Math.min(ms, this.#settleMs);
    this.unslept += ms - awake;
    await sleep(awake);
  }

  async login({ id, secret }: Key): Promise<string> {
    const answered = await this.call('POST', '/auth/external', {}, { clientId: id, accessKey: secret });
    return `Bearer ${dataOf(answered).token}`;
  }

  async call(method: 'GET' | 'POST', path: string, headers: Headers, body?: unknown): Promise<Answered> {
    const answer = await fetch(`${this.#gateway}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status} to the seed model.`);
    return (await answer.json()) as Answered;
  }
}
