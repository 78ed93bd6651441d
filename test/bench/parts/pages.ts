/** Writes pages as the gateway sends them, one behind the other; prints their lengths. Arguments: file, pages, machines. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { Dice } from '../../../src/simulator/dice.ts';
import { ATTACKS, type AttackName } from '../../../src/simulator/world/attacks.ts';
import { fleetOf } from '../../../src/simulator/world/hosts.ts';
import { alertRecord } from '../../../src/simulator/world/records.ts';

const [file = '', pages = '', machines = ''] = process.argv.slice(2);
const PAGE = 1000;
const ATTACK_NAMES: readonly AttackName[] = ['ransomware', 'beacon', 'dropper', 'script', 'worm', 'credentialTheft'];

const dice = new Dice('bench');
const hosts = fleetOf(Number(machines), dice.fork('fleet'));
const begun = Date.now() - 3_600_000;
const out = openSync(file, 'w', 0o600);
const lengths: number[] = [];
for (let page = 0; page < Number(pages); page += 1) {
  const records = Array.from({ length: PAGE }, (_, position) => {
    const index = page * PAGE + position;
    const own = dice.fork(index);
    const host = hosts[index] ?? own.pick(hosts);
    return alertRecord(own, host, ATTACKS[own.pick(ATTACK_NAMES)], begun + index, index);
  });
  const data = { records, recordsCount: PAGE, nextPageToken: 'NULL' };
  const body = Buffer.from(JSON.stringify({ success: true, data }));
  writeSync(out, body);
  lengths.push(body.length);
}
closeSync(out);
process.stdout.write(JSON.stringify(lengths));
