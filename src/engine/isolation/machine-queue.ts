/** One queue a machine: what is written for it happens one after another. */

export interface MachineQueue {
  /** Runs `work` once everything queued before for any of these keys has ended. */
  run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>;
}

export function createMachineQueue(): MachineQueue {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run(keys, work) {
      // All keys are taken in one step, so two batches can never wait for each other.
      const before = keys.map((key) => tails.get(key)).filter((tail) => tail !== undefined);
      const result = Promise.all(before).then(work);
      const tail = result.then(
        () => {},
        () => {},
      );
      for (const key of keys) tails.set(key, tail);
      void tail.then(() => {
        for (const key of keys) if (tails.get(key) === tail) tails.delete(key);
      });
      return result;
    },
  };
}
