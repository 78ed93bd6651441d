/** What the setup has under way at the services: derived from its state, started and aborted by a hook. */
import { useEffect, useMemo } from 'react';
import { toProblem } from '../../../engine/errors.ts';
import type { SetupServices } from '../../services.ts';
import { answersOf, connectorOf, gatewayOf, keyQuestions, pairOf } from './answers.ts';
import { secretsTo, TRIAL_WINDOW } from './asking.ts';
import { mailOf } from './mail.ts';
import type { SetupAction } from './reducer.ts';
import type { SetupRules, SetupState } from './state.ts';
import { virusTotalOf } from './virustotal.ts';

export type Work = {
  /** Names this very piece of work: the same name is not started twice. */
  readonly name: string;
  /** Does it; the answer is an action. May throw: a failure becomes words where there is a place for them. */
  readonly run: (services: SetupServices, signal: AbortSignal) => Promise<SetupAction>;
};

/** The work that the state waits for. Pure: nothing is started here. */
export function worksOf(state: SetupState, rules: SetupRules): readonly Work[] {
  return [
    ...lookingWorks(state),
    ...latencyWorks(state, rules),
    ...keyWorks(state, rules),
    ...mailWorks(state, rules),
    ...virusTotalWorks(state, rules),
    ...previewWorks(state, rules),
  ];
}

function lookingWorks(state: SetupState): readonly Work[] {
  const works: Work[] = [];
  if (state.seed === 'looking') {
    works.push({
      name: 'seed',
      run: async (services) => ({ type: 'seed', seed: await services.findSeedConfig().catch(() => null) }),
    });
  }
  if (state.store === 'looking') {
    works.push({
      name: 'store',
      run: async (services) => ({ type: 'store', store: await services.secretStore().catch(() => 'file' as const) }),
    });
  }
  return works;
}

function latencyWorks(state: SetupState, rules: SetupRules): readonly Work[] {
  if (state.step !== 'gateway') return [];
  return (connectorOf(state, rules)?.gateways ?? [])
    .filter(({ url }) => !(url in state.latency))
    .map(({ url }) => ({
      name: `latency ${url}`,
      run: async (services, signal) => ({
        type: 'latency',
        gateway: url,
        ms: await services.latency(url, signal).catch(() => null),
      }),
    }));
}

function keyWorks(state: SetupState, rules: SetupRules): readonly Work[] {
  const connector = connectorOf(state, rules)?.id ?? '';
  return keyQuestions(state, rules).flatMap((question) => {
    const test = state.keyTests[question.slot];
    if (!test || test.answer !== null) return [];
    const { slot } = question;
    const pair = pairOf(state, question);
    const gateway = gatewayOf(state, rules);
    return [
      {
        name: `key ${slot} ${test.attempt}`,
        run: async (services: SetupServices, signal: AbortSignal): Promise<SetupAction> => {
          const answer = await services
            .testKey(connector, gateway, slot, pair, signal)
            .catch((thrown: unknown) => ({ ok: false as const, problem: toProblem(thrown) }));
          return { type: 'key-test', slot, attempt: test.attempt, answer };
        },
      },
    ];
  });
}

function mailWorks(state: SetupState, rules: SetupRules): readonly Work[] {
  const test = state.mailTest;
  const mail = mailOf(state, rules);
  if (!test || test.answer !== null || !mail) return [];
  return [
    {
      name: `mail ${test.attempt}`,
      run: async (services, signal) => {
        const problem = await services.testMail(mail, signal, test.send).catch((thrown: unknown) => toProblem(thrown));
        return { type: 'mail-test', attempt: test.attempt, answer: { problem } };
      },
    },
  ];
}

function virusTotalWorks(state: SetupState, rules: SetupRules): readonly Work[] {
  const test = state.virusTotalTest;
  const answer = virusTotalOf(state, rules);
  if (!test || test.answer !== null || !answer) return [];
  return [
    {
      name: `virustotal ${test.attempt}`,
      run: async (services, signal) => {
        const problem = await services.testVirusTotal(answer, signal).catch((thrown: unknown) => toProblem(thrown));
        return { type: 'virustotal-test', attempt: test.attempt, answer: { problem } };
      },
    },
  ];
}

function previewWorks(state: SetupState, rules: SetupRules): readonly Work[] {
  const works: Work[] = [];
  const answers = answersOf(state, rules);
  const mail = mailOf(state, rules);
  const virustotal = virusTotalOf(state, rules);
  const { trial, dryRun, saving } = state;
  if (trial && trial.answer === null) works.push(preview('trial', trial.attempt, { ...answers, window: TRIAL_WINDOW }));
  if (dryRun && dryRun.answer === null) works.push(preview('dry-run', dryRun.attempt, answers));
  if (saving && saving.answer === null) {
    const to = secretsTo(state, rules);
    works.push({
      name: `save ${saving.attempt}`,
      run: async (services) => {
        const looks = virustotal === undefined ? {} : { virustotal };
        const keyless = virustotal ? { virustotal: { key: null } } : looks;
        const bare = { ...answers, ...keyless, keys: {}, ...(mail ? { mail: { ...mail, password: null } } : {}) };
        const whole = { ...answers, ...looks, ...(mail === undefined ? {} : { mail }) };
        const kept = to === null ? bare : whole;
        const answer = await services
          .save(kept, to ?? 'file')
          .catch((thrown: unknown) => ({ problem: toProblem(thrown) }));
        return { type: 'save', attempt: saving.attempt, answer };
      },
    });
  }
  return works;
}

function preview(type: 'trial' | 'dry-run', attempt: number, answers: ReturnType<typeof answersOf>): Work {
  return {
    name: `${type} ${attempt}`,
    run: async (services, signal) => {
      const answer = await services
        .preview(answers, type === 'dry-run', signal)
        .catch((thrown: unknown) => ({ problem: toProblem(thrown) }));
      return { type, attempt, answer };
    },
  };
}

export type Working = {
  /** Starts what is among these and not started yet, aborts what no longer is. */
  follow(works: readonly Work[]): void;
  stop(): void;
};

/** Starts what the state waits for, aborts what it no longer waits for, hands answers on. */
export function createWorking(services: SetupServices, dispatch: (action: SetupAction) => void): Working {
  const running = new Map<string, AbortController>();
  return {
    follow(works) {
      const wanted = new Set(works.map((work) => work.name));
      for (const [name, controller] of running) {
        if (wanted.has(name)) continue;
        running.delete(name);
        controller.abort();
      }
      for (const work of works) {
        if (running.has(work.name)) continue;
        const controller = new AbortController();
        running.set(work.name, controller);
        void work.run(services, controller.signal).then((action) => {
          if (!controller.signal.aborted) dispatch(action);
        });
      }
    },
    stop() {
      for (const controller of running.values()) controller.abort();
    },
  };
}

/** The same, as long as the screen is there. */
export function useWorks(
  works: readonly Work[],
  services: SetupServices,
  dispatch: (action: SetupAction) => void,
): void {
  const working = useMemo(() => createWorking(services, dispatch), [services, dispatch]);
  useEffect(() => working.follow(works));
  useEffect(() => () => working.stop(), [working]);
}
