/** The built-in gateway in a process of its own. */
import { firstLine, startNode, stop } from './processes.ts';

export type Gateway = {
  readonly origin: string;
  readonly port: number;
  readonly keys: Readonly<Record<'events' | 'endpoint', { readonly id: string; readonly secret: string }>>;
  close(): Promise<void>;
};

export type GatewayOptions = {
  readonly scenario: 'one-machine' | 'large' | 'flood' | 'empty';
  readonly alerts?: number;
  readonly machines?: number;
  readonly latency?: 'none' | 'lifelike';
  readonly port?: number;
};

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const args = ['src/simulator/main.ts', '--no-rates'];
  for (const [name, value] of Object.entries(options)) args.push(`--${name}`, String(value));
  const child = startNode(args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const { gateway, keys } = JSON.parse(await firstLine(child));
  let closing = false;
  child.once('exit', (code, signal) => {
    // Figures taken on a vendor that was gone would be worth nothing.
    if (!closing) throw new Error(`The gateway ended by itself (${signal ?? code}).`);
  });
  const close = () => {
    closing = true;
    return stop(child);
  };
  return { origin: gateway, port: Number(new URL(gateway).port), keys, close };
}
