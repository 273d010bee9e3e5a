import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  ListTagsCommand,
  paginateListEndpoints,
  SageMakerClient,
  type DescribeEndpointOutput,
  type EndpointSummary,
} from '@aws-sdk/client-sagemaker';
import { instant } from '../../core/domain/time';
import type { Observation } from '../domain/resource';
import type { ResourceAdapter, Unread } from '../ports';
import { ENDPOINT_STATUSES } from './sagemaker-endpoint.contract';
import { endpointPrice, type VariantSpec } from './sagemaker-endpoint.price';
import { everyItem, readParts, type SpokeRegion } from './spoke-region.adapter';
import { meaningOf } from './status.contract';
import { tagsOf } from './tags.adapter';
import { Uncontrollable, uncontrolled } from './uncontrollable.adapter';

/** SageMaker describes one endpoint a call: so many are described at once. */
const CONCURRENCY = 5;

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new SageMakerEndpoints(spoke);

/** The SageMaker endpoints of one account and region that have instances. An endpoint has no stop, only an end. */
export class SageMakerEndpoints extends Uncontrollable {
  private readonly sageMaker: SageMakerClient;

  constructor(spoke: SpokeRegion) {
    super(spoke);
    this.sageMaker = new SageMakerClient(spoke.config);
  }

  async list(unread?: (part: Unread) => void): Promise<readonly Observation[]> {
    const all = await this.spoke.attempt('list the endpoints', (options) =>
      everyItem(
        paginateListEndpoints({ client: this.sageMaker, pageSize: 100 }, {}, options),
        (page) => page.Endpoints,
      ),
    );
    const billed = all.filter(({ EndpointStatus: status }) => meaningOf(ENDPOINT_STATUSES, status).billed);
    return readParts(billed, {
      arnOf: ({ EndpointArn: arn }) => arn,
      read: (endpoint) => this.describe(endpoint),
      unread,
      concurrency: CONCURRENCY,
    });
  }

  private async describe({ EndpointName: name, EndpointArn: arn = '', CreationTime: createdAt }: EndpointSummary) {
    const endpoint = await this.spoke.attempt(`describe ${arn}`, (options) =>
      this.sageMaker.send(new DescribeEndpointCommand({ EndpointName: name }), options),
    );
    const variants = await this.variantsOf(arn, endpoint);
    if (variants.length === 0) return [];
    const { Tags: tags } = await this.spoke.attempt(`read the tags of ${arn}`, (options) =>
      this.sageMaker.send(new ListTagsCommand({ ResourceArn: arn, MaxResults: 100 }), options),
    );
    return [
      uncontrolled({
        arn,
        price: endpointPrice(variants),
        tags: tagsOf(tags),
        createdAt: createdAt && instant(createdAt.getTime()),
      }),
    ];
  }

  /** The endpoint tells how many instances a variant has now, its configuration of which type. */
  private async variantsOf(
    arn: string,
    {
      EndpointConfigName: config,
      ProductionVariants: now = [],
      ShadowProductionVariants: shadows = [],
    }: DescribeEndpointOutput,
  ): Promise<readonly VariantSpec[]> {
    const described = await this.spoke.attempt(`describe the configuration of ${arn}`, (options) =>
      this.sageMaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: config }), options),
    );
    const configured = [...(described.ProductionVariants ?? []), ...(described.ShadowProductionVariants ?? [])];
    return [...now, ...shadows].flatMap(
      ({ VariantName: name, CurrentInstanceCount: instances, CurrentServerlessConfig }) => {
        const variant = configured.find(({ VariantName }) => VariantName === name);
        const isServerless = CurrentServerlessConfig !== undefined || variant?.ServerlessConfig !== undefined;
        if (isServerless || instances === 0) return [];
        return [{ instanceType: variant?.InstanceType ?? 'unknown', instances }];
      },
    );
  }
}
