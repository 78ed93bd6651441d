/** The keys of the screen below. */
import type { Scope } from '../../keys/types.ts';
import { Lines } from '../lines.tsx';
import { helpLines } from './help-lines.ts';

type Props = { readonly scope: Scope; readonly first: number; readonly width: number; readonly height: number };

export function HelpScreen({ scope, first, width, height }: Props) {
  return <Lines lines={helpLines([scope], width).slice(first)} width={width} height={height} />;
}
