import {
  DescribeDomainsCommand,
  ListDomainNamesCommand,
  ListTagsCommand,
  OpenSearchClient,
  type ClusterConfig,
  type DomainStatus,
} from '@aws-sdk/client-opensearch';
import type { Observation } from '../domain/resource';
import type { ResourceAdapter, Unread } from '../ports';
import { domainPrice, type SearchNodes } from './opensearch-domain.price';
import { inParts, readTogether, type SpokeRegion } from './spoke-region.adapter';
import { tagsOf } from './tags.adapter';
import { Uncontrollable, uncontrolled } from './uncontrollable.adapter';

/** The number of domains that one call describes. */
const DOMAINS_PER_CALL = 5;

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new OpenSearchDomains(spoke);

/** The OpenSearch domains of one account and region. OpenSearch does not tell when one was made. */
export class OpenSearchDomains extends Uncontrollable {
  private readonly openSearch: OpenSearchClient;

  constructor(spoke: SpokeRegion) {
    super(spoke);
    this.openSearch = new OpenSearchClient(spoke.config);
  }

  async list(unread?: (part: Unread) => void): Promise<readonly Observation[]> {
    const { DomainNames: all = [] } = await this.spoke.attempt('list the OpenSearch domains', (options) =>
      this.openSearch.send(new ListDomainNamesCommand({}), options),
    );
    const names = all.flatMap(({ DomainName: name }) => name ?? []);
    const observations: Observation[] = [];
    for (const part of inParts(names, DOMAINS_PER_CALL)) {
      const arns = part.map((name) => this.arnOf(name));
      observations.push(...(await readTogether(arns, () => this.describe(part), unread)));
    }
    return observations;
  }

  private async describe(names: readonly string[]): Promise<readonly Observation[]> {
    const describe = new DescribeDomainsCommand({ DomainNames: [...names] });
    const { DomainStatusList: domains = [] } = await this.spoke.attempt('describe OpenSearch domains', (options) =>
      this.openSearch.send(describe, options),
    );
    // One that is being made has nothing yet, one that is deleted has nothing any more.
    const present = domains.filter((domain) => domain.Created === true && domain.Deleted !== true);
    const observations: Observation[] = [];
    for (const domain of present) observations.push(await this.observationOf(domain));
    return observations;
  }

  private async observationOf(domain: DomainStatus): Promise<Observation> {
    const arn = domain.ARN ?? '';
    const { TagList: tags } = await this.spoke.attempt(`read the tags of ${arn}`, (options) =>
      this.openSearch.send(new ListTagsCommand({ ARN: arn }), options),
    );
    return uncontrolled({ arn, price: priceOf(domain), tags: tagsOf(tags) });
  }

  private arnOf(name: string): string {
    const { partition, account, config } = this.spoke;
    return `arn:${partition}:es:${config.region}:${account}:domain/${name}`;
  }
}

function priceOf({ ClusterConfig: cluster = {}, EBSOptions: volumes, EngineVersion: engineVersion }: DomainStatus) {
  return domainPrice({
    nodes: nodesOf(cluster),
    engineVersion: engineVersion ?? 'unknown',
    volumes:
      volumes?.EBSEnabled === true
        ? {
            volumeType: volumes.VolumeType ?? 'unknown',
            sizeGiB: volumes.VolumeSize,
            iops: volumes.Iops,
            throughputMiBps: volumes.Throughput,
            count: cluster.InstanceCount,
          }
        : undefined,
  });
}

function nodesOf(cluster: ClusterConfig): readonly SearchNodes[] {
  const others = cluster.NodeOptions ?? [];
  return [
    { instanceType: cluster.InstanceType ?? 'unknown', count: cluster.InstanceCount },
    ...(cluster.DedicatedMasterEnabled === true
      ? [{ instanceType: cluster.DedicatedMasterType ?? 'unknown', count: cluster.DedicatedMasterCount }]
      : []),
    ...(cluster.WarmEnabled === true
      ? [{ instanceType: cluster.WarmType ?? 'unknown', count: cluster.WarmCount }]
      : []),
    ...others.flatMap(({ NodeConfig: config }) =>
      config?.Enabled === true ? [{ instanceType: config.Type ?? 'unknown', count: config.Count }] : [],
    ),
  ];
}
