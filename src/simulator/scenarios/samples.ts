/** The documented sample records and the awkward ones, moved into the last hour in their own order. */

import type { LogRecord } from '../world/alerts.ts';
import { type Host, hostNamed } from '../world/hosts.ts';
import { foldHost, hostOf } from '../world/truth.ts';
import type { World } from '../world/world.ts';
import { MINUTE } from './casting.ts';
import source from './samples.json' with { type: 'json' };

const SPAN = 56 * MINUTE;

export function samples(world: World): void {
  const records = [...source.records, ...source.awkward].map((sample) => sample.record as LogRecord);
  for (const host of hostsIn(records, world)) world.addComputer({ host });

  const now = world.now();
  const times = records.map(timeOf);
  const order = times.filter((time) => time !== null).sort((a, b) => a - b);
  records.forEach((record, i) => {
    const time = times[i] ?? null;
    const rank = time === null ? i : order.indexOf(time);
    const at = Math.floor((now - SPAN + (rank / records.length) * (SPAN - 2 * MINUTE)) / 1000) * 1000;
    world.addAlert(time === null ? record : { ...record, time: moved(record.time, at) }, { at, visibleAt: at });
  });
}

/** Epoch ms; null: the record has no time that can be read. */
function timeOf(record: LogRecord): number | null {
  if (typeof record.time === 'number') return record.time;
  const time = typeof record.time === 'string' ? Date.parse(record.time) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** In the form it had: a number stays one, a fraction keeps its sequence number. */
function moved(time: unknown, at: number): unknown {
  if (typeof time !== 'string') return at;
  return new Date(at).toISOString().slice(0, 19) + time.slice(19);
}

function hostsIn(records: readonly LogRecord[], world: World): Host[] {
  const hosts = new Map<string, Host>();
  for (const record of records) {
    const name = hostOf(record);
    if (name === null || hosts.has(foldHost(name))) continue;
    const text = (value: unknown) =>
      Array.isArray(value) ? String(value[0]) : typeof value === 'string' ? value : null;
    const [ip, user, sid] = [text(record.src), text(record.src_user_name ?? record.user), text(record.user_sid)];
    const told = { ...(ip ? { ip } : {}), ...(user ? { user } : {}), ...(sid ? { userSid: sid } : {}) };
    hosts.set(foldHost(name), hostNamed(name, world.dice.fork(name), told));
  }
  return [...hosts.values()];
}
