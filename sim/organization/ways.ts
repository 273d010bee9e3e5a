import type { MeteredWire } from './metered-wire';
import { portsOver, type Installed, type Ports } from './ports';

/** The ways of invocations to AWS, with the ports over them: one that is over is another's, as its process would be. */
export class Ways {
  private readonly free: MeteredWire[] = [];
  private readonly ports = new WeakMap<MeteredWire, Ports>();

  constructor(
    private readonly installed: Installed,
    private readonly make: () => MeteredWire,
  ) {}

  take(): MeteredWire {
    const free = this.free.pop();
    free?.reset();
    return free ?? this.make();
  }

  portsOf(wire: MeteredWire): Ports {
    const known = this.ports.get(wire);
    if (known !== undefined) return known;
    const made = portsOver(wire, this.installed);
    this.ports.set(wire, made);
    return made;
  }

  /** Takes back the way of an invocation that has succeeded, unless something on it goes on. */
  giveBack(wire: MeteredWire): void {
    if (!wire.isIdle) return;
    const { calls, operators } = this.portsOf(wire);
    calls.made.length = 0;
    operators.told.length = 0;
    this.free.push(wire);
  }
}
