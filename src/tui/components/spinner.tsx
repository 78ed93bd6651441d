/** A sign that something is being waited for. It stops when nothing is: an idle screen writes nothing. */
import { Text, useAnimation } from 'ink';
import { useTheme } from '../theme/context.ts';

const FRAMES = ['|', '/', '-', '\\'];

export type SpinnerProps = { readonly isActive: boolean; readonly label?: string };

export function Spinner({ isActive, label = '' }: SpinnerProps) {
  const { styles } = useTheme();
  const { frame } = useAnimation({ interval: 120, isActive });
  if (!isActive) return null;
  return (
    <Text wrap="truncate-end">
      <Text {...styles.accent}>{FRAMES[frame % FRAMES.length]}</Text>
      {label === '' ? '' : ` ${label}`}
    </Text>
  );
}
