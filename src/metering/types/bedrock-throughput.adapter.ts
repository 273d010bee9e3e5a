import {
  BedrockClient,
  ListTagsForResourceCommand,
  paginateListProvisionedModelThroughputs,
  type ProvisionedModelSummary,
} from '@aws-sdk/client-bedrock';
import { instant } from '../../core/domain/time';
import type { Observation } from '../domain/resource';
import type { ResourceAdapter, Unread } from '../ports';
import { THROUGHPUT_STATUSES } from './bedrock-throughput.contract';
import { throughputPrice } from './bedrock-throughput.price';
import { everyItem, readParts, type SpokeRegion } from './spoke-region.adapter';
import { meaningOf } from './status.contract';
import { Uncontrollable, uncontrolled } from './uncontrollable.adapter';

/** Bedrock tells the tags of one a call: so many calls go at once. */
const CONCURRENCY = 5;

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new BedrockThroughputs(spoke);

/** The provisioned throughputs of Bedrock's models in one account and region. */
export class BedrockThroughputs extends Uncontrollable {
  private readonly bedrock: BedrockClient;

  constructor(spoke: SpokeRegion) {
    super(spoke);
    this.bedrock = new BedrockClient(spoke.config);
  }

  async list(unread?: (part: Unread) => void): Promise<readonly Observation[]> {
    const all = await this.spoke.attempt('list the provisioned throughputs', (options) =>
      everyItem(
        paginateListProvisionedModelThroughputs({ client: this.bedrock }, {}, options),
        (page) => page.provisionedModelSummaries,
      ),
    );
    const billed = all.filter(({ status }) => meaningOf(THROUGHPUT_STATUSES, status).billed);
    return readParts(billed, {
      arnOf: ({ provisionedModelArn: arn }) => arn,
      read: async (found) => [await this.described(found)],
      unread,
      concurrency: CONCURRENCY,
    });
  }

  private async described(found: ProvisionedModelSummary): Promise<Observation> {
    const { provisionedModelArn: arn = '', modelArn: model = 'unknown', creationTime: createdAt } = found;
    const { tags = [] } = await this.spoke.attempt(`read the tags of ${arn}`, (options) =>
      this.bedrock.send(new ListTagsForResourceCommand({ resourceARN: arn }), options),
    );
    return uncontrolled({
      arn,
      price: throughputPrice({ model, units: found.modelUnits, commitment: found.commitmentDuration }),
      tags: Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value])),
      since: createdAt && instant(createdAt.getTime()),
    });
  }
}
