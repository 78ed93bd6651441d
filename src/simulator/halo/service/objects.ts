/** Zones, services and interfaces that rules refer to (contract section 5.2); built-in ones cannot be changed. */
import { type Answer, json } from '../../server/answers.ts';
import { type FieldError, invalid, malformed, notFound, nothing } from '../errors.ts';
import type { FirewallRule, NetworkInterface, NetworkService, Zone } from '../model.ts';
import type { Shelf } from '../shelf.ts';
import { pageOf } from './pages.ts';
import { actorOf, envelope, type HaloRequest, type Handler, topOf } from './request.ts';
import type { Body } from './rule-body.ts';
import { showInterface, showService, showZone } from './show.ts';

type Common = {
  readonly id: string;
  readonly name: string;
  readonly groupId: string | null;
  readonly system: boolean;
};

type Kind<T extends Common> = {
  readonly key: string;
  readonly shelf: (request: HaloRequest) => Shelf<T>;
  readonly show: (request: HaloRequest, object: T) => unknown;
  /** The object with the members of the body, or what is wrong with them. */
  readonly read: (common: Common, former: T | null, body: Body) => T | FieldError;
  readonly uses: (rule: FirewallRule, id: string) => boolean;
  readonly addedEvent: string | null;
};

export type ObjectHandlers = Readonly<Record<'list' | 'get' | 'create' | 'change' | 'remove', Handler>>;

function handlersOf<T extends Common>(kind: Kind<T>): ObjectHandlers {
  const { key, shelf } = kind;
  const find = (request: HaloRequest) => shelf(request).seen(request.id, request.account.now());
  const isUsed = (request: HaloRequest) =>
    request.account.policies.all().some(({ rules }) => rules.some((rule) => kind.uses(rule, request.id)));

  const write = (request: HaloRequest, former: T | null): T | Answer => {
    const body = envelope(request.body, key);
    if (!body) return malformed(`The body has no member "${key}"`);
    const name = body.name ?? former?.name;
    const refuse = (code: string, details: string) => invalid({ field: 'name', value: name ?? '', code, details });
    if (typeof name !== 'string' || name === '') return refuse('required', 'Name required');
    const others = shelf(request)
      .all()
      .filter(({ id }) => id !== former?.id);
    if (others.some((one) => one.name.toLowerCase() === name.toLowerCase())) {
      return refuse('taken', 'Name has already been taken');
    }
    const common = {
      id: former?.id ?? request.account.newId(),
      name,
      groupId: former?.groupId ?? topOf(request),
      system: false,
    };
    const read = kind.read(common, former, body);
    if ('field' in read) return invalid(read);
    shelf(request).put(read, request.account.seenFrom);
    return read;
  };

  /** What cannot be changed, by the answer that says so. */
  const guarded = (request: HaloRequest, change: (object: T) => Answer): Answer => {
    const object = find(request) && shelf(request).latest(request.id);
    if (!object) return notFound(key, request.id);
    if (!object.system) return change(object);
    return invalid({ field: 'id', value: object.id, code: 'system', details: 'Built-in objects cannot be changed' });
  };

  return {
    list: (request) => {
      const objects = shelf(request).list(request.account.now());
      return pageOf(request, `/v1/${key}s`, `${key}s`, objects, (one) => kind.show(request, one));
    },
    get: (request) => {
      const object = find(request);
      return object ? json(200, { [key]: kind.show(request, object) }) : notFound(key, request.id);
    },
    create: (request) => {
      const created = write(request, null);
      if ('body' in created) return created;
      if (kind.addedEvent !== null) {
        request.account.recordAct(kind.addedEvent, `${created.name} was added`, actorOf(request));
      }
      return json(201, { [key]: kind.show(request, created) });
    },
    change: (request) =>
      guarded(request, (object) => {
        const written = write(request, object);
        return 'body' in written ? written : nothing(204);
      }),
    remove: (request) =>
      guarded(request, ({ id }) => {
        if (isUsed(request)) return invalid({ field: 'id', value: id, code: 'in_use', details: 'A rule refers to it' });
        shelf(request).remove(id, request.account.seenFrom);
        return nothing(204);
      }),
  };
}

const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/;

export const zones: ObjectHandlers = handlersOf<Zone>({
  key: 'firewall_zone',
  shelf: ({ account }) => account.zones,
  show: ({ account }, zone) => showZone(account, zone),
  read: (common, former, body) => {
    const ip = body.ip_address ?? former?.ip;
    const parts = typeof ip === 'string' ? ip.split(',').map((part) => part.trim()) : [];
    if (parts.length === 0 || !parts.every((part) => ADDRESS.test(part))) {
      return { field: 'ip_address', value: ip ?? null, code: 'invalid', details: 'ip_address is no list of addresses' };
    }
    const description = body.description === undefined ? (former?.description ?? null) : (body.description as string);
    return { ...common, ip: String(ip), description };
  },
  uses: ({ source, target }, id) => source?.id === id || target?.id === id,
  addedEvent: null,
});

export const services: ObjectHandlers = handlersOf<NetworkService>({
  key: 'firewall_service',
  shelf: ({ account }) => account.services,
  show: ({ account }, service) => showService(account, service),
  read: (common, former, body) => {
    const protocol = body.protocol ?? former?.protocol;
    const port = body.port === undefined ? (former?.port ?? null) : body.port;
    if (protocol !== 'TCP' && protocol !== 'UDP' && protocol !== 'ICMP') {
      return {
        field: 'protocol',
        value: protocol ?? null,
        code: 'invalid',
        details: 'Protocol must be TCP, UDP or ICMP',
      };
    }
    if (port !== null && !/^\d{1,5}(-\d{1,5})?$/.test(String(port))) {
      return { field: 'port', value: port, code: 'invalid', details: 'port is neither a port nor a range' };
    }
    return { ...common, protocol, port: port === null ? null : String(port) };
  },
  uses: ({ serviceId }, id) => serviceId === id,
  addedEvent: 'firewall_service_added',
});

export const interfaces: ObjectHandlers = handlersOf<NetworkInterface>({
  key: 'firewall_interface',
  shelf: ({ account }) => account.interfaces,
  show: ({ account }, network) => showInterface(account, network),
  read: (common) => common,
  uses: ({ interfaceId }, id) => interfaceId === id,
  addedEvent: null,
});
