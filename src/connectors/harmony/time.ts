/** Times as records and computers carry them: ISO texts, HTTP dates, epoch numbers of several sizes. */

const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

const NO_ZONE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?$/;

/** Epoch ms; null where the value is no time of this century. A text without a zone is UTC. */
export function timeOf(value: unknown): number | null {
  if (typeof value === 'string') return fromText(value);
  if (typeof value === 'number') return fromNumber(value);
  if (Array.isArray(value)) return value.length > 0 && !Array.isArray(value[0]) ? timeOf(value[0]) : null;
  return null;
}

/** Epoch ms of a computer's member; values up to 1000 mean never (contract section 4.4). */
export function contactOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value;
  if (typeof number === 'number') return number > 1000 ? plausible(number) : null;
  return timeOf(value);
}

function fromText(text: string): number | null {
  const parsed = text.endsWith('Z') ? Date.parse(text) : parseLoose(text.trim());
  return plausible(parsed);
}

function parseLoose(text: string): number {
  if (/^\d{9,17}(\.\d+)?$/.test(text)) return fromNumber(Number(text)) ?? Number.NaN;
  if (NO_ZONE.test(text)) {
    const iso = text.replace(' ', 'T').replace(',', '.');
    return Date.parse(iso.length === 10 ? iso : `${iso}Z`);
  }
  return /\d{4}/.test(text) ? Date.parse(text) : Number.NaN;
}

/** Seconds, milliseconds or microseconds, told apart by size. */
function fromNumber(value: number): number | null {
  const ms = value > 1e14 ? value / 1000 : value > 1e11 ? value : value * 1000;
  return plausible(Math.floor(ms));
}

function plausible(ms: number): number | null {
  return ms >= EARLIEST && ms < LATEST ? ms : null;
}
