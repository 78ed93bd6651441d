/** The vendor's asset of a machine, where exactly one bears its name. */
import type { Endpoint } from '../../engine/model/endpoint.ts';
import type { Machine } from '../../engine/model/machine.ts';

export function assetOf({ endpoint }: Pick<Machine, 'endpoint'>): Endpoint | null {
  return endpoint.kind === 'one' ? endpoint.reading.endpoint : null;
}
