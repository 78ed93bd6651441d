/** The connections: undici agents with verified TLS, time-outs, and the proxy of the environment. */
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { LEFT, type LeftMark } from './left-mark.ts';

export type TimeOuts = {
  readonly connectMs: number;
  /** Until the first byte of the answer. */
  readonly headersMs: number;
  /** Between two parts of the body. */
  readonly bodyMs: number;
};

class LeftHandler implements Dispatcher.DispatchHandler {
  readonly #inner: Dispatcher.DispatchHandler;
  readonly #mark: LeftMark;
  constructor(inner: Dispatcher.DispatchHandler, mark: LeftMark) {
    this.#inner = inner;
    this.#mark = mark;
  }
  /** undici calls this on an open connection, right before the first byte is written. */
  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#inner.onRequestStart?.(controller, context);
    if (!controller.aborted) this.#mark.left = true;
  }
  onResponseStart(...args: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>): void {
    this.#inner.onResponseStart?.(...args);
  }
  onResponseData(...args: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseData']>>): void {
    this.#inner.onResponseData?.(...args);
  }
  onResponseEnd(...args: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseEnd']>>): void {
    this.#inner.onResponseEnd?.(...args);
  }
  onResponseError(...args: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseError']>>): void {
    this.#inner.onResponseError?.(...args);
  }
}

const watchLeft: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
  const mark = (options as { [LEFT]?: LeftMark })[LEFT];
  return dispatch(options, mark ? new LeftHandler(handler, mark) : handler);
};

export type Connections = {
  readonly reads: Dispatcher;
  /**
   * A write never rides on an idle connection which the other end may just be closing: that would make
   * "lost on the way" of what is only "connection was old".
   */
  readonly writes: Dispatcher;
  close(): Promise<void>;
};

/** Plain http is loopback (parseGateway sees to that) and never goes through a proxy. */
export function openConnections(origin: string, timeOuts: TimeOuts): Connections {
  const secure = origin.startsWith('https:');
  const open = (keep: boolean): Dispatcher => {
    const options = {
      connectTimeout: timeOuts.connectMs,
      headersTimeout: timeOuts.headersMs,
      bodyTimeout: timeOuts.bodyMs,
      connections: 8,
      allowH2: false,
      ...(keep ? {} : { pipelining: 0 }),
      // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in somebody's shell does not weaken it.
      connect: { rejectUnauthorized: true, timeout: timeOuts.connectMs },
    };
    if (!secure) return new Agent(options);
    return new EnvHttpProxyAgent({ ...options, httpProxy: '', requestTls: { rejectUnauthorized: true } });
  };
  const agents = [open(true), open(false)] as const;
  return {
    reads: agents[0].compose(watchLeft),
    writes: agents[1].compose(watchLeft),
    close: async () => {
      await Promise.all(agents.map((agent) => agent.destroy()));
    },
  };
}
