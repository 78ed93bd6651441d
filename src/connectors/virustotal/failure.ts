/** What an answer that is no report means (contract section 4): by status first, by code second, never by message. */
import * as z from 'zod';
import type { LookUpAnswer } from '../../engine/enricher-port.ts';
import type { Problem } from '../../engine/errors.ts';
import type { Subject } from '../../engine/model/reputation.ts';
import { type Answer, header } from '../http/answer.ts';
import { retryAfterMs } from '../http/backoff.ts';

const errorBody = z.object({ error: z.object({ code: z.string() }) });
const LONGEST_RETRY_AFTER_MS = 86_400_000;
const AFFECTS = 'Indicators that were not checked stay so; nothing else waits for them.';
const MEND = 'Enter another key (cordon setup), or set CORDON_VIRUSTOTAL_API_KEY, and start again.';

const WHY_REFUSED: Readonly<Record<string, string>> = {
  UserNotActiveError: 'its account is not active',
  WrongCredentialsError: 'it is not a key of this service',
  AuthenticationRequiredError: 'none arrived',
};

/** `now`: epoch ms, for a `Retry-After` that names a time. */
export function failureOf(answer: Answer, subject: Subject, host: string, now: number): LookUpAnswer {
  const { status } = answer;
  const parsed = errorBody.safeParse(answer.json);
  const code = parsed.success ? parsed.data.error.code : '';
  const because = WHY_REFUSED[code] ? `: ${WHY_REFUSED[code]}` : '';
  const problem = (what: string, next?: string): Problem => ({
    code: 'service',
    status,
    what,
    affects: AFFECTS,
    ...(next && { next }),
  });
  switch (status) {
    case 401:
      return {
        kind: 'refused',
        problem: {
          ...problem(`VirusTotal refused the key (401)${because}. Look-ups are off until it changes.`, MEND),
          code: 'credentials',
        },
      };
    case 403:
      return {
        kind: 'forbidden',
        lookUpKind: subject.kind,
        problem: {
          ...problem(`VirusTotal does not let this key look up indicators of the kind ${subject.kind} (403).`),
          code: 'forbidden',
          next: `They are not asked about any more; the others are. To say so for good: cordon config set virustotal.kinds.${SETTING[subject.kind]} false`,
        },
      };
    case 404:
      return { kind: 'unknown' };
    case 429: {
      const asked = retryAfterMs(header(answer, 'retry-after'), now);
      return {
        kind: 'limited',
        quota: code === 'QuotaExceededError',
        retryAfterMs: asked !== null && asked <= LONGEST_RETRY_AFTER_MS ? asked : null,
        problem: { ...problem('VirusTotal asks for fewer look-ups (429).'), code: 'rate' },
      };
    }
    case 400:
      if (code === 'NotAvailableYet')
        return { kind: 'failed', problem: problem('VirusTotal has no answer yet (400).') };
      return { kind: 'invalid', problem: problem(`VirusTotal calls the question about ${subject.kind} wrong (400).`) };
    case 408:
    case 424:
      return { kind: 'failed', problem: problem(`VirusTotal could not answer (${status}). It is asked again later.`) };
  }
  if (status >= 500) {
    return { kind: 'failed', problem: problem(`VirusTotal failed (${status}). It is asked again later.`) };
  }
  if (status >= 300 && status < 400) {
    const what = `${host} answered with a redirect (${status}); it was not followed, for the key would have gone with it.`;
    return { kind: 'failed', problem: problem(what, 'Check CORDON_VIRUSTOTAL_URL and the proxy.') };
  }
  return { kind: 'invalid', problem: problem(`VirusTotal refused a look-up (${status}).`) };
}

const SETTING = { file: 'files', address: 'addresses', domain: 'domains', url: 'urls' } as const;
