/** Checks an audit chain, stored or exported, and names the place where it was altered or cut. Pure. */
import type { AuditHead } from '../engine/ports.ts';
import { type AuditRecord, EMPTY_HEAD, sha256 } from './audit.ts';

export type ChainVerdict =
  | { readonly kind: 'intact'; readonly head: AuditHead }
  | {
      readonly kind: 'altered' | 'truncated' | 'unreadable';
      /** 1-based line of the export at which the chain ceases to be whole. */
      readonly line: number;
      /** The head of the part that is good. */
      readonly lastGood: AuditHead;
      /** When the last good record was written (ISO 8601, UTC); null: none is good. */
      readonly lastGoodAt: string | null;
      readonly words: string;
    };

/** Takes a chain line by line, so that an export of any size can be checked as it is read. */
export interface ChainVerifier {
  /** False as soon as the chain is broken: further lines change nothing. */
  take(line: string): boolean;
  end(): ChainVerdict;
}

/**
 * Verifies lines of JSON, oldest first. `expected` is a head noted earlier (from a report, or `--head`): the chain
 * must still hold that many records, the last of them with that hash.
 */
export function verifyChain(lines: Iterable<string>, expected?: AuditHead): ChainVerdict {
  const verifier = createChainVerifier(expected);
  for (const line of lines) if (!verifier.take(line)) break;
  return verifier.end();
}

export function createChainVerifier(expected?: AuditHead): ChainVerifier {
  let head = EMPTY_HEAD;
  let headAt: string | null = null;
  let line = 0;
  let held: string | null = null;
  let broken: ChainVerdict | null = null;

  const fail = (kind: 'altered' | 'truncated' | 'unreadable', at: number, words: string): void => {
    broken ??= { kind, line: at, lastGood: head, lastGoodAt: headAt, words: `${words} ${lastGoodWords(head, headAt)}` };
  };

  const check = (text: string, last: boolean): void => {
    line += 1;
    const record = read(text);
    if (record === null) {
      if (last && !text.trimEnd().endsWith('}') && head.count > 0) {
        fail('truncated', line, `Line ${line} is torn: the end of the chain was cut or never written whole.`);
      } else if (head.count === 0 && !text.startsWith('{')) {
        fail('unreadable', line, `Line ${line} is not a record of an audit chain.`);
      } else fail('altered', line, `Line ${line} cannot be read as a record.`);
      return;
    }
    if (!hashFits(text, record.hash)) {
      fail('altered', line, `Line ${line} (record ${record.seq}) does not have the hash it states.`);
    } else if (record.seq !== head.count) {
      const words = `Line ${line} holds record ${record.seq} where record ${head.count} belongs`;
      fail('altered', line, `${words}: a record was removed, moved or added.`);
    } else if (record.prev !== head.hash) {
      fail('altered', line, `Line ${line} (record ${record.seq}) does not follow the record before it.`);
    } else if (expected?.count === record.seq + 1 && expected.hash !== record.hash) {
      const words = `Record ${record.seq} is not the one the given head names`;
      fail('altered', line, `${words}: the chain was rebuilt at or before it.`);
    } else {
      head = { count: record.seq + 1, hash: record.hash };
      headAt = record.ts;
    }
  };

  return {
    take(text) {
      // One line is held back: only the last one may be torn, and only the last one may be empty.
      if (held !== null && broken === null) check(held, false);
      held = text.endsWith('\r') ? text.slice(0, -1) : text;
      return broken === null;
    },
    end() {
      if (held !== null && held !== '' && broken === null) check(held, true);
      if (broken === null && expected && expected.count > head.count) {
        const words = `The chain ends after ${head.count} of the ${expected.count} records the given head names.`;
        fail('truncated', line + 1, words);
      }
      return broken ?? { kind: 'intact', head };
    },
  };
}

function lastGoodWords(head: AuditHead, at: string | null): string {
  if (head.count === 0) return 'No record before it is good.';
  return `The last good record is ${head.count - 1} of ${at}.`;
}

function read(text: string): AuditRecord | null {
  let value: Partial<AuditRecord> | null;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const texts = [value.event, value.hash, value.prev, value.run, value.ts];
  if (texts.some((member) => typeof member !== 'string') || !Number.isSafeInteger(value.seq) || value.v !== 1)
    return null;
  return value as AuditRecord;
}

const TAIL = /,"hash":"[0-9a-f]{64}","prev":"[0-9a-f]{64}","run":"(?:[^"\\]|\\.)*","seq":\d+,"ts":"[^"\\]*","v":1\}$/;
const HASH_MEMBER_LENGTH = ',"hash":""'.length + 64;

/**
 * A line is canonical as it is written, so cutting its `hash` member out gives the very text that was hashed. Another
 * spelling of the same record (spaces, a member twice) counts as altered: no two readers may see different things.
 */
function hashFits(text: string, stated: string): boolean {
  const tail = TAIL.exec(text);
  if (!tail) return false;
  const without = text.slice(0, tail.index) + text.slice(tail.index + HASH_MEMBER_LENGTH);
  return sha256(`audit-v1\n${without}`) === stated;
}
