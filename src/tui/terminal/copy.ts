/** Copying to the clipboard of the person's own terminal (OSC 52): it works over SSH too. */

/** Terminals give up beyond this many bytes of base64. */
const LONGEST = 74_994;

export type Copied = { readonly ok: true; readonly sequence: string } | { readonly ok: false; readonly words: string };

/** The sequence that copies a text, or why it cannot be. Nobody can tell whether the terminal obeyed it. */
export function copySequence(text: string): Copied {
  const base64 = Buffer.from(text, 'utf8').toString('base64');
  if (base64.length > LONGEST) {
    return { ok: false, words: `Too long to copy through the terminal (${Buffer.byteLength(text)} bytes).` };
  }
  return { ok: true, sequence: `\x1b]52;c;${base64}\x07` };
}

/** Writes it between two frames: it moves nothing on the screen. Answers null, or why nothing was copied. */
export function copyText(pass: (sequence: string) => unknown, text: string): string | null {
  const copied = copySequence(text);
  if (!copied.ok) return copied.words;
  pass(copied.sequence);
  return null;
}
