/** The status line, drawn anew while its ages move on; the screen above it is not. */
import { Row } from '../../components/row.tsx';
import type { Snapshot } from '../../state/store.ts';
import { placeWords } from './place.ts';
import { statusLine } from './status.ts';
import { useAges } from './use-now.ts';

type Props = { readonly snapshot: Snapshot; readonly width: number };

export function StatusRow({ snapshot, width }: Props) {
  const { now } = useAges();
  return <Row spans={statusLine(snapshot, placeWords(snapshot), width, now)} width={width} />;
}
