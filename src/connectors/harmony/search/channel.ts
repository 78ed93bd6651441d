/** A bounded queue between the windows that fetch and the engine that takes: fetching waits when it is full. */

export class Channel<T> {
  readonly #capacity: number;
  #items: T[] = [];
  #room: (() => void)[] = [];
  #news: (() => void) | null = null;
  #ended = false;
  #failure: { readonly thrown: unknown } | null = null;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Resolves when there is room for the next one. */
  async push(item: T): Promise<void> {
    if (this.#ended) return;
    this.#items.push(item);
    this.#wake();
    while (this.#items.length >= this.#capacity && !this.#ended) {
      await new Promise<void>((resolve) => this.#room.push(resolve));
    }
  }

  /** No more will come; what is queued is still given out, then `failure` is thrown. */
  end(failure?: { readonly thrown: unknown }): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = failure ?? null;
    this.#wake();
    this.#makeRoom();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      while (this.#items.length > 0) {
        const item = this.#items.shift() as T;
        this.#makeRoom();
        yield item;
      }
      if (this.#ended) {
        if (this.#failure) throw this.#failure.thrown;
        return;
      }
      await new Promise<void>((resolve) => {
        this.#news = resolve;
      });
    }
  }

  #wake(): void {
    this.#news?.();
    this.#news = null;
  }

  #makeRoom(): void {
    for (const resolve of this.#room.splice(0)) resolve();
  }
}
