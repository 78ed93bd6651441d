/** Alerts from a file or a pipe, beside a vendor's own isolator (cli.md, `ingest`). */
import type { Connector, OpenConnection } from '../connectors/connector.ts';
import { CONNECTORS } from '../connectors/registry.ts';
import { recogniseStream } from '../connectors/stream/recognise.ts';
import { streamSource } from '../connectors/stream/source.ts';
import { ServiceError } from '../engine/errors.ts';
import type { AlertSource, Ledger } from '../engine/ports.ts';
import { sharedPages } from './shared-pages.ts';

export type Input = {
  readonly input: AsyncIterable<Uint8Array>;
  readonly name: string;
  /** A vendor's text form, where its records are in one; else they are JSON. */
  readonly form?: Connector['textForm'] | null;
};

/** Whose records these are, by their members; the input that comes back begins at its beginning. */
export async function recognise(given: Input): Promise<{ readonly connector: string | null; readonly given: Input }> {
  const { head, input: whole } = await peek(given.input);
  const inText = CONNECTORS.find(({ textForm }) => textForm?.recognises(head));
  if (inText) return { connector: inText.id, given: { ...given, input: whole } };
  const { connector, input } = await recogniseStream(whole);
  if (connector !== null && !CONNECTORS.some(({ id }) => id === connector)) {
    throw new ServiceError({
      code: 'usage',
      what: `The records of ${given.name} look like those of "${connector}", and there is no connector of that name.`,
      next: `There is: ${CONNECTORS.map(({ id }) => id).join(', ')}; --connector takes one of them all the same.`,
    });
  }
  return { connector, given: { ...given, input } };
}

/** The same input with the vendor's text form, where it is in that. */
export async function withForm(given: Input, { textForm }: Pick<Connector, 'textForm'>): Promise<Input> {
  if (!textForm) return given;
  const { head, input } = await peek(given.input);
  return { ...given, input, form: textForm.recognises(head) ? textForm : null };
}

const HEAD_BYTES = 64 * 1024;

/** The beginning of an input: up to its first line that is not blank. What cannot be read is told by who reads it all. */
async function peek(
  input: AsyncIterable<Uint8Array>,
): Promise<{ readonly head: string; readonly input: AsyncIterable<Uint8Array> }> {
  const iterator = input[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let head = '';
  let failure: { readonly thrown: unknown } | null = null;
  const decoder = new TextDecoder();
  try {
    while (head.length < HEAD_BYTES && !/\S.*\n/.test(head)) {
      const next = await iterator.next();
      if (next.done) break;
      seen.push(next.value);
      head += decoder.decode(next.value, { stream: true });
    }
  } catch (thrown) {
    failure = { thrown };
  }
  async function* again(): AsyncGenerator<Uint8Array> {
    yield* seen;
    if (failure) throw failure.thrown;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { head, input: again() };
}

/**
 * The vendor's connections with another source of alerts. They keep the vendor's names, so that a machine is the same
 * one wherever its alerts come from: what was skipped, isolated or released counts here too. With several accounts each
 * takes the records of its own machines.
 */
export function fedBy(
  { input, name, form = null }: Input,
  connections: readonly OpenConnection[],
  connector: Connector,
): OpenConnection[] {
  const matcher = (filter: string) => connector.recordMatcher(filter);
  const [first] = connections;
  if (!first) return [];
  const sourceOf = ({ source }: OpenConnection, from: AsyncIterable<Uint8Array>): AlertSource =>
    streamSource({ id: source.id, name, input: from, form, like: source, matcher });
  if (connections.length === 1) return [{ ...first, source: sourceOf(first, input) }];
  const shared = sharedPages(sourceOf(first, input), connections);
  return connections.map((connection, at) => ({
    ...connection,
    source: { ...sourceOf(connection, NOTHING), collect: (search, signal) => shared(at, search, signal) },
  }));
}

const NOTHING: AsyncIterable<Uint8Array> = { async *[Symbol.asyncIterator]() {} };

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
