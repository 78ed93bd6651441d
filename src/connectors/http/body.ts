/** Bodies of answers: bounded, and decoded of their content encoding. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { transportError } from './failure.ts';

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

export const ACCEPT_ENCODING = 'gzip, deflate, br';

/** Reads a body whole, at most `limit` bytes. */
export async function readBody(stream: AsyncIterable<Uint8Array>, limit: number, host: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > limit) throw transportError('too-large', host, 'unknown', `more than ${limit} bytes`);
    parts.push(part);
  }
  return parts.length === 1 ? Buffer.from(parts[0] as Uint8Array) : Buffer.concat(parts, size);
}

/** Takes off the content encoding; what is not encoded comes back as it is. */
export async function decodeBody(
  body: Buffer,
  encoding: string | undefined,
  limit: number,
  host: string,
): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity' || body.length === 0) return body;
  const decoder = decoders[name as keyof typeof decoders];
  if (!decoder) throw transportError('encoding', host, 'unknown', `content encoding ${name.slice(0, 40)}`);
  try {
    return await decoder(body, { maxOutputLength: limit });
  } catch (error) {
    const tooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw transportError(tooLarge ? 'too-large' : 'encoding', host, 'unknown', name);
  }
}
