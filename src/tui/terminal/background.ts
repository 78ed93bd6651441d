/** Asking the terminal for its background (OSC 11). Those that do not know the question stay silent. */
import type { Background } from '../theme/tokens.ts';

const QUESTION = '\x1b]11;?\x1b\\';
/** A terminal over a slow line needs a moment; nobody waits for it but who leaves at once. */
const PATIENCE_MS = 300;
/** These show the question as text, or may. */
const SILENT = /^(dumb|linux|vt\d|ansi|cons|sun|unknown)/;

type Replies = { onReply(listener: (reply: string) => void): () => void };

/** Null: the terminal cannot be asked. Resolves with null where it does not answer in time. */
export function askBackground(
  pass: (sequence: string) => void,
  replies: Replies,
  term: string | undefined,
): Promise<Background | null> | null {
  if (term === undefined || term === '' || SILENT.test(term)) return null;
  return new Promise((resolve) => {
    const settle = (background: Background | null) => {
      clearTimeout(timer);
      stop();
      resolve(background);
    };
    const timer = setTimeout(() => settle(null), PATIENCE_MS);
    const stop = replies.onReply((reply) => {
      const background = readBackground(reply);
      if (background) settle(background);
    });
    pass(QUESTION);
  });
}

const ANSWER = /^\x1b\]11;rgba?:([0-9a-f]{1,4})\/([0-9a-f]{1,4})\/([0-9a-f]{1,4})/i;

/** What an answer says; null: it is no answer to this question. */
export function readBackground(reply: string): Background | null {
  const parts = ANSWER.exec(reply);
  if (!parts) return null;
  const [red = 0, green = 0, blue = 0] = parts
    .slice(1)
    .map((digits) => Number.parseInt(digits, 16) / (16 ** digits.length - 1));
  // As bright as the eye takes it (ITU-R BT.709).
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 ? 'light' : 'dark';
}
