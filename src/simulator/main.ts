/**
 * The gateway on its own, for another process to talk to:
 * `node src/simulator/main.ts --scenario demo --port 0 --seed 1 --latency lifelike`.
 * `--alerts N --machines M` size the scenario "flood"; `--no-rates` lifts the limits of requests a minute;
 * `--heartbeat MS` is how often Halo's agents call in (60,000).
 * `--mail-folder DIR` files what the mail relay takes in DIR, a Maildir.
 * Prints one JSON line with gateway, keys, VirusTotal, mail relay and hook; ends on SIGTERM or SIGINT.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type MailRelay, SCENARIOS, type ScenarioName, startSimulator } from './index.ts';

const USAGE = `Usage: node src/simulator/main.ts [--scenario NAME] [--port N] [--seed N] [--latency none|lifelike]
  [--alerts N --machines M] [--heartbeat MS] [--mail-folder DIR] [--no-rates]
Scenarios: ${SCENARIOS.map((one) => one.name).join(', ')}.
`;

const values = optionsOf({
  options: {
    scenario: { type: 'string', default: 'demo' },
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    latency: { type: 'string', default: 'none' },
    alerts: { type: 'string' },
    machines: { type: 'string', default: '400' },
    heartbeat: { type: 'string' },
    'mail-folder': { type: 'string' },
    'no-rates': { type: 'boolean', default: false },
  },
});

if (!SCENARIOS.some((one) => one.name === values.scenario)) refuse(`There is no scenario "${values.scenario}".`);

const simulator = await startSimulator({
  scenario: values.scenario as ScenarioName,
  port: Number(values.port),
  seed: Number(values.seed),
  ...(values.alerts === undefined
    ? {}
    : { size: { alerts: Number(values.alerts), machines: Number(values.machines) } }),
  ...(values.heartbeat === undefined ? {} : { halo: { heartbeatMs: Number(values.heartbeat) } }),
  mail: values['mail-folder'] === undefined ? {} : { folder: values['mail-folder'] },
  latency: values.latency === 'lifelike' ? 'lifelike' : 'none',
});
if (values['no-rates']) {
  const free = Number.POSITIVE_INFINITY;
  Object.assign(simulator.world.settings, { createPerMinute: free, statusPerMinute: free, retrievePerMinute: free });
  Object.assign(simulator.virustotal.settings, { perMinute: free, perDay: free });
}
const { gateway, keys, virustotal, mail, hook } = simulator;
const told = {
  gateway,
  keys,
  virustotal: { url: virustotal.url, keys: virustotal.keys },
  mail: mail && pick(mail),
  hook: hook.url,
};
process.stdout.write(`${JSON.stringify(told)}\n`);

function optionsOf<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>>['values'] {
  try {
    return parseArgs(config).values;
  } catch (thrown) {
    return refuse((thrown as Error).message);
  }
}

function refuse(why: string): never {
  process.stderr.write(`${why}\n${USAGE}`);
  process.exit(2);
}

function pick({ host, port, securePort, user, password, certificate, folder }: MailRelay) {
  return { host, port, securePort, user, password, certificate, folder };
}

const end = () => void simulator.close().then(() => process.exit(0));
process.on('SIGTERM', end);
process.on('SIGINT', end);
