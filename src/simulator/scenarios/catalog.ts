/** The worlds the gateway can be started in. */

export type ScenarioName =
  | 'demo'
  | 'quiet-morning'
  | 'outbreak'
  | 'samples'
  | 'empty'
  | 'one-machine'
  | 'large'
  | 'flood'
  | 'same-second'
  | 'quarantine-open'
  | 'quarantine-good'
  | 'clock-off'
  | 'swapped-keys'
  | 'many-events'
  | 'many-servers';

export type Scenario = {
  readonly name: ScenarioName;
  readonly title: string;
  /** The vendors whose part of the world it fills; the other has machines, but nothing happens on them. */
  readonly vendors: readonly ('harmony' | 'halo')[];
};

const BOTH = ['harmony', 'halo'] as const;
const HARMONY = ['harmony'] as const;
const HALO = ['halo'] as const;

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'demo',
    title: 'A bad hour: ransomware on one laptop, a dozen other machines of mixed urgency',
    vendors: BOTH,
  },
  { name: 'quiet-morning', title: 'A quiet morning: three machines, little of it urgent', vendors: HARMONY },
  { name: 'outbreak', title: 'An outbreak that unfolds over 200 machines while one watches', vendors: HARMONY },
  { name: 'samples', title: 'The documented sample records, the awkward ones included', vendors: BOTH },
  { name: 'one-machine', title: '47 alerts on one machine', vendors: HARMONY },
  { name: 'large', title: '5,000 alerts on 200 machines, with every kind of difficult machine', vendors: HARMONY },
  { name: 'flood', title: '25,000 alerts in one hour, more than one search can return', vendors: HARMONY },
  { name: 'same-second', title: '12,000 alerts in one second, more than any search can return', vendors: HARMONY },
  {
    name: 'quarantine-open',
    title: 'The servers of the demo, and a group "Quarantine" whose policies let traffic through',
    vendors: HALO,
  },
  {
    name: 'quarantine-good',
    title: 'The servers of the demo, and a group "Quarantine" that isolates as it should',
    vendors: HALO,
  },
  { name: 'clock-off', title: 'The demo, at a service whose clock is five minutes ahead', vendors: BOTH },
  { name: 'swapped-keys', title: 'The demo, with the two key pairs of Harmony exchanged', vendors: HARMONY },
  {
    name: 'many-events',
    title: '10,000 events over 90 days, many of them at equal times, some arriving late',
    vendors: HALO,
  },
  { name: 'many-servers', title: 'Several pages of servers, groups and policies', vendors: HALO },
  { name: 'empty', title: 'Nothing happened', vendors: BOTH },
];

/** Another size for the scenario "flood". */
export type MassSize = { readonly alerts: number; readonly machines: number };
