/**
 * What the tables of the ledger must hold, told by the audit chain alone: fed record by record, it knows how each order,
 * decision, standing, suppression, lease, drift, fact, run and page must stand. Pure.
 */
import { IN_FLIGHT } from '../engine/model/isolation.ts';
import type { AuditData, AuditRecord } from './audit.ts';
import { factOf, factValue } from './pruned.ts';

/** Members of a row as texts; `null` as such. */
export type Account = { readonly [member: string]: string | null };

export type TableName =
  | 'runs'
  | 'orders'
  | 'decisions'
  | 'standings'
  | 'suppressions'
  | 'leases'
  | 'drifts'
  | 'facts'
  | 'pages';

export class ChainAccount {
  readonly tables: Readonly<Record<TableName, Map<string, Account>>> = {
    runs: new Map(),
    orders: new Map(),
    decisions: new Map(),
    standings: new Map(),
    suppressions: new Map(),
    leases: new Map(),
    drifts: new Map(),
    facts: new Map(),
    pages: new Map(),
  };

  take({ event, data, seq, run, actor }: AuditRecord): void {
    const { tables } = this;
    const text = (member: string): string => String(data[member] ?? '');
    switch (event) {
      case 'run.begin':
        tables.runs.set(run, { kind: text('kind'), actor: actor.id, summary: null });
        return;
      case 'run.end':
        merge(tables.runs, run, { summary: text('summary') });
        return;
      case 'alerts.admit':
        tables.pages.set(String(seq), admitted(data, run));
        return;
      case 'decision':
        tables.decisions.set(String(seq), { run, ...pick(data, ['machine', 'host', 'outcome', 'reason', 'verdicts']) });
        return;
      case 'standing':
        if (data.standing === 'open') tables.standings.delete(text('machine'));
        else tables.standings.set(text('machine'), { standing: text('standing'), until: textOrNull(data.until) });
        return;
      case 'suppress':
        tables.suppressions.set(text('suppression'), {
          ...pick(data, ['kind', 'value', 'reason', 'until']),
          by: actor.id,
          ended: null,
        });
        return;
      case 'unsuppress':
        merge(tables.suppressions, text('suppression'), { ended: actor.id });
        return;
      case 'lease':
        tables.leases.set(text('order'), pick(data, ['owner', 'reason', 'review']));
        return;
      case 'drift':
        tables.drifts.set(text('order'), pick(data, ['vendor_state']));
        merge(tables.orders, text('order'), { step: 'drifted', flying: '0' });
        return;
      case 'fact':
        tables.facts.set(text('name'), pick(data, ['value']));
        return;
      case 'prune':
        if (data.what === 'evidence') {
          tables.facts.set(factOf(text('file')), { value: factValue({ bytes: data.bytes, sha256: data.sha256 }) });
        }
        return;
      default:
        this.#takeOrder(event, data, run, actor.id);
    }
  }

  #takeOrder(event: string, data: AuditData, run: string, actor: string): void {
    const [kind, step] = event.split('.');
    if ((kind !== 'isolate' && kind !== 'release') || step === undefined || step === 'adopt') return;
    const id = String(data.order ?? '');
    const flying = (IN_FLIGHT as readonly string[]).includes(step) ? '1' : '0';
    const stands: Account = { step, flying };
    if (data.call === undefined) {
      merge(this.tables.orders, id, { ...stands, ...pick(data, ['words', 'job', 'operation', 'receipt', 'problem']) });
      return;
    }
    const told = pick(data, ['call', 'source', 'machine', 'host', 'endpoint', 'name', 'comment', 'before']);
    const evidence = data.evidence as AuditData | undefined;
    const open = { words: '', job: null, operation: null, receipt: null, problem: null };
    this.tables.orders.set(id, {
      ...open,
      ...told,
      ...stands,
      kind,
      run,
      actor,
      place: textOrNull(data.place),
      evidence: textOrNull(evidence?.digest),
    });
  }
}

function admitted(data: AuditData, run: string): Account {
  const places = Array.isArray(data.evidence) ? data.evidence.join(' ') : '';
  return { run, places, ...pick(data, ['stream', 'grouped', 'set_aside', 'ids']) };
}

function pick(data: AuditData, members: readonly string[]): Account {
  return Object.fromEntries(members.map((member) => [member, textOrNull(data[member])]));
}

function textOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : String(value);
}

/** A record about something the chain never began is kept as it is: the table has no such row, and that shows. */
function merge(table: Map<string, Account>, id: string, change: Account): void {
  table.set(id, { ...table.get(id), ...change });
}
