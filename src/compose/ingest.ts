/** Alerts from a file or a pipe, beside a vendor's own isolator (cli.md, `ingest`). */
import type { Connector, OpenConnection } from '../connectors/connector.ts';
import { CONNECTORS } from '../connectors/registry.ts';
import { recogniseStream } from '../connectors/stream/recognise.ts';
import { streamSource } from '../connectors/stream/source.ts';
import { ServiceError } from '../engine/errors.ts';
import type { Ledger } from '../engine/ports.ts';

export type Input = { readonly input: AsyncIterable<Uint8Array>; readonly name: string };

/** Whose records these are, by their members; the input that comes back begins at its beginning. */
export async function recognise(given: Input): Promise<{ readonly connector: string | null; readonly given: Input }> {
  const { connector, input } = await recogniseStream(given.input);
  if (connector !== null && !CONNECTORS.some(({ id }) => id === connector)) {
    throw new ServiceError({
      code: 'usage',
      what: `The records of ${given.name} look like those of "${connector}", and there is no connector of that name.`,
      next: `There is: ${CONNECTORS.map(({ id }) => id).join(', ')}; --connector takes one of them all the same.`,
    });
  }
  return { connector, given: { ...given, input } };
}

/**
 * The vendor's connection with another source of alerts. It keeps the vendor's name, so that a machine is the same one
 * wherever its alerts come from: what was skipped, isolated or released counts here too.
 */
export function fedBy({ input, name }: Input, connection: OpenConnection, connector: Connector): OpenConnection {
  const source = streamSource({
    id: connection.source.id,
    name,
    input,
    like: connection.source,
    matcher: (filter) => connector.recordMatcher(filter),
  });
  return { ...connection, source };
}

/** The ledger with alerts and cursors of its own for what is fed in: the vendor's stream was not searched by it. */
export function apart(ledger: Ledger): Ledger {
  const own = (stream: string): string => `ingest/${stream}`;
  const overrides: Partial<Ledger> = {
    admit: (page) => ledger.admit({ ...page, stream: own(page.stream) }),
    alerts: (stream, from, to) => ledger.alerts(own(stream), from, to),
    cursor: (stream) => ledger.cursor(own(stream)),
    moveCursor: (stream, to) => ledger.moveCursor(own(stream), to),
  };
  return new Proxy(ledger, {
    get(target, member) {
      const value: unknown = Reflect.get(overrides, member) ?? Reflect.get(target, member, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
