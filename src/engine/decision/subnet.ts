/** IPv4 and IPv6 addresses as numbers, and whether one lies in a subnet. */

type Address = { readonly bits: 32 | 128; readonly number: bigint };

/** null where the text is no address. An IPv4 address inside IPv6 (`::ffff:10.0.0.1`) counts as the IPv4 one. */
function parseAddress(text: string): Address | null {
  const plain = text.trim().split('%')[0] ?? '';
  if (!plain.includes(':')) return parseV4(plain);
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(plain);
  if (dotted === null) return parseV6(plain);
  const v4 = parseV4(dotted[2] ?? '');
  if (v4 === null) return null;
  const high = (v4.number >> 16n).toString(16);
  const low = (v4.number & 0xffffn).toString(16);
  return parseV6(`${dotted[1]}${high}:${low}`);
}

function parseV4(text: string): Address | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return null;
  return { bits: 32, number: parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n) };
}

function parseV6(text: string): Address | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...new Array<string>(missing).fill('0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  const number = groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
  if (number >> 32n === 0xffffn) return { bits: 32, number: number & 0xffffffffn };
  return { bits: 128, number };
}

/** `subnet`: "10.0.0.0/8", "2001:db8::/32", or one address. False where either cannot be read. */
export function isInSubnet(address: string, subnet: string): boolean {
  const [base = '', length] = subnet.trim().split('/');
  const network = parseAddress(base);
  const given = parseAddress(address);
  if (network === null || given === null || network.bits !== given.bits) return false;
  const prefix = length === undefined ? network.bits : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (prefix < 0 || prefix > network.bits) return false;
  const rest = BigInt(network.bits - prefix);
  return network.number >> rest === given.number >> rest;
}

/** Whether two texts are the same address, however written. */
export function isSameAddress(a: string, b: string): boolean {
  return !a.includes('/') && !b.includes('/') && isInSubnet(a, b);
}
