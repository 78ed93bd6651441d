/** Search tasks: their states, their pages and the tokens of these (contract sections 3.2 and 3.3). */
import { randomUUID } from 'node:crypto';
import type { Dice } from '../dice.ts';
import type { Fault } from '../server/faults.ts';
import type { AlertEntry, AlertStore } from '../world/alerts.ts';
import type { WorldSettings } from '../world/settings.ts';
import type { Query } from './query.ts';

export type TaskStatus = { state: string; pageTokens: string[]; errors: readonly unknown[] };

export type Task = {
  readonly id: string;
  readonly owner: string;
  readonly query: Query;
  readonly createdAt: number;
  /** Pages in the order they are given out; null: not searched yet. */
  pages: readonly (readonly AlertEntry[])[] | null;
  polls: number;
  /** First records' numbers of the pages that were taken. */
  readonly taken: Set<number>;
  /** Ended by a fault: stays so. */
  ended: TaskStatus | null;
  readonly shufflePages: boolean;
};

export type PageAnswer = { readonly body: string } | 'bad-token' | 'not-ready';

export class Tasks {
  readonly #alerts: AlertStore;
  readonly #settings: WorldSettings;
  readonly #dice: Dice;
  readonly #tasks = new Map<string, Task>();

  constructor(alerts: AlertStore, settings: WorldSettings, dice: Dice) {
    this.#alerts = alerts;
    this.#settings = settings;
    this.#dice = dice;
  }

  create(owner: string, query: Query, now: number, fault: Fault | null): Task {
    for (const [id, old] of this.#tasks) {
      if (now - old.createdAt <= this.#settings.taskLifetimeMs) break;
      this.#tasks.delete(id);
    }
    const task: Task = {
      id: randomUUID(),
      owner,
      query,
      createdAt: now,
      pages: null,
      polls: 0,
      taken: new Set(),
      ended: null,
      shufflePages: fault?.kind === 'reorder-pages',
    };
    this.#tasks.set(task.id, task);
    return task;
  }

  /** Null: unknown, expired, or of another key. */
  find(id: string, owner: string, now: number): Task | null {
    const task = this.#tasks.get(id);
    if (!task || task.owner !== owner || now - task.createdAt > this.#settings.taskLifetimeMs) return null;
    return task;
  }

  status(task: Task, now: number, fault: Fault | null): TaskStatus {
    if (task.ended) return task.ended;
    if (fault?.kind === 'task-state') {
      const status = { state: fault.state ?? 'Canceled', pageTokens: [], errors: fault.errors ?? [] };
      if (['Canceled', 'Failed'].includes(status.state)) task.ended = status;
      return status;
    }
    task.polls += 1;
    if (task.polls <= this.#settings.taskPolls || now < task.createdAt + this.#settings.taskMs) {
      return { state: 'Processing', pageTokens: [], errors: [] };
    }
    task.pages ??= this.#search(task);
    return { state: stateOf(task, task.pages.length), pageTokens: this.#tokensShown(task, task.pages), errors: [] };
  }

  page(task: Task, pageToken: string, fault: Fault | null): PageAnswer {
    const place = readToken(pageToken);
    if (!task.pages || task.ended) return 'not-ready';
    if (!place || place.requestId !== task.id) return 'bad-token';
    const index = (place.pageOffset - 1) / task.query.pageLimit;
    const page = task.pages[index];
    if (!page) return 'bad-token';
    task.taken.add(place.pageOffset);
    const again = fault?.kind === 'repeat-page' && !place.again;
    const next = again
      ? mintToken(task.id, place.pageOffset, true)
      : index + 1 < task.pages.length
        ? this.#token(task, index + 1)
        : 'NULL';
    return { body: this.#pageBody(this.#pageRecords(task.pages, index, fault), next) };
  }

  #pageRecords(pages: readonly (readonly AlertEntry[])[], index: number, fault: Fault | null): readonly AlertEntry[] {
    const page = pages[index] ?? [];
    if (fault?.kind === 'reorder-records') return this.#dice.shuffled(page);
    if (fault?.kind !== 'repeat-records') return page;
    return [...(pages[index - 1] ?? page).slice(-(fault.count ?? 5)), ...page];
  }

  /** Joined from the kept texts of the records, not built anew: large windows must be served quickly. */
  #pageBody(entries: readonly AlertEntry[], next: string): string {
    const texts = entries.map((entry) => this.#alerts.textOf(entry));
    return (
      `{"success":true,"data":{"records":[${texts.join(',')}],"recordsCount":${entries.length},` +
      `"nextPageToken":${JSON.stringify(next)}}}`
    );
  }

  /** Newest first, silently no further than `limit`; as the log stood when the task was created. */
  #search(task: Task): AlertEntry[][] {
    const { query } = task;
    const found: AlertEntry[] = [];
    for (const entry of this.#alerts.newestFirst(query.from, query.to, task.createdAt)) {
      if (found.length === query.limit) break;
      if (query.matches(this.#alerts.recordOf(entry))) found.push(entry);
    }
    const pages: AlertEntry[][] = [];
    for (let i = 0; i < found.length; i += query.pageLimit) pages.push(found.slice(i, i + query.pageLimit));
    // Only full pages change places, so that the numbers in the tokens stay true.
    if (!task.shufflePages || pages.length < 3) return pages;
    const last = pages.pop() as AlertEntry[];
    return [...pages.reverse(), last];
  }

  #token(task: Task, index: number): string {
    return mintToken(task.id, index * task.query.pageLimit + 1);
  }

  /** Ready tells the first token alone, Retrieving those known by now, Done all of them. */
  #tokensShown(task: Task, pages: readonly unknown[]): string[] {
    const known = pages.map((_page, index) => this.#token(task, index));
    return known.slice(0, Math.max(1, task.taken.size === 0 ? 1 : task.taken.size + 1));
  }
}

function stateOf(task: Task, pages: number): string {
  if (pages === 0 || task.taken.size >= pages) return 'Done';
  return task.taken.size === 0 ? 'Ready' : 'Retrieving';
}

type PagePlace = { readonly requestId: string; readonly pageOffset: number; readonly again?: boolean };

function mintToken(requestId: string, pageOffset: number, again = false): string {
  return Buffer.from(JSON.stringify({ requestId, pageOffset, ...(again ? { again } : {}) })).toString('base64');
}

function readToken(token: string): PagePlace | null {
  try {
    const place = JSON.parse(Buffer.from(token, 'base64').toString()) as PagePlace;
    return typeof place.requestId === 'string' && Number.isInteger(place.pageOffset) ? place : null;
  } catch {
    return null;
  }
}
