import { expect, it } from 'vitest';
import { whyFirstCome } from '../../../src/engine/model/replay.ts';
import { aReplay } from '../../support/console-automation.ts';

it('a replay in which a cap held something says why "explain" may differ', () => {
  const replay = aReplay();
  const stoppedBy = (guard: 'blast-radius' | 'storm' | 'protected') =>
    replay.stopped.slice(0, 1).map(({ machines }) => ({ guard, machines }));
  expect(whyFirstCome({ ...replay, stopped: stoppedBy('blast-radius') })).toContain(
    '"explain" judges a machine as of now',
  );
  expect(whyFirstCome({ ...replay, stopped: stoppedBy('storm') })).not.toBeNull();
  expect(whyFirstCome({ ...replay, stopped: stoppedBy('protected') })).toBeNull();
  expect(whyFirstCome({ isolations: [], stopped: stoppedBy('blast-radius') })).toBeNull();
});
