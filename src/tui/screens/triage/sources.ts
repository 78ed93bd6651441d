/** Short names of where alerts come from: the connector's, with a number where one vendor has several accounts. Pure. */
import type { SourceView } from '../../../engine/state.ts';
import { sanitiseWithin } from '../../text/sanitise.ts';

const MOST = 12;

/** By source id, in the order of the header: "harmony", "halo 1", "halo 2". */
export function sourceNames(sources: readonly SourceView[]): ReadonlyMap<string, string> {
  const bare = sources.map(({ id }) => sourceName(id));
  const seen = new Map<string, number>();
  return new Map(
    sources.map(({ id }, index) => {
      const name = bare[index] ?? '';
      const number = (seen.get(name) ?? 0) + 1;
      seen.set(name, number);
      return [id, bare.filter((each) => each === name).length > 1 ? `${name} ${number}` : name];
    }),
  );
}

/** The connector's own name: what stands before gateway and account. */
export function sourceName(id: string): string {
  return sanitiseWithin(id.split(':')[0] ?? '', MOST);
}
