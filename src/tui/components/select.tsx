/** A list of answers to choose from, on ink-select-input with an own indicator and item. */
import { Box, Text } from 'ink';
import SelectInput from 'ink-select-input';
import { useMemo } from 'react';
import { useTheme } from '../theme/context.ts';
import { CURSOR } from '../theme/marks.ts';

export type Choice<Value extends string = string> = {
  readonly value: Value;
  readonly label: string;
  /** Shown after the label, muted. */
  readonly note?: string | undefined;
};

export type SelectProps<Value extends string> = {
  readonly choices: readonly Choice<Value>[];
  readonly initial?: Value | undefined;
  readonly hasFocus: boolean;
  /** Rows at most; more scroll. */
  readonly limit?: number;
  readonly onSelect: (value: Value) => void;
  readonly onHighlight?: (value: Value) => void;
};

function Indicator({ isSelected = false }: { isSelected?: boolean }) {
  const { styles } = useTheme();
  return (
    <Box flexShrink={0}>
      <Text {...(isSelected ? styles.accent : {})}>{isSelected ? `${CURSOR} ` : '  '}</Text>
    </Box>
  );
}

/** The library hands all members of an item on, `note` too, although its types name only the label. */
function Item({ isSelected = false, label, note }: { isSelected?: boolean; label: string; note?: string }) {
  const { styles } = useTheme();
  return (
    <Text wrap="truncate-end" {...(isSelected ? styles['text.strong'] : {})}>
      {label}
      {note ? <Text {...styles['text.muted']}>{`  ${note}`}</Text> : ''}
    </Text>
  );
}

export function Select<Value extends string>({
  choices,
  initial,
  hasFocus,
  limit,
  onSelect,
  onHighlight,
}: SelectProps<Value>) {
  const items = useMemo(
    () => choices.map(({ value, label, note }) => ({ key: value, value, label, note: note ?? '' })),
    [choices],
  );
  const initialIndex = Math.max(
    0,
    choices.findIndex((choice) => choice.value === initial),
  );
  return (
    <Box flexDirection="column" flexShrink={0}>
      <SelectInput
        items={items}
        initialIndex={initialIndex}
        isFocused={hasFocus}
        {...(limit !== undefined ? { limit } : {})}
        indicatorComponent={Indicator}
        itemComponent={Item}
        onSelect={(item) => onSelect(item.value)}
        onHighlight={(item) => onHighlight?.(item.value)}
      />
    </Box>
  );
}
