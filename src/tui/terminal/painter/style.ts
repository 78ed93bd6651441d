/** What SGR codes add up to, as one short sequence that says the same from nothing. Pure. */

/** A style in the codes that make it ("1;31"); '' is the plain one. */
export type CellStyle = string;
export const PLAIN: CellStyle = '';

/** Each group of codes excludes itself; `[code that ends it, test for those that set it]`. */
const ENDS: ReadonlyMap<number, Group> = new Map([
  [22, 'weight'],
  [23, 'italic'],
  [24, 'underline'],
  [27, 'inverse'],
  [28, 'hidden'],
  [29, 'strike'],
  [39, 'ink'],
  [49, 'paper'],
  [55, 'overline'],
]);
const SETS: ReadonlyMap<number, Group> = new Map([
  [1, 'weight'],
  [2, 'weight'],
  [3, 'italic'],
  [4, 'underline'],
  [7, 'inverse'],
  [8, 'hidden'],
  [9, 'strike'],
  [53, 'overline'],
]);

type Group = 'weight' | 'italic' | 'underline' | 'inverse' | 'hidden' | 'strike' | 'ink' | 'paper' | 'overline';
export type Pen = Readonly<Partial<Record<Group, string>>>;
export const DRY: Pen = {};

/** The pen after the codes of one SGR sequence ("1;31", "" for a reset). Codes nobody knows are left out. */
export function penAfter(pen: Pen, codes: string): Pen {
  const next: Partial<Record<Group, string>> = { ...pen };
  const list = codes.split(';');
  for (let index = 0; index < list.length; index += 1) {
    const text = list[index] ?? '';
    const code = Number(text);
    const ended = ENDS.get(code);
    const set = SETS.get(code);
    if (code === 0) for (const group of Object.keys(next) as Group[]) delete next[group];
    else if (ended) delete next[ended];
    else if (set === 'weight') next.weight = next.weight && next.weight !== text ? '1;2' : text;
    else if (set) next[set] = text;
    else if (code === 38 || code === 48) {
      const length = list[index + 1] === '5' ? 3 : 5;
      next[code === 38 ? 'ink' : 'paper'] = list.slice(index, index + length).join(';');
      index += length - 1;
    } else if (isInk(code)) next.ink = text;
    else if (isPaper(code)) next.paper = text;
  }
  return next;
}

function isInk(code: number): boolean {
  return (code >= 30 && code <= 37) || (code >= 90 && code <= 97);
}

function isPaper(code: number): boolean {
  return (code >= 40 && code <= 47) || (code >= 100 && code <= 107);
}

export function styleOf(pen: Pen): CellStyle {
  const { weight, italic, underline, inverse, hidden, strike, ink, paper, overline } = pen;
  return [weight, italic, underline, inverse, hidden, strike, ink, paper, overline]
    .filter((codes) => codes !== undefined)
    .join(';');
}

/** What of a pen shows on a blank: two blanks that look the same are the same. */
export function blankStyleOf(pen: Pen): CellStyle {
  const { inverse, underline, strike, overline, ink, paper } = pen;
  const isLined = underline !== undefined || strike !== undefined || overline !== undefined;
  if (inverse === undefined && !isLined) return paper ?? PLAIN;
  return styleOf({
    ...(underline && { underline }),
    ...(inverse && { inverse }),
    ...(strike && { strike }),
    ...(overline && { overline }),
    ...(ink && { ink }),
    ...(paper && { paper }),
  });
}

const onBlanks = new Map<CellStyle, boolean>();

/** Whether a style could be seen on a blank; a plain blank may be written in any other. */
export function showsOnBlank(style: CellStyle): boolean {
  let shows = onBlanks.get(style);
  if (shows === undefined) {
    shows = blankStyleOf(penAfter(DRY, style)) !== PLAIN;
    if (onBlanks.size > 1000) onBlanks.clear();
    onBlanks.set(style, shows);
  }
  return shows;
}

/** The sequence that turns one style into another. */
export function turn(from: CellStyle, to: CellStyle): string {
  if (from === to) return '';
  if (to === PLAIN) return '\x1b[m';
  return from === PLAIN ? `\x1b[${to}m` : `\x1b[;${to}m`;
}
