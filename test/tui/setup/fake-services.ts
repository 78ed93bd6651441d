/** Services of the setup as a test wants them: the real shape, answers scripted, everything asked written down. */
import type { KeyAnswer, Preview, SetupAnswers, SetupServices } from '../../../src/tui/services.ts';

export const GATEWAY_EU = 'https://cloudinfra-gw.portal.checkpoint.com';
export const DEFAULT_FILTER = 'ci_app_name:"Harmony Endpoint" AND severity:"High"';
export const QUIET: Preview = { alerts: 47, machines: 3, complete: true, wouldIsolate: [], wouldHold: [] };

export type Asked = { readonly name: string; readonly detail: string };
export type FakeServices = SetupServices & { readonly asked: Asked[]; readonly saved: SetupAnswers[] };

const PAIRS: Readonly<Record<string, { readonly id: string; readonly secret: string }>> = {
  events: { id: 'ev-id', secret: 'ev-secret' },
  endpoint: { id: 'ep-id', secret: 'ep-secret' },
};

function keyAnswer(slot: string, pair: { readonly id: string; readonly secret: string } | null): KeyAnswer {
  const owner = Object.keys(PAIRS).find((each) => PAIRS[each]?.id === pair?.id && PAIRS[each]?.secret === pair?.secret);
  if (pair === null || owner === slot) return { ok: true, ms: 120, note: '' };
  const problem = {
    code: 'credentials',
    what: 'The gateway refused the key (401).',
    next: 'Check both parts.',
  } as const;
  return owner
    ? { ok: false, problem: { ...problem, what: 'This is another key.' }, belongsTo: owner }
    : { ok: false, problem };
}

export function fakeServices(overrides: Partial<SetupServices> = {}): FakeServices {
  const asked: Asked[] = [];
  const saved: SetupAnswers[] = [];
  const note = (name: string, detail = '') => void asked.push({ name, detail });
  return {
    asked,
    saved,
    limits: { perCycle: 3, perHour: 10, perDay: 25 },
    mail: { stored: null, passwordFromEnvironment: false },
    virustotal: { stored: false, keyFromEnvironment: false },
    testVirusTotal: async () => null,
    checkMail: () => null,
    testMail: async () => null,
    connectors: [
      {
        id: 'harmony',
        title: 'Check Point Harmony Endpoint',
        gateways: [
          { id: 'eu', label: 'Europe', url: GATEWAY_EU, uncertain: false },
          { id: 'us', label: 'United States', url: 'https://cloudinfra-gw-us.portal.checkpoint.com', uncertain: false },
          { id: 'sg', label: 'Singapore', url: 'https://cloudinfra-gw.sg.portal.checkpoint.com', uncertain: true },
        ],
        keys: [
          {
            slot: 'events',
            title: 'Infinity Events key',
            help: 'Made in the portal for the service "Logs as a Service".',
            idLabel: 'Client ID',
            secretLabel: 'Secret key',
            fromEnvironment: false,
          },
          {
            slot: 'endpoint',
            title: 'Harmony Endpoint key',
            help: 'Made for the service "Endpoint" with an administrator role.',
            idLabel: 'Client ID',
            secretLabel: 'Secret key',
            fromEnvironment: false,
          },
        ],
        defaultFilter: DEFAULT_FILTER,
        filterExamples: ['severity:"Critical"'],
      },
    ],
    secretStore: async () => 'keychain',
    findSeedConfig: async () => null,
    checkGateway: (text) => {
      try {
        const url = new URL(text.includes('://') ? text : `https://${text}`);
        return url.protocol === 'https:' ? { origin: url.origin } : { refused: 'A gateway must be https.' };
      } catch {
        return { refused: `"${text}" is not a web address.` };
      }
    },
    checkFilter: (_connector, filter) => {
      const open = filter.indexOf('(');
      return open >= 0 && !filter.includes(')') ? { message: 'The bracket is never closed.', column: open } : null;
    },
    filterInFile: () => ({ refused: 'There is no such file.' }),
    checkDuration: (text) =>
      /^\d+(s|m|h|d|w|mo)$/.test(text) ? { ms: 1 } : { refused: `"${text}" is not a duration, as 12h or 2d are.` },
    testKey: async (_connector, gateway, slot, pair) => {
      note(`test ${slot}`, `${gateway} ${pair?.id ?? 'environment'}`);
      return keyAnswer(slot, pair);
    },
    latency: async () => 42,
    preview: async (answers, auto) => {
      note(auto ? 'dry run' : 'trial', `${answers.filter} ${answers.window}`);
      return auto
        ? { ...QUIET, wouldIsolate: ['FIN-LT-07'], wouldHold: [{ host: 'SQL-01', words: 'a server' }] }
        : QUIET;
    },
    scheduleLines: ({ schedule }) => [{ title: 'crontab', text: `0 * * * * cordon run # ${JSON.stringify(schedule)}` }],
    save: async (answers, to) => {
      note('save', to);
      saved.push(answers);
      return { saved: '/home/ana/.config/cordon/settings.json' };
    },
    ...overrides,
  };
}
