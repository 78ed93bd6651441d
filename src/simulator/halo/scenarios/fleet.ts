/** The servers of the example organisation: one of every kind that makes isolating difficult, and plain ones. */
import type { Account } from '../account.ts';
import type { HaloServer } from '../model.ts';
import type { HaloWorld } from '../world.ts';
import { addGroup, addPolicy, addServer, MINUTE } from './casting.ts';

/** After this the tag of an agent takes its server back to its group. */
const TAG_RETURN_MS = 3 * MINUTE;

export type Fleet = {
  readonly worst: HaloServer;
  /** Active ones, in the order in which trouble comes to them. */
  readonly troubled: readonly HaloServer[];
  readonly hostile: HaloServer;
  /** In silence already. */
  readonly missing: HaloServer;
};

export function addFleet(world: HaloWorld): Fleet {
  const account = world.main;
  const groups = addGroups(account);
  const dice = world.dice.fork('fleet');
  const add = (facts: Parameters<typeof addServer>[2]) => addServer(account, dice, facts);

  const edge1 = add({ hostname: 'edge-web-01', label: 'prod-edge-web-01', groupId: groups.web, host: 21 });
  const edge2 = add({ hostname: 'edge-web-02', label: 'prod-edge-web-02', groupId: groups.web, host: 22 });
  const ledger1 = add({ hostname: 'ledger-db-01', groupId: groups.databases, host: 33, platform: 'rhel' });
  const ledger2 = add({
    ...{ hostname: 'ledger-db-02', groupId: groups.databases, host: 34, platform: 'rhel' },
    agent: { applies: false },
  });
  const gateway = add({
    hostname: 'pay-gw-01',
    groupId: groups.payments,
    host: 41,
    platform: 'debian',
    readOnly: true,
  });
  const legacy = add({
    ...{ hostname: 'app-legacy-05', groupId: groups.legacy, host: 77, platform: 'centos' },
    ...{ fqdn: 'localhost', state: 'missing' },
  });
  const stageWeb = add({ hostname: 'stage-web-01', groupId: groups.stageWeb, host: 61 });
  const stageDb = add({
    ...{ hostname: 'stage-db-01', groupId: groups.stageDatabases, host: 62, platform: 'debian' },
    agent: { tag: 'staging-db', tagReturnMs: TAG_RETURN_MS },
  });
  const files = add({
    hostname: 'HQ-FILES-03',
    label: 'hq-files-03',
    groupId: groups.office,
    host: 47,
    platform: 'windows',
  });
  const directory = add({ hostname: 'HQ-DC-01', groupId: groups.office, host: 45, platform: 'windows' });
  add({ hostname: 'HQ-PRINT-02', groupId: groups.office, host: 46, platform: 'windows', state: 'deactivated' });
  add({ hostname: 'app-legacy-02', groupId: groups.legacy, host: 72, platform: 'centos', state: 'retired' });
  // Clones of one image: the same host name, told apart by label and address.
  const [runnerA, runnerB] = [58, 59].map((host) =>
    add({
      ...{ hostname: 'ci-runner-04', groupId: groups.build, host, fqdn: 'ci-runner-04.build.example.com' },
      label: `000000000042_i-0a1b2c3d4e5f607${host}`,
      ec2: { instanceId: `i-0a1b2c3d4e5f607${host}`, accountId: '000000000042' },
    }),
  ) as [HaloServer, HaloServer];
  addSecondAccount(world);
  return {
    worst: edge1,
    troubled: [files, ledger2, gateway, stageDb, stageWeb, runnerA, edge2, runnerB, directory, ledger1],
    hostile: stageWeb,
    missing: legacy,
  };
}

function addGroups(account: Account) {
  const zone = { id: account.newId(), name: 'soc-jump-hosts', description: null, ip: '198.51.100.200/30' };
  account.zones.put({ ...zone, groupId: account.rootId, system: false }, 0);
  const serviceId = (name: string) => account.services.all().find((one) => one.name === name)?.id;
  const jumpHosts = { id: zone.id, type: 'FirewallZone' };
  const accept = (name: string) => ({ chain: 'INPUT', action: 'ACCEPT', firewall_service: serviceId(name) });
  const ssh = { ...accept('ssh'), firewall_source: jumpHosts };
  const rdp = { ...accept('rdp'), firewall_source: jumpHosts };
  const dropIn = { chain: 'INPUT', action: 'DROP', log: true, log_prefix: 'dropped-in' };
  const dropOut = { chain: 'OUTPUT', action: 'DROP' };
  const letOut = { chain: 'OUTPUT', action: 'ACCEPT' };

  const web = addPolicy(account, 'web-linux', 'linux', [accept('http'), accept('https'), ssh, dropIn, letOut]);
  const data = addPolicy(account, 'data-linux', 'linux', [accept('postgresql'), ssh, dropIn, letOut]);
  const base = addPolicy(account, 'base-linux', 'linux', [ssh, dropIn, letOut]);
  const office = addPolicy(account, 'hq-windows', 'windows', [accept('smb'), rdp], { block_outbound: false });
  const forensics = {
    linux: addPolicy(account, 'forensics-linux', 'linux', [ssh, dropIn, dropOut]),
    windows: addPolicy(account, 'forensics-windows', 'windows', [rdp]),
  };
  const syslogOut = {
    chain: 'OUTPUT',
    action: 'ACCEPT',
    firewall_service: serviceId('syslog'),
    firewall_target: jumpHosts,
  };
  const capture = { linux: addPolicy(account, 'capture-linux', 'linux', [ssh, dropIn, syslogOut, dropOut]) };

  const production = addGroup(account, 'Production', account.rootId, { linux: base });
  const staging = addGroup(account, 'Staging', account.rootId, { linux: base });
  account.boundGroupId = staging;
  addGroup(account, 'Forensics', account.rootId, forensics);
  addGroup(account, 'Data Capture', account.rootId, capture);
  return {
    web: addGroup(account, 'Web', production, { linux: web }),
    databases: addGroup(account, 'Databases', production, { linux: data }),
    payments: addGroup(account, 'Payments', production, { linux: base }),
    legacy: addGroup(account, 'Legacy Apps', production),
    stageWeb: addGroup(account, 'Web', staging, { linux: web }),
    stageDatabases: addGroup(account, 'Databases', staging, { linux: data }, 'staging-db'),
    office: addGroup(account, 'HQ Windows', account.rootId, { windows: office }),
    build: addGroup(account, 'Build Farm', account.rootId, { linux: base }),
  };
}

function addSecondAccount(world: HaloWorld): void {
  const account = world.second;
  const dice = world.dice.fork('second fleet');
  const groupId = addGroup(account, 'Lab', account.rootId);
  for (const host of [11, 12, 13]) addServer(account, dice, { hostname: `lab-node-${host}`, groupId, host });
}
