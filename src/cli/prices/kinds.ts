import type { PriceListQuery, PricePart } from '../../metering/domain/price';
import type { PriceTable } from '../../metering/domain/price-table';
import volumeTable from '../../metering/tables/ebs-volume.json';
import hostTable from '../../metering/tables/ec2-host.json';
import instanceTable from '../../metering/tables/ec2-instance.json';
import clusterTable from '../../metering/tables/eks-cluster.json';
import cacheTable from '../../metering/tables/elasticache-node.json';
import fargateTable from '../../metering/tables/fargate.json';
import loadBalancerTable from '../../metering/tables/load-balancer.json';
import natTable from '../../metering/tables/nat-gateway.json';
import searchTable from '../../metering/tables/opensearch-node.json';
import searchVolumeTable from '../../metering/tables/opensearch-volume.json';
import addressTable from '../../metering/tables/public-ipv4.json';
import databaseTable from '../../metering/tables/rds-instance.json';
import databaseStorageTable from '../../metering/tables/rds-storage.json';
import supportTable from '../../metering/tables/rds-support.json';
import redshiftTable from '../../metering/tables/redshift-node.json';
import endpointTable from '../../metering/tables/sagemaker-endpoint.json';
import notebookTable from '../../metering/tables/sagemaker-notebook.json';
import { volumePrice } from '../../metering/types/ebs-volume.price';
import { hostPrice } from '../../metering/types/ec2-host.price';
import { InstancePrice } from '../../metering/types/ec2-instance.price';
import { FargatePrice } from '../../metering/types/ecs-service.price';
import { ClusterPrice } from '../../metering/types/eks-cluster.price';
import { CachePrice } from '../../metering/types/elasticache-cluster.price';
import { loadBalancerPrice } from '../../metering/types/load-balancer.price';
import { natGatewayPrice } from '../../metering/types/nat-gateway.price';
import { domainPrice } from '../../metering/types/opensearch-domain.price';
import { publicIpv4Price } from '../../metering/types/public-ipv4.price';
import { DatabasePrice } from '../../metering/types/rds-instance.price';
import type { DatabaseSpec } from '../../metering/types/rds-instance.query';
import { databaseStoragePrice } from '../../metering/types/rds-storage.price';
import type { ExtendedSupport } from '../../metering/types/rds-support.table';
import { redshiftPrice } from '../../metering/types/redshift-cluster.price';
import { endpointPrice } from '../../metering/types/sagemaker-endpoint.price';
import { NotebookPrice } from '../../metering/types/sagemaker-notebook.price';

/** The region of the bundled tables. */
export const TABLES_REGION = 'us-east-1';

/** A bundled table, and the question by which the product itself would ask the price list for each name in it. */
export interface BundledKind {
  /** The file's name: `src/metering/tables/<name>.json`. */
  readonly name: string;
  readonly what: string;
  readonly table: PriceTable;
  readonly queryOf: (name: string) => PriceQuery;
}

/** A question for one row. */
export interface PriceQuery extends Pick<PriceListQuery, 'serviceCode' | 'filters'> {
  readonly part: PricePart;
}

/** More than comes with any volume, so that all that is paid for has a line. */
const MUCH = { sizeGiB: 500, iops: 100_000, throughputMiBps: 2_000 };

/** Every bundled table of prices by the hour and by the month. */
export const BUNDLED_KINDS: readonly BundledKind[] = [
  {
    name: 'ec2-instance',
    what: 'EC2 instances, Linux, shared tenancy',
    table: instanceTable,
    queryOf: (instanceType) =>
      only(
        new InstancePrice({ instanceType, platform: 'Linux/UNIX', tenancy: 'default', market: 'on-demand' }).listed(
          TABLES_REGION,
        ),
      ),
  },
  {
    name: 'ec2-host',
    what: 'dedicated hosts',
    table: hostTable,
    queryOf: (family) => only(hostPrice(family, undefined).listed(TABLES_REGION)),
  },
  {
    name: 'ebs-volume',
    what: 'EBS volumes, a month',
    table: volumeTable,
    queryOf: partOfMany(volumeTable, (volumeType) => volumePrice({ volumeType, ...MUCH }).listed(TABLES_REGION)),
  },
  {
    name: 'nat-gateway',
    what: 'NAT gateways',
    table: natTable,
    queryOf: () => only(natGatewayPrice(1).listed(TABLES_REGION)),
  },
  {
    name: 'public-ipv4',
    what: 'public IPv4 addresses',
    table: addressTable,
    queryOf: (by) => only(publicIpv4Price(by as 'use' | 'idle').listed(TABLES_REGION)),
  },
  {
    name: 'load-balancer',
    what: 'load balancers, without their capacity units',
    table: loadBalancerTable,
    queryOf: (kind) => only(loadBalancerPrice(kind).listed(TABLES_REGION)),
  },
  {
    name: 'fargate',
    what: 'Fargate on Linux, by vCPU, GB and GB of storage above 20',
    table: fargateTable,
    queryOf: fargateQuery,
  },
  {
    name: 'eks-cluster',
    what: 'EKS control planes, and what extended support adds',
    table: clusterTable,
    queryOf: (what) =>
      oneOf(
        new ClusterPrice({ version: 'any', standardSupportEnds: undefined, tier: 'standard' }).listed(TABLES_REGION),
        ['cluster', 'extended support'].indexOf(what),
      ),
  },
  {
    name: 'rds-instance',
    what: 'RDS instances in one zone, and Aurora Standard with its capacity unit',
    table: databaseTable,
    queryOf: databaseQuery,
  },
  {
    name: 'rds-storage',
    what: 'RDS storage in one zone, a month',
    table: databaseStorageTable,
    queryOf: partOfMany(databaseStorageTable, (storageType) =>
      databaseStoragePrice({
        storageType,
        ...MUCH,
        // More of io2 has tiers.
        iops: storageType === 'io2' ? 1_000 : MUCH.iops,
        engine: 'mysql',
        multiAz: false,
        hasLogVolume: false,
      }).listed(TABLES_REGION),
    ),
  },
  {
    name: 'rds-support',
    what: 'extended support of RDS, by vCPU',
    table: supportTable,
    queryOf: (year) => {
      const support = { version: 'MySQL5.7', year: year as ExtendedSupport['year'] };
      return only(onTopOf(new DatabasePrice(mysql('db.m5.large'), support).listed(TABLES_REGION)));
    },
  },
  {
    name: 'elasticache-node',
    what: 'ElastiCache nodes of Redis OSS',
    table: cacheTable,
    queryOf: (nodeType) =>
      only(new CachePrice({ nodeType, engine: 'redis', engineVersion: '7.1', nodes: 1 }).listed(TABLES_REGION)),
  },
  {
    name: 'opensearch-node',
    what: 'OpenSearch nodes',
    table: searchTable,
    queryOf: (type) =>
      only(
        domainPrice({
          nodes: [{ instanceType: `${type}.search`, count: 1 }],
          engineVersion: 'OpenSearch_2.19',
        }).listed(TABLES_REGION),
      ),
  },
  {
    name: 'opensearch-volume',
    what: 'volumes of OpenSearch nodes, a month',
    table: searchVolumeTable,
    queryOf: partOfMany(searchVolumeTable, (volumeType) =>
      onTopOf(
        domainPrice({
          nodes: [{ instanceType: 'm5.large.search', count: 1 }],
          engineVersion: 'OpenSearch_2.19',
          volumes: {
            volumeType,
            sizeGiB: 100,
            // What is beyond the baseline of gp3 is in no table.
            iops: volumeType === 'io1' ? 1_000 : undefined,
            throughputMiBps: undefined,
            count: 1,
          },
        }).listed(TABLES_REGION),
      ),
    ),
  },
  {
    name: 'redshift-node',
    what: 'Redshift nodes',
    table: redshiftTable,
    queryOf: (nodeType) => only(redshiftPrice({ nodeType, nodes: 1, multiAz: false }).listed(TABLES_REGION)),
  },
  {
    name: 'sagemaker-endpoint',
    what: 'instances of SageMaker endpoints',
    table: endpointTable,
    queryOf: (instanceType) => byUsageType(only(endpointPrice([{ instanceType, instances: 1 }]).listed(TABLES_REGION))),
  },
  {
    name: 'sagemaker-notebook',
    what: 'SageMaker notebooks',
    table: notebookTable,
    queryOf: (instanceType) => byUsageType(only(new NotebookPrice({ instanceType }).listed(TABLES_REGION))),
  },
];

function only(query: PriceListQuery): PriceQuery {
  if (query.parts.length !== 1) throw new RangeError(`${query.parts.length} parts: expected one`);
  return oneOf(query, 0);
}

function oneOf({ serviceCode, filters, parts }: PriceListQuery, index: number): PriceQuery {
  const { [index]: part } = parts;
  if (part === undefined) throw new RangeError(`no part ${index}: expected one of ${parts.length}`);
  return { serviceCode, filters, part };
}

/** SageMaker's CSV leaves the instance out of many rows. Its usage type says it, too. */
function byUsageType({ filters, ...query }: PriceQuery): PriceQuery {
  return { ...query, filters: filters.filter(({ Field: field }) => field !== 'instanceName') };
}

function onTopOf({ onTop }: PriceListQuery): PriceListQuery {
  if (onTop === undefined) throw new RangeError('nothing is on top of it: expected something');
  return onTop;
}

/** Of names like `gp3/iops`, those that begin alike are the parts of one price, in the order of its lines. */
function partOfMany(table: PriceTable, listed: (kind: string) => PriceListQuery) {
  return (name: string): PriceQuery => {
    const [kind = ''] = name.split('/');
    const names = Object.keys(table.usd).filter((other) => other.startsWith(`${kind}/`));
    const query = listed(kind);
    if (query.parts.length !== names.length) {
      throw new RangeError(`${kind} has ${query.parts.length} lines: expected ${names.join(', ')}`);
    }
    return oneOf(query, names.indexOf(name));
  };
}

function fargateQuery(name: string): PriceQuery {
  const architecture = name.startsWith('arm64/') ? 'arm64' : 'x86_64';
  const task = { cpuUnits: 1_024, memoryMiB: 2_048, architecture, os: 'linux', storageGiB: 30 } as const;
  const place = name === 'storage' ? 2 : ['vcpu', 'gb'].indexOf(name.split('/')[1] ?? '');
  return oneOf(new FargatePrice(task).listed(TABLES_REGION), place);
}

const mysql = (instanceClass: string): DatabaseSpec => ({
  instanceClass,
  engine: 'mysql',
  multiAz: false,
  licenseModel: 'general-public-license',
});

function databaseQuery(name: string): PriceQuery {
  const [family, instanceClass = ''] = name.split('/');
  const specs: Readonly<Record<string, DatabaseSpec>> = {
    mysql: mysql(instanceClass),
    postgres: { ...mysql(instanceClass), engine: 'postgres' },
    aurora: { ...mysql(instanceClass), engine: 'aurora-mysql', storageType: 'aurora' },
  };
  const spec = specs[family ?? ''];
  if (spec === undefined) throw new RangeError(`'${name}' is of no engine: expected mysql, postgres or aurora`);
  const isCapacity = instanceClass === 'capacity-unit';
  const asked = isCapacity ? { ...spec, instanceClass: 'db.serverless', maxCapacityUnits: 1 } : spec;
  return only(new DatabasePrice(asked).listed(TABLES_REGION));
}
