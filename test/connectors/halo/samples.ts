/** The contract's sample events (section 9). */
import { readFileSync } from 'node:fs';

export type SampleEvent = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string };

const page: { readonly events: readonly SampleEvent[] } = JSON.parse(
  readFileSync(new URL('./sample-events.json', import.meta.url), 'utf8'),
);

export const SAMPLES = page.events;

export function sample(type: string): SampleEvent {
  const found = SAMPLES.find((event) => event.type === type);
  if (!found) throw new Error(`no sample of ${type}`);
  return found;
}
