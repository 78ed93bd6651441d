/** Lists and objects as the connector's own language prints them (contract section 7.4): `[{'CVE': 'x', 'CVSS': 5.0}]`. */

const LITERAL =
  /\s*(?:([[\]{}(),:])|u?'((?:\\.|[^'\\])*)'|u?"((?:\\.|[^"\\])*)"|(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)L?|(True|False|None))/iy;
const DEEPEST = 20;

/** The value; undefined where the text is not wholly such a literal. */
export function pythonValue(text: string): unknown {
  const reader = new LiteralReader(text);
  try {
    const value = reader.value(0);
    return reader.atEnd() ? value : undefined;
  } catch {
    return undefined;
  }
}

class LiteralReader {
  readonly #text: string;
  #at = 0;
  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    return this.#text.slice(this.#at).trim() === '';
  }

  value(depth: number): unknown {
    if (depth > DEEPEST) throw new Error('too deep');
    const [, sign, single, double, number, word] = this.#next();
    if (single !== undefined || double !== undefined) return (single ?? double ?? '').replace(/\\(.)/gs, '$1');
    if (number !== undefined) return Number(number);
    if (word !== undefined) return { true: true, false: false, none: null }[word.toLowerCase()];
    if (sign === '[' || sign === '(') return this.#list(sign === '[' ? ']' : ')', depth);
    if (sign === '{') return this.#object(depth);
    throw new Error('no value');
  }

  #next(): RegExpExecArray {
    LITERAL.lastIndex = this.#at;
    const token = LITERAL.exec(this.#text);
    if (!token) throw new Error('no literal');
    this.#at = LITERAL.lastIndex;
    return token;
  }

  #takes(sign: string): boolean {
    const before = this.#at;
    if (this.#text.slice(before).trim() !== '' && this.#next()[1] === sign) return true;
    this.#at = before;
    return false;
  }

  #list(end: string, depth: number): unknown[] {
    const items: unknown[] = [];
    while (!this.#takes(end)) {
      items.push(this.value(depth + 1));
      if (this.#takes(',')) continue;
      if (this.#takes(end)) break;
      throw new Error('no end');
    }
    return items;
  }

  #object(depth: number): Record<string, unknown> {
    const members: Record<string, unknown> = Object.create(null);
    while (!this.#takes('}')) {
      const name = String(this.value(depth + 1));
      if (!this.#takes(':')) throw new Error('no colon');
      members[name] = this.value(depth + 1);
      if (this.#takes(',')) continue;
      if (this.#takes('}')) break;
      throw new Error('no end');
    }
    return members;
  }
}
