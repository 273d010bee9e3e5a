import {
  EC2Client,
  paginateDescribeInstances,
  StartInstancesCommand,
  StopInstancesCommand,
  type DescribeInstancesCommandInput,
  type Instance,
} from '@aws-sdk/client-ec2';
import type { CallOptions } from '../../core/aws/spoke-door';
import { SpokeFailure } from '../../core/ports';
import { everyItem, inParts, type SpokeRegion } from './spoke-region.adapter';

/** The number of values that a filter takes. */
const VALUES_PER_FILTER = 200;

/** So many instances are stopped or started at once. EC2 refills 20 a second, and holds a thousand. */
const WAVE = 100;

/** The failures that say nothing about any instance: there is no use in asking for each. */
const OF_ALL =
  /Throttl|RequestLimitExceeded|Unavailable|Internal|Abort|Timeout|Expired|InvalidClientTokenId|AuthFailure/;

/** The refused, by their ids. */
export type Refused = ReadonlyMap<string, SpokeFailure>;

/** Asks EC2 about many instances of one account and region, and changes many at once. */
export class Ec2 {
  private readonly client: EC2Client;

  constructor(private readonly spoke: SpokeRegion) {
    this.client = new EC2Client(spoke.config);
  }

  /** Describes instances. Those that AWS's services manage and may hide cost as much as any. */
  async describe(action: string, input: DescribeInstancesCommandInput): Promise<readonly Instance[]> {
    return (
      (await this.spoke.find(action, ['InvalidInstanceID.NotFound'], (options) => {
        const pages = paginateDescribeInstances(
          { client: this.client },
          { ...input, IncludeManagedResources: true },
          options,
        );
        return everyItem(pages, ({ Reservations: reservations = [] }) =>
          reservations.flatMap((reservation) => reservation.Instances ?? []),
        );
      })) ?? []
    );
  }

  /** Describes those that have one of these values. A filter, unlike ids, asks for nothing that must be there still. */
  async having(filter: string, values: readonly string[], action: string): Promise<readonly Instance[]> {
    const found: Instance[] = [];
    for (const part of inParts(values, VALUES_PER_FILTER)) {
      found.push(...(await this.describe(action, { Filters: [{ Name: filter, Values: [...part] }] })));
    }
    return found;
  }

  stop(ids: readonly string[]): Promise<Refused> {
    return this.change('stop', ids, (InstanceIds, options) =>
      this.client.send(new StopInstancesCommand({ InstanceIds }), options),
    );
  }

  start(ids: readonly string[]): Promise<Refused> {
    return this.change('start', ids, (InstanceIds, options) =>
      this.client.send(new StartInstancesCommand({ InstanceIds }), options),
    );
  }

  private async change(verb: string, ids: readonly string[], send: Send): Promise<Refused> {
    const refused = new Map<string, SpokeFailure>();
    for (const wave of inParts(ids, WAVE)) await this.inOneCall(verb, wave, send, refused);
    return refused;
  }

  /**
   * Changes all in one call. EC2 refuses a call as a whole for one instance that it refuses: those that it names are
   * taken out, and where it names none, each half is tried. That is at most two calls for each instance.
   */
  private async inOneCall(
    verb: string,
    ids: readonly string[],
    send: Send,
    refused: Map<string, SpokeFailure>,
  ): Promise<void> {
    const [only, ...others] = ids;
    if (only === undefined) return;
    const what = others.length === 0 ? only : `${ids.length} EC2 instances`;
    try {
      await this.spoke.attempt(`${verb} ${what}`, (options) => send([...ids], options));
    } catch (error) {
      if (!(error instanceof SpokeFailure)) throw error;
      const { name, message } = error.cause instanceof Error ? error.cause : error;
      const named = new Set(message.match(/\bi-[0-9a-z]+/g) ?? []);
      const rest = ids.filter((id) => !named.has(id));
      const isOfAll = others.length === 0 || OF_ALL.test(name);
      for (const id of ids) if (isOfAll || named.has(id)) refused.set(id, error);
      if (isOfAll) return;
      const middle = rest.length === ids.length ? Math.ceil(rest.length / 2) : rest.length;
      await this.inOneCall(verb, rest.slice(0, middle), send, refused);
      await this.inOneCall(verb, rest.slice(middle), send, refused);
    }
  }
}

type Send = (ids: string[], options: CallOptions) => Promise<unknown>;
