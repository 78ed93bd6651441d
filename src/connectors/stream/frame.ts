/**
 * How records of a file lie in the evidence: each with the bytes it came in, untouched, behind a line that says how
 * many they are and where they stood ("#17 204" or "#17 65536 too-long").
 */
import type { Piece } from './scan.ts';

const NEWLINE = Buffer.from('\n');
const HEADER = /^#(\d+) (\d+)(?: (cut-short|too-long|after-the-end))?$/;

export function frame(pieces: readonly Piece[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const { line, bytes, flaw } of pieces) {
    parts.push(Buffer.from(`#${line} ${bytes.length}${flaw === null ? '' : ` ${flaw}`}\n`), bytes, NEWLINE);
  }
  return Buffer.concat(parts);
}

/** The pieces of a body that `frame` made; stops where it does not read as one. */
export function unframe(body: Uint8Array): readonly Piece[] {
  const found: Piece[] = [];
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf(0x0a, at);
    const header = HEADER.exec(Buffer.from(body.subarray(at, end === -1 ? at : end)).toString('latin1'));
    if (!header) break;
    const length = Number(header[2]);
    const flaw = (header[3] ?? null) as Piece['flaw'];
    found.push({ line: Number(header[1]), bytes: body.subarray(end + 1, end + 1 + length), flaw });
    at = end + 1 + length + 1;
  }
  return found;
}
