/** The words of the run log: one line for each step. Content only; the journal stamps, escapes and writes. */
import type { MachineDecision } from '../decision/decide.ts';
import { type Problem, wordsOf } from '../errors.ts';
import type { Order, OrderKind } from '../model/isolation.ts';
import { countWords, spanWords } from '../model/span-words.ts';
import type { LogLevel, OrderAnswer, RunKind } from '../ports.ts';
import type { AlertCounts } from '../state.ts';
import { NO_HOST } from './build-report.ts';
import { utcSeconds } from './utc.ts';

export type LogLine = { readonly level: LogLevel; readonly message: string };

function info(message: string): LogLine {
  return { level: 'info', message };
}

function nameOf(host: string): string {
  return host === '' ? NO_HOST : host;
}

function machineCount(count: number): string {
  return countWords(count, 'machine');
}

export function runBegan(run: string, kind: RunKind, by: string): LogLine {
  return info(`Run ${run} (${kind}) began, by ${by}.`);
}

export function runEnded(run: string, tookMs: number, summary: string): LogLine {
  return info(`Run ${run} ended after ${spanWords(tookMs)}: ${summary}`);
}

export function searchBegan(source: string, from: number, to: number, filter: string | null): LogLine {
  const by = filter === null || filter === '' ? 'without a filter' : `filter ${filter}`;
  return info(`Searching ${source} from ${utcSeconds(from)} to ${utcSeconds(to)}, ${by}.`);
}

export function pageCame(records: number, fresh: number, duplicate: number, setAside: number): LogLine {
  return {
    level: 'debug',
    message: `Page of ${countWords(records, 'record')}: ${fresh} new, ${duplicate} duplicate, ${setAside} set aside.`,
  };
}

export function recordSetAside(id: string, reason: string): LogLine {
  return { level: 'warn', message: `Record ${id} is set aside: ${reason}` };
}

export function searchIncomplete(from: number, to: number, problem: Problem): LogLine {
  return {
    level: 'warn',
    message: `The part from ${utcSeconds(from)} to ${utcSeconds(to)} could not be had whole. ${wordsOf(problem)}`,
  };
}

export function searchEnded(counts: AlertCounts, machines: number, tookMs: number): LogLine {
  const { returned, grouped, setAside, duplicate } = counts;
  return info(
    `Search ended after ${spanWords(tookMs)}: ${countWords(returned, 'alert')} returned (${grouped} grouped, ${setAside} set aside, ${duplicate} duplicate) on ${machineCount(machines)}.`,
  );
}

export function lookedUp(names: number, found: number, tookMs: number): LogLine {
  return info(
    `Looked up ${countWords(names, 'name')} in ${spanWords(tookMs)}: ${found} found as exactly one endpoint.`,
  );
}

const LOUD: readonly MachineDecision['action'][] = ['held', 'ambiguous', 'not_found', 'unknown', 'failed'];

export function decided({ machine, action, reason }: Pick<MachineDecision, 'machine' | 'action' | 'reason'>): LogLine {
  const word = action === 'order' ? 'order' : action;
  return { level: LOUD.includes(action) ? 'warn' : 'info', message: `${nameOf(machine.host)}: ${word}. ${reason}` };
}

export function intentWritten({ id, kind, host, endpointId }: Order): LogLine {
  return info(`Order ${id}: intent to ${kind} ${nameOf(host)} (${endpointId}) is written.`);
}

export function orderSent(kind: OrderKind, orders: readonly Order[]): LogLine {
  const hosts = orders.map(({ host }) => nameOf(host)).join(', ');
  return info(`Sending: ${kind} ${machineCount(orders.length)}: ${hosts}.`);
}

export function orderAnswered(kind: OrderKind, orders: readonly Order[], answer: OrderAnswer): LogLine {
  const ids = orders.map(({ id }) => id).join(', ');
  if (answer.kind === 'accepted') {
    return info(
      `Accepted: ${kind}, orders ${ids}${answer.jobId === null ? '' : `, job ${answer.jobId}`}. Not proven yet.`,
    );
  }
  const word =
    answer.kind === 'refused' ? 'Refused, nothing happened' : 'The answer was lost; it will be read, not sent again';
  return { level: 'error', message: `${word}: ${kind}, orders ${ids}. ${wordsOf(answer.problem)}` };
}

export function cycleEnded(number: number, tookMs: number, machines: number, ordered: number): LogLine {
  return info(
    `Cycle ${number} ended after ${spanWords(tookMs)}: ${machineCount(machines)} decided on, ${ordered} ordered.`,
  );
}

export function settledByReading({ id, host, step }: Order): LogLine {
  return info(`Order ${id} (${nameOf(host)}) was left by an earlier process: it is ${step} by reading.`);
}

export function haltTurned(on: boolean): LogLine {
  return on
    ? { level: 'warn', message: 'The halt is on: no further order leaves until it is lifted.' }
    : info('The halt is lifted.');
}

export function problemMet(problem: Problem): LogLine {
  return { level: 'error', message: wordsOf(problem) };
}

export function reportWritten(path: string): LogLine {
  return info(`Report: ${path}`);
}
