/** What engines said about something: the counters, and who said what (VirusTotal's contract, section 3). */
import { Dice } from '../dice.ts';

export type Analysis = {
  readonly malicious: number;
  readonly suspicious?: number;
  readonly undetected: number;
  readonly harmless?: number;
  /** Days between the last analysis and now. */
  readonly daysAgo: number;
  /** What the engines that find it bad call it. */
  readonly called?: string;
};

const FILE_ONLY = { 'confirmed-timeout': 0, failure: 1, 'type-unsupported': 4 };

export function statsOf(analysis: Analysis, kind: 'file' | 'place'): Record<string, number> {
  const { malicious, suspicious = 0, undetected, harmless = 0 } = analysis;
  return { malicious, suspicious, undetected, harmless, timeout: 1, ...(kind === 'file' ? FILE_ONLY : {}) };
}

const FIRST = [
  'Amber',
  'Basalt',
  'Cedar',
  'Delta',
  'Ember',
  'Falcon',
  'Granite',
  'Harbor',
  'Indigo',
  'Juniper',
  'Kite',
];
const SECOND = ['Scan', 'Shield', 'Guard', 'Watch', 'Sense', 'Lab', 'Defense', 'Engine'];

/** One entry an engine; invented names, always the same ones for the same thing. */
export function resultsOf(id: string, analysis: Analysis, kind: 'file' | 'place'): Record<string, unknown> {
  const engines = new Dice('engines').shuffled(FIRST.flatMap((first) => SECOND.map((second) => first + second)));
  const words = Object.entries(statsOf(analysis, kind)).flatMap(([word, count]) => Array<string>(count).fill(word));
  const dice = new Dice(`results/${id}`);
  const said = dice.shuffled(words).slice(0, engines.length);
  return Object.fromEntries(
    said.map((category, i) => {
      const name = engines[i] as string;
      const isBad = category === 'malicious' || category === 'suspicious';
      const result = isBad ? (analysis.called ?? 'Generic.Malware') : category === 'harmless' ? 'clean' : null;
      const file = kind === 'file' ? { engine_version: `${dice.between(1, 9)}.0`, engine_update: '20260101' } : {};
      return [name, { category, engine_name: name, ...file, method: 'blacklist', result }];
    }),
  );
}
