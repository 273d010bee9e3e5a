/** How the product comes to know of a cost: as it runs, by metrics some minutes later, or by AWS's bill alone. */
export type Seen = 'live' | 'use' | 'bill';

/** What ends a cost: the stop of what runs, the freeze of the account, or nothing that keeps the data. */
export type EndedBy = 'stop' | 'freeze' | 'nothing';

/** One kind of cost that bills have lines of. */
export interface CostKind {
  readonly name: string;
  /** The name of its service, as bills have it. */
  readonly service: string;
  /** The lines of the sample that cost something, and what they cost in USD. */
  readonly lines: number;
  readonly usd: number;
  readonly seen: Seen;
  /** The meters of 53ad71b see it, too. */
  readonly seenBefore: boolean;
  readonly endedBy: EndedBy;
  /** `day`: more by day than by night, and on weekdays. `flat`: what is kept costs the same at any hour. */
  readonly rhythm: 'day' | 'flat';
  /** It may cost twenty times as much for some hours. */
  readonly bursts: boolean;
  /** The type under which contributions have it, where it is seen live. */
  readonly type: string;
}

type Traits = 'stops' | 'kept' | 'used' | 'provisioned';

const TRAITS: Readonly<Record<Traits, Pick<CostKind, 'endedBy' | 'rhythm' | 'bursts'>>> = {
  stops: { endedBy: 'stop', rhythm: 'day', bursts: true },
  kept: { endedBy: 'nothing', rhythm: 'flat', bursts: false },
  provisioned: { endedBy: 'nothing', rhythm: 'flat', bursts: false },
  used: { endedBy: 'freeze', rhythm: 'day', bursts: true },
};

const EC2 = 'Amazon Elastic Compute Cloud';
const LOGS = 'AmazonCloudWatch';
const BALANCERS = 'Elastic Load Balancing';
const VPC = 'Amazon Virtual Private Cloud';
const S3 = 'Amazon Simple Storage Service';

/**
 * The 97 lines of the FOCUS sample that cost something, by what they are for. How each is seen is what the registry of
 * resource types and the meters by use say; docs/position-model.md names where the model chose.
 */
export const KINDS: readonly CostKind[] = [
  kind('ec2-instance', EC2, [8, 5.643_196_5], 'live', 'stops', true),
  kind('nat-gateway', EC2, [2, 0.09], 'live', 'provisioned'),
  kind('ebs-volume', EC2, [14, 0.069_161_7], 'live', 'kept'),
  kind('snapshot', EC2, [3, 0.029_227_7], 'bill', 'kept'),
  kind('transfer', EC2, [31, 0.003_259_3], 'bill', 'used'),
  kind('logs-ingestion', LOGS, [1, 0.168_554], 'use', 'used'),
  kind('custom-metrics', LOGS, [1, 0.003_333_3], 'bill', 'used'),
  kind('logs-storage', LOGS, [5, 0.000_001], 'bill', 'kept'),
  kind('load-balancer', BALANCERS, [1, 0.022_5], 'live', 'provisioned'),
  kind('capacity-units', BALANCERS, [2, 0.006_189_4], 'use', 'used'),
  kind('balancer-transfer', BALANCERS, [2, 0.000_004_2], 'bill', 'used'),
  kind('ecs-service', 'Amazon Elastic Container Service', [2, 0.010_416_3], 'live', 'stops', true),
  kind('public-ipv4', VPC, [2, 0.01], 'live', 'provisioned'),
  kind('vpc-transfer', VPC, [1, 0.000_000_003], 'bill', 'used'),
  kind('rds-instance', 'Amazon Relational Database Service', [1, 0.009_296_8], 'live', 'stops', true),
  kind('cloudfront', 'Amazon CloudFront', [2, 0.008_082_8], 'use', 'used'),
  kind('efs', 'Amazon Elastic File System', [1, 0.007_972_6], 'bill', 'kept'),
  kind('waf', 'AWS WAF', [1, 0.006_944_4], 'bill', 'provisioned'),
  kind('dynamodb', 'Amazon DynamoDB', [1, 0.003_25], 'use', 'provisioned'),
  kind('kms', 'AWS Key Management Service', [2, 0.002_777_8], 'bill', 'kept'),
  kind('security-hub', 'AWS Security Hub', [1, 0.002], 'bill', 'provisioned'),
  kind('s3-storage', S3, [1, 0.000_627], 'bill', 'kept'),
  kind('s3-requests', S3, [2, 0.000_065_6], 'bill', 'used'),
  kind('s3-transfer', S3, [3, 0.000_000_008], 'bill', 'used'),
  kind('lambda', 'AWS Lambda', [1, 0.000_074_6], 'use', 'used'),
  kind('ecr', 'Amazon EC2 Container Registry (ECR)', [1, 0.000_053], 'bill', 'kept'),
  kind('ssm', 'AWS Systems Manager', [2, 0.000_01], 'bill', 'used'),
  kind('sqs', 'Amazon Simple Queue Service', [2, 0.000_002_4], 'use', 'used'),
  kind('sns', 'Amazon Simple Notification Service', [1, 0.000_001], 'use', 'used'),
];

/** Returns the names under which bills have what a type of resource, or a meter by use, counts. */
export function servicesOfKind(type: string): readonly string[] {
  return KINDS.filter((one) => one.seen !== 'bill' && one.type === type).map(({ service }) => service);
}

function kind(
  name: string,
  service: string,
  [lines, usd]: readonly [number, number],
  seen: Seen,
  traits: Traits,
  seenBefore = false,
): CostKind {
  return { name, service, lines, usd, seen, seenBefore, type: name, ...TRAITS[traits] };
}
