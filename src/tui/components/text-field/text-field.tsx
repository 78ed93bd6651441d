/** A text field, drawn: a window over the text around the caret. */
import { Text } from 'ink';
import { widthOf } from '../../text/width.ts';
import { useTheme } from '../../theme/context.ts';
import type { TextState } from './text-state.ts';

export type TextFieldProps = {
  readonly state: TextState;
  /** Cells of the field. */
  readonly width: number;
  readonly hasFocus: boolean;
  /** Secrets: one dot a character. */
  readonly masked?: boolean;
  readonly placeholder?: string;
  /** Place of the character that is wrong (0-based). */
  readonly fault?: number | undefined;
};

const MASK = '*';

/** The characters around the caret that fit into `width` cells, the caret's own among them. */
export function fieldWindow(state: TextState, width: number, masked: boolean) {
  const chars = [...state.text].map((char) => (masked ? MASK : char));
  const caret = Math.min(state.caret, chars.length);
  let from = caret;
  let used = 1;
  while (from > 0) {
    const cells = widthOf(chars[from - 1] ?? '');
    if (used + cells > width) break;
    used += cells;
    from -= 1;
  }
  used = widthOf(chars.slice(from, caret).join(''));
  const under = chars[caret] ?? ' ';
  used += widthOf(under);
  let to = Math.min(caret + 1, chars.length);
  while (to < chars.length) {
    const cells = widthOf(chars[to] ?? '');
    if (used + cells > width) break;
    used += cells;
    to += 1;
  }
  return {
    from,
    before: chars.slice(from, caret).join(''),
    under,
    after: chars.slice(caret + 1, to).join(''),
    left: Math.max(0, width - used),
  };
}

export function TextField({ state, width, hasFocus, masked = false, placeholder = '', fault }: TextFieldProps) {
  const { styles } = useTheme();
  if (state.text === '' && placeholder !== '' && !hasFocus) {
    return (
      <Text wrap="truncate-end" {...styles['text.muted']}>
        {placeholder}
      </Text>
    );
  }
  // Nobody types in it: what it begins with tells more than where its caret stood.
  const { from, before, under, after, left } = fieldWindow(hasFocus ? state : { ...state, caret: 0 }, width, masked);
  return (
    <Text wrap="truncate-end" {...styles.field}>
      <Marked text={before} at={at(fault, from)} />
      {hasFocus ? <Text inverse>{under}</Text> : under}
      <Marked text={after} at={at(fault, from + [...before].length + 1)} />
      {' '.repeat(left)}
    </Text>
  );
}

function at(fault: number | undefined, from: number): number {
  return fault === undefined ? -1 : fault - from;
}

/** Text with the character that is wrong marked. */
function Marked({ text, at }: { readonly text: string; readonly at: number }) {
  const { styles } = useTheme();
  const chars = [...text];
  if (at < 0 || at >= chars.length) return text;
  return (
    <>
      {chars.slice(0, at).join('')}
      <Text {...styles.error} underline>
        {chars[at]}
      </Text>
      {chars.slice(at + 1).join('')}
    </>
  );
}
