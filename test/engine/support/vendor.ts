/** A vendor in memory: a stream of records, endpoints that take orders in their own time, and faults on demand. */
import { ServiceError } from '../../../src/engine/errors.ts';
import type { AlertReading, Indicator, Severity } from '../../../src/engine/model/alert.ts';
import type { EndpointReading } from '../../../src/engine/model/endpoint.ts';
import type { OrderKind } from '../../../src/engine/model/isolation.ts';
import type {
  AlertSource,
  Clock,
  CollectEvent,
  Connection,
  Isolator,
  OrderAnswer,
  OrderCall,
} from '../../../src/engine/ports.ts';
import { anEndpoint } from '../../support/builders.ts';

export type WireAlert = {
  readonly id?: string;
  readonly time: number | null;
  readonly host?: string | null;
  readonly severity?: Severity;
  readonly event?: string;
  readonly rule?: string;
  readonly indicators?: readonly Indicator[];
};

export type Device = {
  readonly id: string;
  name: string;
  isolated: boolean;
  deleted: boolean;
  /** Takes orders so many ms after they were accepted; Infinity: offline. */
  applyAfterMs: number;
  /** The record's wording where it is another than the usual two. */
  wording: string | null;
  cannotApply: string | null;
  kind: 'workstation' | 'server';
};

type Operation = { readonly call: OrderCall; readonly at: number; readonly receipt: string; aborted: boolean };

export type SendFault = 'refused' | 'lost-acted' | 'lost-not-acted' | 'throws';

export type Vendor = Connection & {
  readonly alerts: WireAlert[];
  /** Adds an alert of now. */
  alert(host: string | null, more?: Partial<WireAlert>): void;
  readonly devices: Map<string, Device>;
  device(name: string, more?: Partial<Device>): Device;
  readonly operations: Operation[];
  /** Every order call that reached the vendor or was lost on the way there. */
  readonly sends: OrderCall[];
  readonly searches: { readonly from: number; readonly to: number; readonly filter: string | null }[];
  readonly calls: { lookUp: number; read: number; follow: number; find: number };
  readonly names: string[][];
  pageSize: number;
  /** Faults of what comes next; each is taken once, or stays where it is a function. */
  searchFault: null | { readonly afterPages: number; readonly error: ServiceError };
  incomplete: boolean;
  skew: number | null;
  /** Endpoints the vendor says it knows; null: it does not tell. */
  fleet: number | null | ServiceError;
  lookUpFault: ServiceError | null;
  readFault: ServiceError | null;
  findFault: ServiceError | null;
  sendFaults: (SendFault | null)[];
  /** Called before each send is carried out. */
  onSend: (call: OrderCall) => void | Promise<void>;
  /** What the vendor says of the operation per endpoint. */
  standing: Map<string, { readonly state: 'failed' | 'expired'; readonly words: string }>;
  /** After collecting the events of a page, before the next. */
  onPage: () => void | Promise<void>;
};

export const unreachable = new ServiceError({ code: 'unreachable', what: 'The gateway does not answer.' });
export const refusedKey = new ServiceError({ code: 'credentials', what: 'The gateway refused the key (401).' });

export function createVendor(clock: Clock, id = 'harmony', perCall = 10): Vendor {
  const devices = new Map<string, Device>();
  const operations: Operation[] = [];
  let number = 0;

  /** The device as it is now: accepted operations take effect in their time, in order. */
  function settle(device: Device): Device {
    for (const { call, at, aborted } of operations) {
      if (aborted || !call.targets.some(({ endpoint }) => endpoint.id === device.id)) continue;
      if (applied.has(`${call.marker} ${device.id}`) || clock.now() < at + device.applyAfterMs) continue;
      applied.add(`${call.marker} ${device.id}`);
      device.isolated = call.kind === 'isolate';
    }
    return device;
  }
  const applied = new Set<string>();

  function reading(device: Device): EndpointReading {
    settle(device);
    return {
      endpoint: anEndpoint({ id: device.id, name: device.name, deleted: device.deleted, kind: device.kind }),
      isolation: device.wording ? 'unknown' : device.isolated ? 'isolated' : 'not-isolated',
      vendorState: device.wording ?? (device.isolated ? 'Isolated' : 'Not Isolated'),
      readAt: clock.now(),
      ...(device.cannotApply === null ? {} : { cannotApply: device.cannotApply }),
    };
  }

  const vendor: Vendor = {
    alerts: [],
    alert(host, more = {}) {
      number += 1;
      vendor.alerts.push({ id: `a-${number}`, time: clock.now(), host, ...more });
    },
    devices,
    device(name, more = {}) {
      const device: Device = {
        id: `ep-${name.toLowerCase()}`,
        name,
        isolated: false,
        deleted: false,
        applyAfterMs: 500,
        wording: null,
        cannotApply: null,
        kind: 'workstation',
        ...more,
      };
      devices.set(device.id, device);
      return device;
    },
    operations,
    sends: [],
    searches: [],
    calls: { lookUp: 0, read: 0, follow: 0, find: 0 },
    names: [],
    pageSize: 100,
    searchFault: null,
    incomplete: false,
    skew: null,
    fleet: null,
    lookUpFault: null,
    readFault: null,
    findFault: null,
    sendFaults: [],
    onSend: () => {},
    onPage: () => {},
    standing: new Map(),
    defaultFilter: 'severity:"High"',
    verifyTimeoutMs: 60_000,
    source: createSource(() => vendor, id),
    isolator: createIsolator(),
  };

  function createIsolator(): Isolator {
    const known = (receipt: unknown) => operations.find((one) => one.receipt === receipt);
    return {
      perCall,
      async lookUp(queries) {
        vendor.calls.lookUp += 1;
        vendor.names.push(queries.map((query) => (query.by === 'name' ? query.name : query.id)));
        if (vendor.lookUpFault) throw vendor.lookUpFault;
        return queries.map((query) =>
          [...devices.values()]
            .filter((device) =>
              query.by === 'id' ? device.id === query.id : device.name.toLowerCase() === query.name.toLowerCase(),
            )
            .map(reading),
        );
      },
      async read(targets) {
        vendor.calls.read += 1;
        if (vendor.readFault) throw vendor.readFault;
        return new Map(
          targets.flatMap((target) => {
            const device = devices.get(target.id);
            return device ? [[target.id, reading(device)] as const] : [];
          }),
        );
      },
      async send(call): Promise<OrderAnswer> {
        await vendor.onSend(call);
        vendor.sends.push(call);
        const fault = vendor.sendFaults.shift() ?? null;
        const problem = { code: 'unreachable', what: 'The connection was reset.' } as const;
        if (fault === 'refused') {
          return { kind: 'refused', problem: { code: 'forbidden', what: 'The key may not isolate (403).' } };
        }
        if (fault === 'lost-not-acted') return { kind: 'unknown', problem };
        const receipt = `operation-${operations.length + 1}`;
        operations.push({ call, at: clock.now(), receipt, aborted: false });
        if (fault === 'lost-acted') return { kind: 'unknown', problem };
        if (fault === 'throws') throw new Error('a bug in the connector');
        return { kind: 'accepted', receipt: { operation: receipt }, jobId: `job-${receipt}` };
      },
      async follow(receipt, targets) {
        vendor.calls.follow += 1;
        if (vendor.readFault) throw vendor.readFault;
        const operation = known(receipt.operation);
        return {
          receipt,
          jobId: `job-${String(receipt.operation)}`,
          operationId: operation ? operation.receipt : null,
          expiresAt: operation ? operation.at + 86_400_000 : null,
          endpoints: new Map(
            targets.flatMap((target) => {
              const device = devices.get(target);
              const told = vendor.standing.get(target);
              if (!device || !operation) return [];
              const took = applied.has(`${operation.call.marker} ${target}`);
              return [[target, told ?? { state: took ? 'reported' : 'waiting', words: '' }] as const];
            }),
          ),
        };
      },
      async find(marker, kind: OrderKind) {
        vendor.calls.find += 1;
        if (vendor.findFault) throw vendor.findFault;
        const operation = operations.find(({ call }) => call.marker === marker && call.kind === kind);
        return operation ? { operation: operation.receipt } : null;
      },
      async fleetSize() {
        if (vendor.fleet instanceof ServiceError) throw vendor.fleet;
        return vendor.fleet;
      },
      async abort(receipt) {
        const operation = known(receipt.operation);
        if (operation) operation.aborted = true;
        return { kind: 'accepted', receipt, jobId: null };
      },
    };
  }

  return vendor;
}

function createSource(vendor: () => Vendor, id: string): AlertSource {
  const encoder = new TextEncoder();
  return {
    id,
    title: 'Test vendor',
    gateway: 'gateway.test',
    skewMs: () => vendor().skew,
    fields: [{ name: 'host', label: 'Host', group: 'Machine' }],
    async *collect(search, signal): AsyncGenerator<CollectEvent> {
      const self = vendor();
      self.searches.push(search);
      const records = self.alerts.filter(({ time }) => time === null || (time >= search.from && time <= search.to));
      const pages = Math.max(1, Math.ceil(records.length / self.pageSize));
      for (let page = 0; page < pages; page += 1) {
        signal.throwIfAborted();
        if (self.searchFault && page >= self.searchFault.afterPages) throw self.searchFault.error;
        const slice = records.slice(page * self.pageSize, (page + 1) * self.pageSize);
        if (slice.length === 0) break;
        yield { kind: 'page', body: encoder.encode(JSON.stringify(slice)), records: slice };
        await self.onPage();
      }
      if (self.searchFault && self.searchFault.afterPages >= pages) throw self.searchFault.error;
      if (self.incomplete) {
        yield { kind: 'incomplete', from: search.from, to: search.to, problem: unreachable.problem };
      }
    },
    recordsIn: (body) => JSON.parse(new TextDecoder().decode(body)) as unknown[],
    toAlert(record): AlertReading {
      if (typeof record !== 'object' || record === null || !('time' in record)) {
        return { kind: 'unreadable', reason: 'It is not an alert.' };
      }
      const wire = record as WireAlert;
      return {
        kind: 'alert',
        facts: {
          id: wire.id ?? null,
          time: wire.time,
          host: wire.host ?? null,
          endpointId: null,
          users: [],
          severity: wire.severity ?? 'high',
          event: wire.event ?? 'Forensics',
          rule: wire.rule ?? 'Gen.Rep.exe',
          indicators: wire.indicators ?? [],
          techniques: [],
        },
      };
    },
  };
}
