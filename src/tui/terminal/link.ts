/** Text that leads somewhere (OSC 8). An address holds only characters that an address may hold, or leads nowhere. */
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** All that RFC 3986 allows but the semicolon, which parts the fields of the sequence. */
const ADDRESS = /^(?:https|file):\/\/[A-Za-z0-9._~:/?#[\]@!$&'()*+,=%-]{1,2000}$/;

/** The text as a link; as it is where the address is none. */
export function linkedText(text: string, address: string): string {
  return ADDRESS.test(address) ? `\x1b]8;;${address}\x1b\\${text}\x1b]8;;\x1b\\` : text;
}

/** Of a file on this machine: with its name, so that a terminal at the other end of an SSH line opens no file of its own. */
export function fileAddress(path: string, machine = hostname(), platform = process.platform): string {
  // On Windows a machine in front would name a network share.
  if (platform === 'win32') return pathToFileURL(path).href.replaceAll(';', '%3B');
  const steps = resolve(path).toWellFormed().split('/');
  return `file://${encodeURIComponent(machine)}${steps.map(encodeURIComponent).join('/')}`;
}

/** Whether a terminal is one that may be sent links: unknown sequences are passed over by all but those of paper. */
export function takesLinks({ TERM }: Readonly<Record<string, string | undefined>>): boolean {
  return TERM !== 'dumb';
}
