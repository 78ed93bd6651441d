/**
 * A JSON record as a folding tree of lines. Pure. Only what is unfolded is ever walked, and a container shows at
 * most a thousand members at a time (more are folded into ranges), so a record of 10 MB opens at once.
 */

export type JsonKind = 'object' | 'array' | 'range' | 'string' | 'number' | 'boolean' | 'null';

export type JsonLine = {
  /** Stable name of the place in the record; what `folded` holds. */
  readonly id: string;
  readonly parent: string | null;
  readonly depth: number;
  /** Member name or index; null for the record itself. For a range: its first and last index. */
  readonly key: string | number | null;
  readonly kind: JsonKind;
  readonly value: unknown;
  /** Members of a container (of a range: how many it spans); 0 otherwise. */
  readonly members: number;
  readonly isOpen: boolean;
};

/** Members shown under one line. */
const CHUNK = 1000;
/** Lines the record shows when it is opened. */
const FIRST_LINES = 200;
/** No real record nests deeper; a hostile one would make every line's name as long as the record. */
const DEEPEST = 500;
const TOO_DEEP = `nested deeper than ${DEEPEST} levels: copy the record to read on`;

type Node = Omit<JsonLine, 'isOpen'> & {
  /** Of a range: the members it spans, [from, to) of the container's. */
  readonly from: number;
  readonly keys: readonly string[] | null;
};

function kindOf(value: unknown): JsonKind {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'object' || type === 'string' || type === 'number' || type === 'boolean' ? type : 'string';
}

function nodeOf(parent: string | null, depth: number, key: string | number | null, given: unknown): Node {
  const value = depth > DEEPEST && typeof given === 'object' && given !== null ? TOO_DEEP : given;
  const kind = kindOf(value);
  const keys = kind === 'object' ? Object.keys(value as object) : null;
  const members = kind === 'array' ? (value as unknown[]).length : (keys?.length ?? 0);
  const id = parent === null ? '' : `${parent}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return { id, parent, depth, key, kind, value, members, from: 0, keys };
}

function isContainer(node: Pick<JsonLine, 'kind' | 'members'>): boolean {
  return node.members > 0;
}

function childrenOf(node: Node): readonly Node[] {
  const to = node.from + node.members;
  if (node.members > CHUNK) {
    // Each level of ranges is a thousand times coarser, so that no line ever has more than a thousand below it.
    let size = CHUNK;
    while (node.members / size > CHUNK) size *= CHUNK;
    return Array.from({ length: Math.ceil(node.members / size) }, (_, index) => {
      const from = node.from + index * size;
      const members = Math.min(size, to - from);
      const id = `${node.id}/~${from}+${members}`;
      const key = `${from}…${from + members - 1}`;
      return { ...node, id, parent: node.id, depth: node.depth + 1, key, kind: 'range' as const, members, from };
    });
  }
  return Array.from({ length: node.members }, (_, offset) => {
    const index = node.from + offset;
    const key = node.keys ? (node.keys[index] ?? '') : index;
    const value = node.keys ? (node.value as Record<string, unknown>)[key] : (node.value as unknown[])[index];
    return nodeOf(node.id, node.depth + 1, key, value);
  });
}

/** What is folded when a record is opened: as much is unfolded, level by level, as fits into `lines`. */
export function initialFolds(record: unknown, lines = FIRST_LINES): ReadonlySet<string> {
  const folded = new Set<string>();
  let shown = 1;
  let level: Node[] = [nodeOf(null, 0, null, record)];
  while (level.length > 0) {
    const next: Node[] = [];
    for (const node of level) {
      const below = Math.min(node.members, CHUNK);
      if (node.parent !== null && shown + below > lines) {
        folded.add(node.id);
        continue;
      }
      shown += below;
      next.push(...childrenOf(node).filter(isContainer));
    }
    level = next;
  }
  return folded;
}

let latest: { record: unknown; folded: ReadonlySet<string>; lines: readonly JsonLine[] } | null = null;

/** The lines on show, in order. The latest answer is kept: moving the cursor walks nothing. */
export function visibleLines(record: unknown, folded: ReadonlySet<string>): readonly JsonLine[] {
  if (latest && latest.record === record && latest.folded === folded) return latest.lines;
  const lines: JsonLine[] = [];
  const waiting: Node[] = [nodeOf(null, 0, null, record)];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const isOpen = isContainer(node) && !folded.has(node.id);
    const { id, parent, depth, key, kind, value, members } = node;
    lines.push({ id, parent, depth, key, kind, value, members, isOpen });
    if (!isOpen) continue;
    const children = childrenOf(node);
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child) waiting.push(child);
    }
  }
  latest = { record, folded, lines };
  return lines;
}

export type Folding = { readonly folded: ReadonlySet<string>; readonly cursor: number };

/** Unfolds the line under the cursor, one level; on an open one the cursor goes to its first member. */
export function unfold(record: unknown, folded: ReadonlySet<string>, cursor: number): Folding {
  const line = visibleLines(record, folded)[cursor];
  if (!line || !isContainer(line)) return { folded, cursor };
  if (line.isOpen) return { folded, cursor: cursor + 1 };
  const next = new Set(folded);
  next.delete(line.id);
  for (const child of childrenOf(nodeAt(record, line.id))) if (isContainer(child)) next.add(child.id);
  return { folded: next, cursor };
}

/** Folds the line under the cursor; on one that is folded or has no members the cursor goes to its parent. */
export function fold(record: unknown, folded: ReadonlySet<string>, cursor: number): Folding {
  const lines = visibleLines(record, folded);
  const line = lines[cursor];
  if (!line) return { folded, cursor };
  if (line.isOpen) return { folded: new Set(folded).add(line.id), cursor };
  if (line.parent === null) return { folded, cursor };
  const parent = lines.findLastIndex((each, index) => index < cursor && each.id === line.parent);
  return { folded, cursor: Math.max(0, parent) };
}

export function toggle(record: unknown, folded: ReadonlySet<string>, cursor: number): Folding {
  const line = visibleLines(record, folded)[cursor];
  return line?.isOpen ? fold(record, folded, cursor) : unfold(record, folded, cursor);
}

/** Unfolds all that lies above a place, and says on which line it is then; -1 where it does not exist. */
export function reveal(record: unknown, folded: ReadonlySet<string>, id: string): Folding {
  let node: Node = nodeOf(null, 0, null, record);
  const next = new Set(folded);
  while (node.id !== id) {
    const wasFolded = next.delete(node.id);
    const children = childrenOf(node);
    if (wasFolded) for (const child of children) if (isContainer(child)) next.add(child.id);
    const child = children.find((each) => each.id === id) ?? children.find((each) => leadsTo(each, id));
    if (!child) return { folded, cursor: -1 };
    node = child;
  }
  const opened = next.size === folded.size && [...next].every((each) => folded.has(each)) ? folded : next;
  return { folded: opened, cursor: visibleLines(record, opened).findIndex((line) => line.id === id) };
}

function nodeAt(record: unknown, id: string): Node {
  return lineage(record, id).at(-1) ?? nodeOf(null, 0, null, record);
}

/** The record and every place below it down to this one, as far as it exists. */
export function lineage(record: unknown, id: string): readonly Node[] {
  const nodes: Node[] = [nodeOf(null, 0, null, record)];
  for (let node = nodes[0]; node && node.id !== id; ) {
    const children = childrenOf(node);
    const child = children.find((each) => each.id === id) ?? children.find((each) => leadsTo(each, id));
    if (child) nodes.push(child);
    node = child;
  }
  return nodes;
}

function leadsTo(node: Node, id: string): boolean {
  return id.startsWith(`${node.id}/`);
}

/** Children of a place for the search: the same nodes as on the screen. */
export function walk(record: unknown, visit: (line: Omit<JsonLine, 'isOpen'>) => boolean): void {
  const waiting: Node[] = [nodeOf(null, 0, null, record)];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.kind !== 'range' && !visit(node)) return;
    const children = childrenOf(node);
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child) waiting.push(child);
    }
  }
}
