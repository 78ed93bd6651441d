/** What an answer of Halo that is no success means, for a person (contract section 6). */
import type { Problem } from '../../engine/errors.ts';
import { type Answer, statusProblem, vendorWords } from '../http/answer.ts';
import type { Http } from '../http/http.ts';
import { isMembers, textOf } from './values.ts';

/** `what`: "The events of Halo". The key's id is no secret and tells which of several keys it is. */
export function problemOf(answer: Answer, what: string, http: Http, keyId: string): Problem {
  const { status } = answer;
  switch (status) {
    case 401:
    case 402:
      return {
        code: 'credentials',
        status,
        what: `${what} was refused: Halo does not accept the login of key ${keyId} (${status}).`,
        next: 'Check the key and the addresses it may be used from, in the Halo portal.',
      };
    case 403:
      return {
        code: 'forbidden',
        status,
        what: `${what} was refused: key ${keyId} may not do this (403); it needs full access.`,
        next: 'Give the key full access (read and write) in the Halo portal, or enter another key.',
      };
    case 404:
      return { code: 'not-found', status, what: `${what}: ${missing(answer.json)} (404).` };
    case 400:
    case 422:
      return {
        code: 'service',
        status,
        what: `${what} was refused by Halo (${status})${details(answer, http)}.`,
        next: 'Nothing was changed.',
      };
    default:
      return statusProblem(answer, what, http.host, http.redactor);
  }
}

/** `{"resource": "group", "field": "id", "value": "..."}` */
function missing(body: unknown): string {
  const resource = isMembers(body) ? textOf(body.resource) : '';
  return /^[a-z_ ]{1,40}$/i.test(resource)
    ? `Halo knows no such ${resource.replace(/_/g, ' ')}`
    : 'Halo knows no such thing';
}

/** `{"message": ..., "errors": [{"field", "details"}]}`: the details of each. */
function details(answer: Answer, http: Http): string {
  const errors = isMembers(answer.json) && Array.isArray(answer.json.errors) ? answer.json.errors : [];
  const told = errors.slice(0, 5).flatMap((error) => {
    if (!isMembers(error)) return [];
    const words = textOf(error.details) || textOf(error.code);
    const field = textOf(error.field);
    return words === '' ? [] : [field === '' ? words : `${field}: ${words}`];
  });
  const words = vendorWords(told.length > 0 ? told.join('; ') : answer.json, http.redactor);
  return words === '' ? '' : `: ${words.replace(/\.$/, '')}`;
}
