/** Errors in the words of the Halo API (contract section 6). */
import { type Answer, json } from '../server/answers.ts';

export const JSON_TYPE = 'application/json; charset=utf-8';

/** No body; the type is told all the same, since old clients split it without looking (contract section 6). */
export function nothing(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, body: null, headers: { 'content-type': JSON_TYPE, ...headers } };
}

export type FieldError = {
  readonly field: string;
  readonly value: unknown;
  readonly code: string;
  readonly details: string;
};

export function invalid(...errors: readonly FieldError[]): Answer {
  return json(422, { message: 'Validation Failed', errors });
}

export function malformed(details: string): Answer {
  return json(400, { message: 'Bad Request', errors: [{ field: null, value: null, code: 'malformed', details }] });
}

export function notFound(resource: string, value: string): Answer {
  return json(404, { resource, field: 'id', value });
}

export function invalidToken(): Answer {
  return json(401, { error: 'invalid_token' });
}

export function forbidden(): Answer {
  return json(403, { error: 'forbidden', error_description: 'This API key may not write.' });
}

/** An error that a fault asks for. */
export function haloError(status: number, headers: Readonly<Record<string, string>>): Answer {
  switch (status) {
    case 400:
      return json(400, { message: 'Bad Request', errors: [] }, headers);
    case 401:
      return json(401, { error: 'invalid_token' }, headers);
    case 402:
      return json(402, { error: 'expired_token' }, headers);
    case 403:
      return json(403, { error: 'forbidden' }, headers);
    case 404:
      return json(404, { resource: 'object', field: 'id', value: null }, headers);
    case 422:
      return json(
        422,
        {
          message: 'Validation Failed',
          errors: [{ field: 'simulated', value: '', code: 'invalid', details: 'A fault of the simulated service.' }],
        },
        headers,
      );
    case 500:
      return json(500, { code: 500, message: 'Internal Server Error' }, headers);
    default:
      return nothing(status, headers);
  }
}
