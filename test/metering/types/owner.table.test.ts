import { landingZoneOf, ownerOf } from '../../../src/metering/types/owner.table';

describe('whose a stop would be undone', () => {
  test.each([
    ['aws:elasticmapreduce:job-flow-id', 'j-1', 'the EMR cluster j-1'],
    ['karpenter.sh/nodepool', 'default', 'the Karpenter node pool default'],
    ['karpenter.sh/provisioner-name', 'old', 'the Karpenter provisioner old'],
    ['AWSBatchServiceTag', 'batch', 'a compute environment of AWS Batch'],
    ['parallelcluster:node-type', 'Compute', 'the compute fleet of AWS ParallelCluster'],
    ['aws:pcs:compute-node-group-id', 'pcs_1', 'the node group pcs_1 of AWS Parallel Computing Service'],
    ['AWSRDSCustom', 'custom-sqlserver', 'RDS Custom'],
    ['aws:ec2spot:fleet-request-id', 'sfr-1', 'the Spot Fleet sfr-1'],
    ['aws:ec2:fleet-id', 'fleet-1', 'the EC2 Fleet fleet-1'],
    ['spotinst:aws:ec2:group:id', 'sig-1', 'the Spot Elastigroup sig-1'],
    ['AWSElasticDisasterRecoveryManaged', 'drs.amazonaws.com', 'AWS Elastic Disaster Recovery'],
    ['AWSApplicationMigrationServiceManaged', 'mgn.amazonaws.com', 'AWS Application Migration Service'],
  ])('by the tag %s', (tag, value, words) => {
    expect(ownerOf({ team: 'search', [tag]: value })).toContain(`it belongs to ${words}`);
  });

  test('the maker of a fleet comes before the fleet', () => {
    expect(ownerOf({ 'aws:ec2:fleet-id': 'fleet-1', 'karpenter.sh/nodepool': 'default' })).toContain('Karpenter');
    expect(ownerOf({ 'aws:ec2:fleet-id': 'f', 'aws:pcs:compute-node-group-id': 'pcs_1' })).toContain('pcs_1');
  });

  test.each([
    [{ 'aws:ec2:fleet-id': 'fleet-1', 'aws:autoscaling:groupName': 'web' }],
    // The group of a managed node group, and of a Beanstalk environment, is resized like any.
    [{ 'eks:nodegroup-name': 'workers', 'aws:autoscaling:groupName': 'eks-workers' }],
    [{ 'elasticbeanstalk:environment-id': 'e-1', 'aws:autoscaling:groupName': 'awseb-e-1' }],
    // The head node of a cluster is replaced by nobody.
    [{ 'parallelcluster:node-type': 'HeadNode' }],
    [{}],
  ])('by none: %j', (tags) => {
    expect(ownerOf(tags)).toBeUndefined();
  });
});

describe('what belongs to the landing zone', () => {
  test.each([
    ['aws-controltower-NotificationForwarder', 'AWS Control Tower'],
    ['AWSControlTowerExecution', 'AWS Control Tower'],
    ['StackSet-AWSControlTowerBP-BASELINE-CLOUDWATCH-0a1b', 'AWS Control Tower'],
    ['CustomControlTowerStateMachineLambda', 'AWS Control Tower'],
    ['stacksets-exec-0123456789abcdef', 'CloudFormation StackSets'],
    ['AWSAccelerator-LoggingStack-222222222222-eu-west-1', 'the Landing Zone Accelerator'],
    ['StackSet-AWSAccelerator-Customizations', 'the Landing Zone Accelerator'],
    ['BudgetGuardrailsSyncBudget', 'the guardrail itself'],
    ['budget-guardrails-management', 'the guardrail itself'],
    ['StackSet-BudgetGuardrailsSpoke-0a1b', 'the guardrail itself'],
  ])('by the name %s', (name, words) => {
    expect(landingZoneOf({}, name)).toBe(`it belongs to ${words}`);
    expect(landingZoneOf({ 'aws:cloudformation:stack-name': name })).toBe(`it belongs to ${words}`);
  });

  test.each(['orders', 'my-aws-controltower-copy', 'controller', 'budgets'])('not by the name %s', (name) => {
    expect(landingZoneOf({ Name: name }, name, undefined)).toBeUndefined();
  });
});
