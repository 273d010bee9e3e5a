type Tags = Readonly<Record<string, string>>;

/**
 * The services and tools that replace an instance which somebody stops, or lose what it holds, by the tags that they
 * put on what they make. Each is resized through its own API, which the guardrail does not speak. The surest come
 * first: instances of Karpenter and of Batch are made by fleets.
 */
const OWNERS: readonly { readonly tag: string; readonly is?: string; readonly name: (value: string) => string }[] = [
  { tag: 'aws:elasticmapreduce:job-flow-id', name: (id) => `the EMR cluster ${id}, which would lose its data` },
  { tag: 'karpenter.sh/nodepool', name: (pool) => `the Karpenter node pool ${pool}` },
  { tag: 'karpenter.sh/provisioner-name', name: (provisioner) => `the Karpenter provisioner ${provisioner}` },
  { tag: 'AWSBatchServiceTag', name: () => 'a compute environment of AWS Batch' },
  { tag: 'parallelcluster:node-type', is: 'Compute', name: () => 'the compute fleet of AWS ParallelCluster' },
  { tag: 'aws:pcs:compute-node-group-id', name: (id) => `the node group ${id} of AWS Parallel Computing Service` },
  { tag: 'AWSRDSCustom', name: () => 'RDS Custom, which takes a host that somebody stops for broken' },
  { tag: 'aws:ec2spot:fleet-request-id', name: (id) => `the Spot Fleet ${id}` },
  { tag: 'aws:ec2:fleet-id', name: (id) => `the EC2 Fleet ${id}` },
  { tag: 'spotinst:aws:ec2:group:id', name: (id) => `the Spot Elastigroup ${id}` },
  {
    tag: 'AWSElasticDisasterRecoveryManaged',
    name: () => 'AWS Elastic Disaster Recovery, which would stop to replicate',
  },
  {
    tag: 'AWSApplicationMigrationServiceManaged',
    name: () => 'AWS Application Migration Service, which would stop to replicate',
  },
];

/** The tag of the members of an Auto Scaling group, by the name of the group. */
export const GROUP_TAG = 'aws:autoscaling:groupName';

/** Auto Scaling groups make instances by fleets, and are resized themselves. */
const FLEET_TAG = 'aws:ec2:fleet-id';

/** Returns the words for whom an instance or a group belongs to, where its owner would undo a stop. */
export function ownerOf(tags: Tags): string | undefined {
  const owner = OWNERS.find(
    ({ tag, is }) =>
      tags[tag] !== undefined &&
      (is === undefined || tags[tag] === is) &&
      !(tag === FLEET_TAG && tags[GROUP_TAG] !== undefined),
  );
  return owner === undefined ? undefined : `it belongs to ${owner.name(tags[owner.tag] ?? '')}`;
}

/** What the landing zone calls its resources, its roles and its stacks, and the guardrail its own. */
const LANDING_ZONE: readonly { readonly pattern: RegExp; readonly name: string }[] = [
  { pattern: /^(StackSet-)?(aws-?controltower|CustomControlTower)/i, name: 'AWS Control Tower' },
  { pattern: /^stacksets-exec-/i, name: 'CloudFormation StackSets' },
  { pattern: /^(StackSet-)?(AWSAccelerator|LZA-|aws-lza-)/i, name: 'the Landing Zone Accelerator' },
  { pattern: /^(StackSet-.*)?budget-?guardrails/i, name: 'the guardrail itself' },
];

/** The tags that hold a name. */
const NAME_TAGS = ['Name', 'aws:cloudformation:stack-name'];

/**
 * Returns the words for the part of the landing zone that a resource belongs to, by its own name, the name of its role,
 * or the names in its tags: stopping it would break what governs the account, and its policies forbid it.
 */
export function landingZoneOf(tags: Tags, ...names: readonly (string | undefined)[]): string | undefined {
  const candidates = [...names, ...NAME_TAGS.map((tag) => tags[tag])];
  const found = LANDING_ZONE.find(({ pattern }) => candidates.some((name) => name !== undefined && pattern.test(name)));
  return found === undefined ? undefined : `it belongs to ${found.name}`;
}
