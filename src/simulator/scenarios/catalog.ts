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
  | 'same-second';

export const SCENARIOS: readonly { readonly name: ScenarioName; readonly title: string }[] = [
  { name: 'demo', title: 'A bad hour: ransomware on one laptop, a dozen other machines of mixed urgency' },
  { name: 'quiet-morning', title: 'A quiet morning: three machines, little of it urgent' },
  { name: 'outbreak', title: 'An outbreak that unfolds over 200 machines while one watches' },
  { name: 'samples', title: 'The documented sample records, the awkward ones included' },
  { name: 'one-machine', title: '47 alerts on one machine' },
  { name: 'large', title: '5,000 alerts on 200 machines, with every kind of difficult machine' },
  { name: 'flood', title: '25,000 alerts in one hour, more than one search can return' },
  { name: 'same-second', title: '12,000 alerts in one second, more than any search can return' },
  { name: 'empty', title: 'Nothing happened' },
];

/** Another size for the scenario "flood". */
export type MassSize = { readonly alerts: number; readonly machines: number };
