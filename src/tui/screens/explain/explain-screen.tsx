/** Why a machine is held or would be isolated. */
import type { View } from '../../state/view.ts';
import { Lines } from '../lines.tsx';
import { explainLines } from './explain-lines.ts';

type Props = { readonly view: View; readonly height: number };

export function ExplainScreen({ view, height }: Props) {
  const width = view.size.columns;
  const lines = explainLines(view.explain, width).slice(view.positions.explain.first);
  return <Lines lines={lines} width={width} height={height} />;
}
