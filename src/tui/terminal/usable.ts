/** Whether a console can be shown at all. Ink throws on its first key hook without a terminal. */

type End = { readonly isTTY?: boolean | undefined };

/** Null where both ends are terminals; else which one is not, in words. */
export function whyNoConsole(stdin: End, stdout: End): string | null {
  if (stdin.isTTY && stdout.isTTY) return null;
  const missing = !stdin.isTTY && !stdout.isTTY ? 'Input and output are' : stdin.isTTY ? 'Output is' : 'Input is';
  return `${missing} not a terminal, so there is no console. For one cycle without a screen: cordon run`;
}
