/**
 * Node writes to a terminal and waits until it has taken all of it. A line that stalls (Ctrl-S, a hung SSH session)
 * would stop the whole program, its watch too. Written to without waiting, the painter sees that the line is busy.
 */

type Handle = { setBlocking?(on: boolean): unknown };

/** Node has no public name for this; where it is not there, writes go on to wait. */
export function unblock(stdout: NodeJS.WriteStream): void {
  if (stdout.isTTY) (stdout as { readonly _handle?: Handle })._handle?.setBlocking?.(false);
}
