/** `status`: how machines stand, by the vendor's own record and by the orders in flight. Reads only. */
import type { AnswerOf, Args, MachineStatus } from '../commands.ts';
import type { Core } from '../core.ts';
import { reasonOf } from '../isolation/order-result.ts';
import { isInFlight, type Order } from '../model/isolation.ts';
import { findTargets, type Target } from './targets.ts';

export async function statusOf(core: Core, { targets }: Args<'status'>): Promise<AnswerOf<'status'>> {
  const found = await findTargets(core, targets, null);
  if (!found.ok) return found;
  return { ok: true, machines: found.targets.map((target) => oneStatus(core, target)) };
}

function oneStatus(core: Core, { key, host, match }: Target): MachineStatus {
  const nothing = { host, endpointId: null, isolation: 'unknown', vendorState: null, readAt: null } as const;
  switch (match.kind) {
    case 'unread':
      return { ...nothing, words: 'Its records name no host: it cannot be looked up.' };
    case 'none': {
      const words =
        match.deleted.length > 0 ? 'Only a deleted record bears this name.' : 'No endpoint bears this name.';
      return { ...nothing, words };
    }
    case 'several': {
      const ids = match.candidates.map(({ endpoint }) => endpoint.id).join(', ');
      return { ...nothing, words: `Several endpoints bear this name: ${ids}. Ask by id.` };
    }
    case 'one': {
      const { endpoint, isolation, vendorState, readAt } = match.reading;
      const base = { host, endpointId: endpoint.id, vendorState, readAt };
      const order = core.orders.get(key);
      if (order && isInFlight(order.step) && order.endpointId === endpoint.id) return { ...base, ...inFlight(order) };
      if (isolation === 'unknown') {
        return {
          ...base,
          isolation: 'unknown',
          words: `The record says "${vendorState}", which this program does not know.`,
        };
      }
      return { ...base, isolation: isolation === 'isolated' ? 'isolated' : 'not_isolated', words: '' };
    }
  }
}

function inFlight(order: Order): Pick<MachineStatus, 'isolation' | 'words'> {
  const isolation = order.step === 'unknown' ? 'unknown' : 'pending';
  return {
    isolation,
    words: `${order.kind === 'isolate' ? 'An isolation' : 'A release'} is in flight (${order.step}). ${reasonOf(order)}`,
  };
}
