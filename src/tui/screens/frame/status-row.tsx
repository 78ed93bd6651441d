/** The status line, drawn anew while its ages move on; the screen above it is not. */
import { Row } from '../../components/row.tsx';
import type { Snapshot } from '../../state/store.ts';
import { placeWords } from './place.ts';
import { statusLine } from './status.ts';
import { useNow } from './use-now.ts';

/** As the ages of the table (ms). */
const AGE_STEP_MS = 10_000;

type Props = { readonly snapshot: Snapshot; readonly width: number };

export function StatusRow({ snapshot, width }: Props) {
  const now = useNow(AGE_STEP_MS);
  return <Row spans={statusLine(snapshot, placeWords(snapshot), width, now)} width={width} />;
}
