/** A command that can be typed as it stands, although its machine was named by a vendor's record. Pure. */
import type { NoticeMachine } from '../model/notice.ts';

/** No quoting is needed, and no mail program makes a link of it. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;

export function commandFor(verb: 'isolate' | 'release' | 'status', { host, endpointId }: NoticeMachine): string {
  const name = [host, endpointId ?? ''].find((each) => PLAIN.test(each));
  return name === undefined ? 'cordon, then the machine by its name' : `cordon ${verb} ${name}`;
}
