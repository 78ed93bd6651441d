/**
 * One real login with a key and one harmless read. Whether it may write is shown by a move of a server that does not
 * exist: a key that may answers 404, one that may not 403, and nothing can change.
 */
import { toProblem } from '../../engine/errors.ts';
import type { ConnectorContext, KeyPair, KeyTest } from '../connector.ts';
import { throwIfAborted } from '../http/abort.ts';
import { Http } from '../http/http.ts';
import { Account } from './account.ts';
import { HALO_SLOT } from './keys.ts';
import { HALO_RATES } from './rates.ts';
import { Servers } from './servers/servers.ts';

/** No server bears it: ids are version-1 UUIDs. */
const NOBODY = '0'.repeat(32);

export async function testKey(
  slot: string,
  pair: KeyPair,
  context: Omit<ConnectorContext, 'keys'>,
  signal: AbortSignal,
): Promise<KeyTest> {
  if (slot !== HALO_SLOT) {
    return { ok: false, problem: { code: 'usage', what: `CloudPassage Halo has no keys called "${slot}".` } };
  }
  throwIfAborted(signal);
  const { clock, gateway, trace, readOnly } = context;
  // Somebody waits at the question: one more try, not four.
  const http = new Http({ origin: gateway, clock, trace, readOnly, limits: HALO_RATES, retries: 1 });
  const account = new Account({ http, clock, pair });
  const begun = performance.now();
  try {
    const count = await new Servers(account).count(signal);
    const seen = count === null ? 'servers can be read' : `${count} ${count === 1 ? 'server' : 'servers'} in sight`;
    const mayWrite = readOnly ? null : await askToWrite(account, signal);
    const note = `Logged in; ${seen}.${writingWords(mayWrite)}`;
    return { ok: true, ms: Math.round(performance.now() - begun), note, mayWrite, skewMs: http.skew };
  } catch (thrown) {
    throwIfAborted(signal);
    return { ok: false, problem: toProblem(thrown), skewMs: http.skew };
  } finally {
    account.close();
    await http.close();
  }
}

function writingWords(mayWrite: boolean | null): string {
  if (mayWrite === null) return '';
  return mayWrite ? ' The key may write.' : ' The key may only read: it can watch, but not isolate.';
}

/** Null: the answer does not tell. */
async function askToWrite(account: Account, signal: AbortSignal): Promise<boolean | null> {
  const answer = await account
    .call(
      {
        method: 'PUT',
        path: `/v1/servers/${NOBODY}`,
        body: { server: { group_id: NOBODY } },
        retry: 'never',
        write: true,
        group: 'halo',
        what: 'The question whether the key may write',
      },
      signal,
    )
    .catch(() => null);
  throwIfAborted(signal);
  if (answer?.status === 404) return true;
  return answer?.status === 403 ? false : null;
}
