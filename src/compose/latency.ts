/** How far away a gateway is. */
import { connect } from 'node:net';

const PATIENCE_MS = 3000;

/** Time to a connection, ms; null: none within patience. */
export function latencyTo(gateway: string, signal: AbortSignal): Promise<number | null> {
  const { hostname, port, protocol } = new URL(gateway);
  const started = performance.now();
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (protocol === 'https:' ? 443 : 80),
      signal,
      timeout: PATIENCE_MS,
    });
    const end = (ms: number | null): void => {
      socket.destroy();
      resolve(ms);
    };
    socket.once('connect', () => end(Math.round(performance.now() - started)));
    socket.once('timeout', () => end(null));
    socket.once('error', () => end(null));
  });
}
