/** The gateway under the bench's hand: "raise HOST" on its input makes an alert of this moment. */
import { createInterface } from 'node:readline';
import { startSimulator } from '../../../src/simulator/index.ts';

const hosts = process.argv.slice(2);
const simulator = await startSimulator({ scenario: 'empty', latency: 'lifelike' });
const ids = hosts.map((name) => simulator.world.addComputer({ host: simulator.world.hostOf(name) }).id);
process.stdout.write(`${JSON.stringify({ gateway: simulator.gateway, keys: simulator.keys, ids })}\n`);

const ATTACK = 'ransomware';
createInterface({ input: process.stdin }).on('line', (line) => {
  const [verb, host] = line.split(' ');
  // By the severity that the default filter asks for.
  if (verb === 'raise' && host) simulator.world.raise(host, { severity: 'Critical', product: 'Forensics' }, ATTACK);
});
process.on('SIGTERM', () => void simulator.close().then(() => process.exit(0)));
