/** `:filter`: another search at the vendor. With several vendors it is about one: the named one, or the machine's at hand. */
import { vendorOf } from '../../../engine/model/source.ts';
import type { SourceView } from '../../../engine/state.ts';
import { sanitise } from '../../text/sanitise.ts';
import type { Snapshot } from '../store.ts';
import { narrowedFilter, vendorFilter } from '../vendor-filter.ts';
import type { ChoiceDialog } from '../view.ts';
import { configure } from './configure.ts';
import type { Control } from './control.ts';
import { openCommandLine } from './open-prompt.ts';
import { machineAtHand } from './targets.ts';

type Wish = {
  readonly source: SourceView;
  /** Several vendors are watched: which one is meant must be said. */
  readonly oneOfMany: boolean;
  readonly expression: string;
};

export function setFilter(control: Control, argument: string): void {
  const snapshot = control.store.get();
  const wish = wishOf(snapshot, argument);
  if (!wish) return;
  const { source, oneOfMany, expression } = wish;
  const vendor = vendorOf(source.id);
  const typed = `filter ${oneOfMany ? `${vendor} ` : ''}`;
  const { settings } = snapshot.engine;
  if (expression === '') {
    const current = settings.filters?.[vendor] ?? settings.filter ?? source.defaultFilter ?? '*';
    offer(control, snapshot, source, typed, current);
    return;
  }
  const whose = oneOfMany ? `The filter of ${sanitise(source.title)}` : 'The filter';
  const done = expression === '*' ? `${whose} is off.` : `${whose} is set.`;
  const change = oneOfMany ? { filters: { ...settings.filters, [vendor]: expression } } : { filter: expression };
  configure(control, change, done, `${typed}${expression}`);
}

function wishOf(snapshot: Pick<Snapshot, 'view' | 'engine'>, argument: string): Wish | null {
  const { sources } = snapshot.engine;
  const byVendor = new Map(sources.map((source) => [vendorOf(source.id), source]));
  const [word = ''] = argument.split(/\s/u, 1);
  const named = byVendor.get(word.toLowerCase());
  const oneOfMany = byVendor.size > 1;
  if (named) return { source: named, oneOfMany, expression: argument.slice(word.length).trim() };
  const atHand = machineAtHand(snapshot)?.source;
  const source = sources.find(({ id }) => id === atHand) ?? sources[0];
  return source ? { source, oneOfMany, expression: argument } : null;
}

/** Without an expression: the filter at hand, and only what the narrowing leaves of it, to be looked at before it is sent. */
function offer(control: Control, { view, engine }: Snapshot, source: SourceView, typed: string, current: string): void {
  if (view.narrowing === '') {
    openCommandLine(control, `${typed}${current}`);
    return;
  }
  const vendor = vendorOf(source.id);
  const machines = [...engine.machines.values()].filter((machine) => vendorOf(machine.source) === vendor);
  const translated = vendorFilter(view.narrowing, source, machines);
  if ('refused' in translated) {
    control.say('warn', translated.refused);
    return;
  }
  const filter = narrowedFilter(current, translated.filter);
  control.store.act({
    type: 'dialog',
    dialog: {
      kind: 'choice',
      topic: 'filter',
      title: 'Search for nothing but what the table is narrowed to?',
      lines: [
        filter,
        '',
        `${source.title} is asked so from now on; other alerts do not come in. :filter * asks for all.`,
      ],
      buttons: [
        { id: 'cancel', label: 'Cancel' },
        { id: 'edit', label: 'Edit' },
        { id: 'search', label: 'Search so' },
      ],
      focus: 0,
      yes: 'search',
      machines: [],
      typed: `${typed}${filter}`,
    },
  });
  control.terminal.dropKeys();
}

/** A button of that question: as if the line had been typed, or the line to go on editing. */
export function takeFilter(control: Control, { typed = '' }: ChoiceDialog, id: string): void {
  if (id === 'edit') openCommandLine(control, typed);
  else setFilter(control, typed.replace(/^filter /u, ''));
}
