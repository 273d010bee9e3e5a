import { setTimeout as wait } from 'node:timers/promises';

/** Hands events to a function the way Lambda does it asynchronously: each after a while, and so many at once. */
export class Deliveries<Event> {
  private readonly underWay = new Set<Promise<void>>();
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly handle: (event: Event) => Promise<void>,
    private free: number,
    private readonly delayMs: () => number,
  ) {}

  add(event: Event): void {
    const delivery = this.deliver(event).finally(() => this.underWay.delete(delivery));
    this.underWay.add(delivery);
  }

  /** When everything that was added is handled. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private async deliver(event: Event): Promise<void> {
    await wait(this.delayMs());
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      await this.handle(event);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}
