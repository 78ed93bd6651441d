/** Bounds of what is kept in memory of one alert. The evidence stays as received. */
import { createHash } from 'node:crypto';
import type { AlertFacts, Indicator } from '../model/alert.ts';

/** Characters. A DNS name has at most 253. */
const HOST = 255;
const ID = 200;
const USER = 256;
const EVENT = 200;
const RULE = 400;
const TECHNIQUE = 200;
const INDICATOR = 2048;
/** Entries of one alert. */
const USERS = 32;
const TECHNIQUES = 32;
const INDICATORS = 64;

/** Times a date can be written for with four digits of the year: 1970 to 9999. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A text cut at `limit` characters, with an ellipsis where something is missing. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Never between the halves of a surrogate pair.
  const end = (text.codePointAt(limit - 2) ?? 0) > 0xffff ? limit - 2 : limit - 1;
  return `${text.slice(0, end)}…`;
}

/** As `cutText`, with a digest of the whole behind it, so that two long names stay two. */
function cutName(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return `${cutText(text, limit - digest.length)}${digest}`;
}

function cutNameOrNull(text: string | null, limit: number): string | null {
  if (text === null || text.trim() === '') return null;
  return cutName(text, limit);
}

function cutList(list: readonly string[], entries: number, limit: number): readonly string[] {
  if (list.length <= entries && !list.some((text) => text.length > limit)) return list;
  return list.slice(0, entries).map((text) => cutText(text, limit));
}

function cutIndicators(list: readonly Indicator[]): readonly Indicator[] {
  if (list.length <= INDICATORS && list.every(({ value }) => value.length <= INDICATOR)) return list;
  return list.slice(0, INDICATORS).map(({ kind, value }) => ({ kind, value: cutText(value, INDICATOR) }));
}

function readableTime(time: number | null): number | null {
  return time !== null && time >= 0 && time <= LATEST ? time : null;
}

/** Whether nothing needs cutting, as with nearly every record: then the facts stay the ones that came. */
function isWithin({ id, time, host, endpointId, users, event, rule, indicators, techniques }: AlertFacts): boolean {
  return (
    isName(id, ID) &&
    isName(host, HOST) &&
    isName(endpointId, ID) &&
    readableTime(time) === time &&
    event.length <= EVENT &&
    rule.length <= RULE &&
    cutList(users, USERS, USER) === users &&
    cutList(techniques, TECHNIQUES, TECHNIQUE) === techniques &&
    cutIndicators(indicators) === indicators
  );
}

function isName(text: string | null, limit: number): boolean {
  return text === null || (text.length <= limit && text.length > 0 && text.charCodeAt(0) > SPACE);
}

const SPACE = 0x20;

/** The facts within bounds: long texts are cut with an ellipsis, long lists end early, absurd times are unknown. */
export function boundFacts(facts: AlertFacts): AlertFacts {
  if (isWithin(facts)) return facts;
  return {
    id: cutNameOrNull(facts.id, ID),
    time: readableTime(facts.time),
    host: cutNameOrNull(facts.host, HOST),
    endpointId: cutNameOrNull(facts.endpointId, ID),
    users: cutList(facts.users, USERS, USER),
    severity: facts.severity,
    event: cutText(facts.event, EVENT),
    rule: cutText(facts.rule, RULE),
    indicators: cutIndicators(facts.indicators),
    techniques: cutList(facts.techniques, TECHNIQUES, TECHNIQUE),
  };
}
