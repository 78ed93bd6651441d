/** How long the vendor takes to answer. Real time, unlike everything else in the world. */
import type { Dice } from '../dice.ts';
import type { HarmonyRouteName, RouteName } from './routes.ts';

/** "none": at once. "lifelike": tens to hundreds of milliseconds, as clients report of the service. */
export type LatencyKind = 'none' | 'lifelike';

const HALO: readonly [least: number, most: number] = [60, 150];

const LIFELIKE: Readonly<Record<HarmonyRouteName, readonly [least: number, most: number]>> = {
  auth: [70, 160],
  'query-create': [60, 140],
  'query-status': [30, 80],
  'query-retrieve': [70, 180],
  'session-login': [80, 170],
  'session-keepalive': [30, 80],
  computers: [50, 120],
  isolate: [70, 150],
  'de-isolate': [70, 150],
  job: [30, 80],
  'remediation-status': [50, 120],
  'operation-status': [40, 100],
  'operation-results': [50, 120],
  abort: [50, 120],
};

/** Milliseconds to wait before this answer. */
export function latencyOf(kind: LatencyKind, route: RouteName | 'unknown', dice: Dice): number {
  if (kind === 'none' || route === 'unknown') return 0;
  const [least, most] = route in LIFELIKE ? LIFELIKE[route as HarmonyRouteName] : HALO;
  return dice.between(least, most);
}
