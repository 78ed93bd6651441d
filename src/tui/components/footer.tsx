/** The footer: keys that work here, from the key table. */
import type { Hint } from '../keys/derived.ts';
import { HINT_GAP } from '../keys/derived.ts';
import { Row } from './row.tsx';
import { type Span, span } from './spans.ts';

/** Hints as spans; what cannot be done now is muted as a whole. */
export function hintSpans(hints: readonly Hint[]): readonly Span[] {
  return hints.flatMap((hint, index) => [
    ...(index > 0 ? [span(' '.repeat(HINT_GAP))] : []),
    span(hint.key, hint.disabled ? 'text.muted' : hint.danger ? 'danger' : 'key'),
    span(' '),
    span(hint.label, hint.disabled ? 'text.muted' : 'text'),
  ]);
}

export type FooterProps = { readonly hints: readonly Hint[]; readonly width: number };

export function Footer({ hints, width }: FooterProps) {
  return <Row spans={hintSpans(hints)} width={width} />;
}
