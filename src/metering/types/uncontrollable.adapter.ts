import type { ControlState, Observation, ReportedChange } from '../domain/resource';
import type { ResourceAdapter, Unread } from '../ports';
import type { SpokeRegion } from './spoke-region.adapter';
import { starterOf } from './tags.adapter';

const NOTHING_STOPS_IT = 'nothing can stop it without destroying it';

/** The resources of a type that nothing can stop: they are found, and never changed. */
export abstract class Uncontrollable implements ResourceAdapter {
  constructor(protected readonly spoke: SpokeRegion) {}

  abstract list(unread?: (part: Unread) => void): Promise<readonly Observation[]>;

  observe({ about }: ReportedChange): Promise<readonly Observation[]> {
    return this.find(about.arn);
  }

  async read(arn: string): Promise<ControlState | undefined> {
    const [found] = await this.find(arn);
    return found && { kind: 'active', previous: {}, tags: found.tags, spared: NOTHING_STOPS_IT };
  }

  disable(arn: string): Promise<void> {
    return Promise.reject(this.spoke.notStopped(arn, NOTHING_STOPS_IT));
  }

  restore(): Promise<void> {
    return Promise.resolve();
  }

  /** It was never stopped. */
  isRestored(): Promise<boolean> {
    return Promise.resolve(true);
  }

  /** Finds one among all, where its API has no shorter way. */
  protected async find(arn: string): Promise<readonly Observation[]> {
    return (await this.list()).filter((one) => one.arn === arn);
  }
}

/** Returns what is said of everything that nothing stops and that runs. */
export function uncontrolled(found: Omit<Observation, 'running' | 'control' | 'startedBy'>): Observation {
  return { ...found, running: true, control: undefined, startedBy: starterOf(found.tags) };
}
