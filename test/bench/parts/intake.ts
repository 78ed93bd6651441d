/**
 * Takes pages in, in a process of its own: `parse` only parses them; `all` parses, normalises, groups and keeps the
 * evidence. Arguments: what, file of pages, file of their lengths, records, folder for the evidence.
 */
import { openSync, readFileSync, readSync } from 'node:fs';
import { recordsIn } from '../../../src/connectors/harmony/infinity-events.ts';
import { toAlert } from '../../../src/connectors/harmony/record.ts';
import { groupAlerts } from '../../../src/engine/intake/group.ts';
import { readPage } from '../../../src/engine/intake/normalise.ts';
import { NO_MACHINES } from '../../../src/engine/model/machine-table.ts';
import { openEvidence } from '../../../src/storage/evidence.ts';

const [what = '', file = '', lengthsFile = '', wanted = '', folder = ''] = process.argv.slice(2);
const lengths: readonly number[] = JSON.parse(readFileSync(lengthsFile, 'utf8'));
const pages = openSync(file, 'r');
const source = { id: 'harmony:bench', toAlert };
const evidence = openEvidence({ folder, run: 'r-bench' });

let machines = NO_MACHINES;
let records = 0;
let bytes = 0;
let readingMs = 0;
const cpu = process.cpuUsage();
const begun = performance.now();
for (let page = 0, offset = 0; records < Number(wanted); page += 1) {
  if (page % lengths.length === 0) offset = 0;
  const length = lengths[page % lengths.length] as number;
  const reading = performance.now();
  // A body of its own for each page, as the network gives it.
  const body = Buffer.allocUnsafeSlow(length);
  readSync(pages, body, 0, length, offset);
  readingMs += performance.now() - reading;
  offset += length;
  bytes += length;
  if (what === 'parse') {
    records += JSON.parse(body.toString('utf8')).data.records.length;
    continue;
  }
  // As on the wire: a page is parsed while the file is written to.
  const kept = evidence.append(body);
  const parsed = recordsIn(body);
  const place = await kept;
  const { alerts } = readPage(source, parsed, place);
  machines = groupAlerts(machines, source.id, alerts);
  records += parsed.length;
}
const ms = performance.now() - begun - readingMs;
await evidence.close();
const { user, system } = process.cpuUsage(cpu);
const rssMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(
  JSON.stringify({ ms, records, bytes, rssMb, cpuMs: (user + system) / 1000, machines: machines.size }),
);
