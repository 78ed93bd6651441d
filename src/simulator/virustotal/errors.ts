/** Errors in VirusTotal's words (its contract, section 4). */
import { type Answer, json } from '../server/answers.ts';

const MESSAGES = {
  BadRequestError: [400, 'The identifier is not valid'],
  InvalidArgumentError: [400, 'The identifier is not valid'],
  NotAvailableYet: [400, 'The resource is not available yet'],
  AuthenticationRequiredError: [401, 'API key header not present'],
  WrongCredentialsError: [401, 'Wrong API key'],
  UserNotActiveError: [401, 'The user is not active'],
  ForbiddenError: [403, 'You are not authorized to perform the requested operation'],
  NotFoundError: [404, 'Resource not found'],
  FailedDependencyError: [424, 'A dependency failed'],
  QuotaExceededError: [429, 'quota used up'],
  TooManyRequestsError: [429, 'Too many requests'],
  TransientError: [503, 'Transient server error, retry might work'],
  DeadlineExceededError: [504, 'The operation took too long'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type VirusTotalErrorCode = keyof typeof MESSAGES;

export function virusTotalError(
  code: VirusTotalErrorCode,
  { message, headers }: { readonly message?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Answer {
  const [status, usual] = MESSAGES[code];
  return json(status, { error: { code, message: message ?? usual } }, headers);
}

/** The error that goes with a status a fault asks for; `code` where several do. */
export function virusTotalErrorOf(status: number, code?: string, headers?: Readonly<Record<string, string>>): Answer {
  const known = Object.entries(MESSAGES).find(([, [of]]) => of === status)?.[0];
  return json(
    status,
    { error: { code: code ?? known ?? 'InternalError', message: 'A fault of the simulated service.' } },
    headers,
  );
}
