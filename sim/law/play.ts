import { instant, later, MS_PER_DAY, MS_PER_MINUTE, MS_PER_SECOND } from '../../src/core/domain/time';
import { REST_MS, type Played } from './check';
import { NO_FAULTS } from './faults';
import type { Action, History } from './history';
import { Owner } from './owner';
import { seeded } from './random';
import { World } from './world';

const MONTH_STARTS = Date.UTC(2026, 10, 1);

/** An account after a history, and all of its world. */
export interface PlayedWorld extends Played {
  readonly world: World;
}

/** Plays a history, lets the faults end, and waits as long as the law allows. */
export async function play(history: History): Promise<PlayedWorld> {
  const player = new Player(history);
  await player.play();
  return player.rest();
}

class Player {
  private readonly world: World;
  private readonly owner: Owner;
  private readonly wars = new Map<string, number>();

  constructor(private readonly history: History) {
    this.world = new World(instant(MONTH_STARTS + (history.day - 1) * MS_PER_DAY), seeded(history.luck));
    this.owner = new Owner(this.world);
  }

  async play(): Promise<void> {
    const { world, history, owner } = this;
    for (const resource of history.resources) owner.make(resource);
    world.faults = history.faults;
    for (const { afterMs, action } of history.steps) {
      await this.goOn(afterMs);
      this.act(action);
    }
    await this.goOn(MS_PER_MINUTE);
  }

  async rest(): Promise<PlayedWorld> {
    const { world, owner } = this;
    world.faults = NO_FAULTS;
    world.unreachable = undefined;
    world.lambda.closedUntil = undefined;
    for (const one of world.fleet.resources.values()) one.refusals = 0;
    await world.runUntil(later(world.clock.now(), REST_MS));
    return { world, wishes: owner.wishes };
  }

  /** Time goes by, in which those who are at war look after their resources. */
  private async goOn(ms: number): Promise<void> {
    const { world, wars } = this;
    const end = later(world.clock.now(), ms);
    if (wars.size === 0) return world.runUntil(end);
    const step = Math.min(...wars.values()) * MS_PER_SECOND;
    // A war of weeks is as long as one of a day.
    let left = 200;
    while (world.clock.now() < end && left-- > 0) {
      await world.runUntil(instant(Math.min(end, later(world.clock.now(), step))));
      for (const arn of wars.keys()) this.owner.start(world.fleet.resources.get(arn));
    }
    return world.runUntil(end);
  }

  private act(action: Action): void {
    const { world, owner } = this;
    if (action.kind === 'no-concurrency') {
      world.lambda.closedUntil = later(world.clock.now(), action.minutes * MS_PER_MINUTE);
    } else if (action.kind === 'war') {
      const one = owner.pick(action.index);
      if (one !== undefined) this.wars.set(one.arn, action.afterSeconds);
    } else {
      owner.act(action);
    }
  }
}
