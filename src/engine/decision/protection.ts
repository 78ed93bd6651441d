/** Guards 6 and 7: what is protected by rule or by kind, and what this program needs to go on working. */
import { foldHost } from '../intake/host.ts';
import type { Verdict } from '../model/decision.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { ProtectRule } from '../settings.ts';
import type { JudgeContext } from './context.ts';
import { fitsGlob } from './glob.ts';
import { isInSubnet, isSameAddress } from './subnet.ts';
import { hold, notApplicable, pass, warn } from './verdict.ts';

const LIMIT = 'no rule protects it';

function endpointOf({ match }: JudgeContext): Endpoint | null {
  return match.kind === 'one' ? match.reading.endpoint : null;
}

/** Every way the machine is called: as received, as the vendor has it, with and without domain. */
function namesOf(context: JudgeContext): readonly string[] {
  const endpoint = endpointOf(context);
  const names = new Set<string>();
  for (const text of [context.host, endpoint?.name ?? '']) {
    const { name, domain } = foldHost(text);
    if (name === '') continue;
    names.add(name);
    const domains = [domain, endpoint?.domain?.toLowerCase() ?? null, ...(context.machine?.domains ?? [])];
    for (const suffix of domains) if (suffix) names.add(`${name}.${suffix}`);
  }
  return [...names];
}

/** The rule that protects the machine now; null: none. Rules about facts the vendor does not tell do not match. */
export function protectingRule(context: JudgeContext): ProtectRule | null {
  const names = namesOf(context);
  const endpoint = endpointOf(context);
  return (
    context.settings.protect.find(
      (rule) => (rule.expiresAt === undefined || rule.expiresAt > context.now) && matches(rule, names, endpoint),
    ) ?? null
  );
}

function matches({ match, value }: ProtectRule, names: readonly string[], endpoint: Endpoint | null): boolean {
  const wanted = value.trim();
  switch (match) {
    case 'glob':
      return names.some((name) => fitsGlob(wanted, name));
    case 'name':
      return names.includes(wanted.toLowerCase().replace(/\.+$/, ''));
    case 'id':
      return endpoint?.id.toLowerCase() === wanted.toLowerCase();
    case 'group':
      return (endpoint?.groups ?? []).some(({ id, name, path }) =>
        [id, name, path ?? ''].some((text) => text !== '' && fitsGlob(wanted, text)),
      );
    case 'type':
      return [endpoint?.kind, endpoint?.type].some((text) => text != null && fitsGlob(wanted, text));
    case 'ou':
      return endpoint?.organisationalUnit != null && isInUnit(endpoint.organisationalUnit, wanted);
    case 'subnet':
      return endpoint?.ip != null && isInSubnet(endpoint.ip, wanted);
  }
}

/** The unit itself or one below it: "OU=Web,OU=Servers" is in "OU=Servers", "corp/servers/web" in "corp/servers". */
function isInUnit(unit: string, wanted: string): boolean {
  const [is, of] = [unit.toLowerCase(), wanted.toLowerCase()];
  return fitsGlob(of, is) || is.endsWith(`,${of}`) || is.startsWith(`${of}/`);
}

export function protectedGuard(context: JudgeContext): Verdict {
  if (context.kind === 'release') return notApplicable('protected', 'Protection stops isolations only.');
  const rule = protectingRule(context);
  if (rule === null) return protectedByKind(context);
  const because = rule.reason ? `: ${rule.reason}` : '';
  const found = {
    value: `${rule.match} ${rule.value}`,
    limit: LIMIT,
    words: `Protected by ${rule.match} "${rule.value}"${because}.`,
  };
  if (context.actor === 'person') return warn('protected', found);
  return hold('protected', { ...found, flip: 'A person types its name and a reason, or the rule is taken out.' });
}

function protectedByKind(context: JudgeContext): Verdict {
  const endpoint = endpointOf(context);
  const kind = endpoint?.kind ?? 'unknown';
  if (kind !== 'server' && kind !== 'domain-controller') {
    const told = endpoint?.type ?? kind;
    const value = kind === 'unknown' ? `kind not told (${endpoint?.type ?? 'N/A'})` : told;
    return pass('protected', { value, limit: LIMIT, words: 'No rule protects it.' });
  }
  const word = kind === 'server' ? 'server' : 'domain controller';
  const names = namesOf(context);
  const allowed = context.settings.limits.allowServers.some((name) => names.includes(name.trim().toLowerCase()));
  const found = { value: word, limit: 'allowed by name', words: `It is a ${word}, protected from automation.` };
  if (allowed) return pass('protected', { ...found, words: `It is a ${word}, and allowed by name.` });
  if (context.actor === 'person') return warn('protected', found);
  return hold('protected', { ...found, flip: `A person isolates it, or its name is added to the allowed servers.` });
}

export function selfGuard(context: JudgeContext): Verdict {
  if (context.kind === 'release') return notApplicable('self', 'A release cuts nothing off.');
  const { self } = context;
  if (self.names.length + self.addresses.length === 0) {
    return notApplicable('self', 'It is not known what this program itself needs.');
  }
  const names = namesOf(context);
  const ip = endpointOf(context)?.ip ?? null;
  const own =
    self.names.find((name) => isNamed(names, name)) ??
    self.addresses.find((address) => (ip !== null && isSameAddress(ip, address)) || names.includes(address));
  if (own === undefined) {
    return pass('self', { value: 'another machine', limit: 'not itself', words: 'This program does not need it.' });
  }
  return hold('self', {
    value: own,
    limit: 'not itself',
    words: `This program runs on it or reaches the vendor through it: "${own}".`,
    flip: 'Run from another machine, or isolate it at the vendor.',
  });
}

/** With a domain on both sides they must be the same machine; without one the name is enough to hold. */
function isNamed(names: readonly string[], own: string): boolean {
  const { name, domain } = foldHost(own);
  if (name === '' || name === 'localhost') return false;
  if (domain !== null && names.includes(`${name}.${domain}`)) return true;
  return names.includes(name) && (domain === null || !names.some((known) => known.startsWith(`${name}.`)));
}
