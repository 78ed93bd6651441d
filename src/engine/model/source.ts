/** Names of sources: connector, gateway and account, parted by colons. */

/** The connector that stands in a source's name: accounts of one vendor share it. */
export function vendorOf(source: string): string {
  return source.split(':', 1)[0] ?? source;
}
