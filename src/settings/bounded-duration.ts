/** A duration in the settings: inside bounds, kept as it was written. */
import * as z from 'zod';
import { durationMs, parseDuration } from './duration.ts';

export function boundedDuration(least: string, most = '1200mo') {
  const [from, to] = [durationMs(least), durationMs(most)];
  return z.string().refine((text) => {
    const parsed = parseDuration(text);
    return 'ms' in parsed && parsed.ms >= from && parsed.ms <= to;
  });
}
