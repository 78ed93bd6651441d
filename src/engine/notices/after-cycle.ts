/** What no single event tells: proof that is long in coming, reviews that a single run finds due, the daily digest. */
import { type Core, log, now, settingsOf } from '../core.ts';
import { comesRound } from '../cycle/machines-due.ts';
import { toProblem } from '../errors.ts';
import { isOverdue } from '../model/history.ts';
import type { Notice } from '../model/notice.ts';
import { problemMet } from '../reporting/log-lines.ts';
import { digestDay, noticeOfDay } from './digest.ts';
import { noticeOfReview, noticeOfWait } from './of-order.ts';
import { postNotices, tellsOf } from './post.ts';

/** Never throws: a cycle does not fail for what could not be told. */
export async function noteAfterCycle(core: Core): Promise<void> {
  if ((core.ports.notifiers ?? []).length === 0 || core.options.leavesNoTrace) return;
  try {
    await postNotices(core, [...waits(core), ...(await reviews(core))]);
    await postDigest(core);
  } catch (thrown) {
    log(core, problemMet(toProblem(thrown)));
  }
  core.courier.wake();
}

function waits(core: Core): readonly Notice[] {
  if (!tellsOf(core, 'pending')) return [];
  return [...core.own.values()].flatMap((order) => noticeOfWait(core, order) ?? []);
}

/** What comes round tends open isolations, and tells of them there. */
async function reviews(core: Core): Promise<readonly Notice[]> {
  if (comesRound(core) || !tellsOf(core, 'lease')) return [];
  const open = await core.ports.ledger.history({ open: true });
  return open.filter((entry) => isOverdue(entry, now(core))).map((entry) => noticeOfReview(core, entry));
}

async function postDigest(core: Core): Promise<void> {
  if (!tellsOf(core, 'digest')) return;
  const day = digestDay(now(core), settingsOf(core).notices?.digestAt ?? 0);
  if (day === null || core.digested.has(day)) return;
  if (await postNotices(core, [await noticeOfDay(core, day)])) core.digested.add(day);
}
