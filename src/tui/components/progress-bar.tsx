/** How far a piece of work is, honestly: a share where one is known, else what has come in so far. */
import { Row } from './row.tsx';
import { type Span, span } from './spans.ts';

const FULL = '█';
const REST = '░';

/** `share` in [0, 1], or null where nobody knows the whole. */
export function barSpans(share: number | null, width: number, words: string): readonly Span[] {
  const cells = Math.max(4, Math.min(40, width - words.length - 8));
  const done = share === null ? 0 : Math.round(Math.max(0, Math.min(1, share)) * cells);
  const percent = share === null ? '   ' : `${Math.floor(Math.max(0, Math.min(1, share)) * 100)}%`.padStart(4);
  return [
    span(FULL.repeat(done), 'accent'),
    span(REST.repeat(cells - done), 'text.muted'),
    span(`${percent}  `),
    span(words, 'text.muted'),
  ];
}

export type ProgressBarProps = {
  readonly share: number | null;
  /** What has been done so far: task state, pages, alerts. */
  readonly words: string;
  readonly width: number;
};

export function ProgressBar({ share, words, width }: ProgressBarProps) {
  return <Row spans={barSpans(share, width, words)} width={width} />;
}
