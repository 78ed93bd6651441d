/**
 * Where words go: to standard output; to standard error when standard output carries a JSON document; nowhere when it
 * carries plain lines, or when the command is to be quiet. Problems are always told.
 */
import stringWidth from 'string-width';
import type { Problem } from '../engine/errors.ts';
import type { Io } from './io.ts';
import { type Listed, type ListingName, type OutputFormat, plainLines } from './listings.ts';
import { createPaint, type Paint } from './paint.ts';
import { printable, printableJson } from './printable.ts';

export interface Voice {
  readonly paint: Paint;
  readonly json: boolean;
  /** Lines for people. */
  say(...lines: readonly string[]): void;
  /** What a question is about: whoever is asked sees it, whatever standard output carries. */
  show(...lines: readonly string[]): void;
  /** One step, where `--verbose` asks for it. */
  step(line: string): void;
  warn(line: string): void;
  /** A failure in words: what happened, what it affects, what to do next; a caret under the place in the filter. */
  problem(problem: Problem, filter?: string | null): void;
  /** The one JSON document; nothing happens without `--json`. */
  document(value: unknown): void;
  /** What the command lists, a line each; nothing happens without `-o plain`. */
  list<N extends ListingName>(name: N, things: readonly Listed<N>[]): void;
}

export type VoiceFlags = { readonly output: OutputFormat; readonly quiet: boolean; readonly verbose: boolean };

const INDENT = ' '.repeat('cordon: '.length);

/** The words of a problem, one part a line; where the filter is at hand, with the place of its error. */
export function problemLines(problem: Problem, filter: string | null = null): string[] {
  const lines = [`cordon: ${printable(problem.what)}`];
  if (filter !== null && problem.column !== undefined) {
    const before = stringWidth(printable(filter.slice(0, problem.column)));
    lines.push(`${INDENT}${printable(filter)}`, `${INDENT}${' '.repeat(before)}^`);
  }
  for (const part of [problem.affects, problem.next]) if (part) lines.push(`${INDENT}${printable(part)}`);
  return lines;
}

/** A problem as the JSON document of a command that could not begin. */
export function problemDocument(problem: Problem): unknown {
  const { code, what, affects, next, status, column } = problem;
  return { error: { code, what, affects, next, status, column } };
}

export function createVoice(io: Io, flags: VoiceFlags): Voice {
  const json = flags.output === 'json';
  const plain = flags.output === 'plain';
  const paint = createPaint(json ? io.colour.err : io.colour.out);
  const write = json ? io.err.bind(io) : io.out.bind(io);
  const strict = createPaint(io.colour.err);
  return {
    paint,
    json,
    say(...lines) {
      if (!flags.quiet && !plain) write(`${lines.join('\n')}\n`);
    },
    show(...lines) {
      const aside = json || plain ? io.err.bind(io) : io.out.bind(io);
      aside(`${lines.join('\n')}\n`);
    },
    step(line) {
      if (flags.verbose) io.err(`${strict.faint(printable(line))}\n`);
    },
    warn(line) {
      io.err(`${strict.tone('warn', printable(line))}\n`);
    },
    problem(problem, filter = null) {
      const [first = '', ...rest] = problemLines(problem, filter);
      io.err(`${[strict.tone('bad', first), ...rest].join('\n')}\n`);
    },
    document(value) {
      if (json) io.out(`${printableJson(value)}\n`);
    },
    list(name, things) {
      if (plain && things.length > 0) io.out(`${plainLines(name, things).join('\n')}\n`);
    },
  };
}
