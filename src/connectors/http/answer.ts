/** One whole answer of a service, and its words as problems. */
import type * as z from 'zod';
import { type Problem, ServiceError } from '../../engine/errors.ts';
import type { Redactor } from './redact.ts';

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As received, decoded of its content encoding. */
  readonly body: Uint8Array;
  /** The body as JSON whatever its content type says; undefined: empty, or no JSON. */
  readonly json: unknown;
  /** The service's own clock (`Date` header), epoch ms. */
  readonly date: number | null;
};

export function header(answer: Answer, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export function isOk(answer: Answer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

/** The body through a schema (architecture rule 4). Throws `contract` and names the member that does not fit. */
export function fit<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.length ? issue.path.map(String).join('.') : 'the whole body';
  throw new ServiceError({
    code: 'contract',
    what: `${what} does not fit the contract: ${path}: ${issue?.message ?? 'unreadable'}.`,
    affects: 'Nothing of it was used.',
    next: 'Try again; if it stays, the service has changed and this program needs an update.',
  });
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** The service's own sentence out of an error body (contract sections 2 and 4.8), without its full stop; '' where it has none. */
export function vendorWords(body: unknown, redactor: Redactor): string {
  const found = sentence(body, 0);
  const clean = redactor
    .text(found)
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .replace(/\.$/, '');
  return clean.length > 200 ? `${clean.slice(0, 199)}…` : clean;
}

function sentence(body: unknown, depth: number): string {
  if (depth > 4) return '';
  if (typeof body === 'string') return body;
  for (const name of ['detail', 'message', 'title']) {
    const text = member(body, name);
    if (typeof text === 'string' && text.trim() !== '') return text;
  }
  const errors = member(body, 'errors');
  if (Array.isArray(errors) && errors.length > 0) return sentence(errors[0], depth + 1);
  for (const name of ['error', 'problem', 'data']) {
    const inner = member(body, name);
    if (typeof inner === 'string' && inner.trim() !== '') return inner;
    if (typeof inner === 'object' && inner !== null) {
      const text = sentence(inner, depth + 1);
      if (text !== '') return text;
    }
  }
  return '';
}

/** What an answer that is no success means, for a person. `what`: "The search at Infinity Events". */
export function statusProblem(answer: Answer, what: string, host: string, redactor: Redactor): Problem {
  const { status } = answer;
  const said = vendorWords(answer.json, redactor);
  const tail = said === '' ? '' : `: ${said}`;
  if (status >= 300 && status < 400) {
    return {
      code: 'contract',
      status,
      what: `${what} was answered with a redirect (${status}) by ${host}; it was not followed.`,
      next: 'Check the gateway address and the proxy.',
    };
  }
  if (status === 401) {
    return {
      code: 'credentials',
      status,
      what: `${what} was refused: the login is not accepted (401)${tail}.`,
      next: 'Check the keys and the region (cordon setup, cordon doctor).',
    };
  }
  if (status === 403) {
    return {
      code: 'forbidden',
      status,
      what: `${what} was refused: the key lacks the right for it (403)${tail}.`,
      next: 'Give the key the role it needs in the Infinity Portal, or make a new one.',
    };
  }
  if (status === 404) {
    return { code: 'not-found', status, what: `${what}: ${host} knows no such thing (404)${tail}.` };
  }
  if (status === 429) {
    return {
      code: 'rate',
      status,
      what: `${what}: ${host} asks for fewer calls (429)${tail}.`,
      next: 'Wait a minute; a longer interval or a narrower filter needs fewer calls.',
    };
  }
  if (status >= 500) {
    return {
      code: 'service',
      status,
      what: `${what} failed at ${host} (${status})${tail}.`,
      next: 'It is the service’s own trouble: try again in a few minutes.',
    };
  }
  return { code: 'service', status, what: `${what} was refused by ${host} (${status})${tail}.` };
}
