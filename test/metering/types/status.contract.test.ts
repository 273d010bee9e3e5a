import { LifecycleState } from '@aws-sdk/client-auto-scaling';
import { InstanceStateName } from '@aws-sdk/client-ec2';
import { State } from '@aws-sdk/client-lambda';
import { NotebookInstanceStatus } from '@aws-sdk/client-sagemaker';
import { LIFECYCLE_STATES } from '../../../src/metering/types/auto-scaling-group.contract';
import { INSTANCE_STATES } from '../../../src/metering/types/ec2-instance.contract';
import { SERVICE_STATUSES } from '../../../src/metering/types/ecs-service.contract';
import { TASK_STATUSES } from '../../../src/metering/types/ecs-task.contract';
import { FUNCTION_STATES, MAPPING_STATES } from '../../../src/metering/types/lambda-function.contract';
import { DB_CLUSTER_STATUSES } from '../../../src/metering/types/rds-cluster.contract';
import { DB_INSTANCE_STATUSES } from '../../../src/metering/types/rds-instance.contract';
import { NOTEBOOK_STATUSES } from '../../../src/metering/types/sagemaker-notebook.contract';
import { meaningOf, runs } from '../../../src/metering/types/status.contract';

test.each([
  ['EC2', INSTANCE_STATES, Object.values(InstanceStateName)],
  ['Auto Scaling', LIFECYCLE_STATES, Object.values(LifecycleState)],
  ['Lambda functions', FUNCTION_STATES, Object.values(State)],
  ['SageMaker notebooks', NOTEBOOK_STATUSES, Object.values(NotebookInstanceStatus)],
])('the table of %s has every status that AWS’s model has, and no other', (_service, table, statuses) => {
  expect([...table.keys()].sort()).toEqual([...statuses].sort());
});

// These have no list in AWS's model: they are as in its guides of November 2026.
test.each([
  [
    'ECS tasks',
    TASK_STATUSES,
    'PROVISIONING PENDING ACTIVATING RUNNING DEACTIVATING STOPPING DEPROVISIONING STOPPED DELETED',
  ],
  [
    'RDS instances',
    DB_INSTANCE_STATUSES,
    'available backing-up configuring-enhanced-monitoring configuring-iam-database-auth configuring-log-exports ' +
      'converting-to-vpc creating delete-precheck deleting failed inaccessible-encryption-credentials ' +
      'inaccessible-encryption-credentials-recoverable incompatible-create incompatible-network ' +
      'incompatible-option-group incompatible-parameters incompatible-restore insufficient-capacity maintenance ' +
      'modifying moving-to-vpc rebooting renaming resetting-master-credentials restore-error starting stopped stopping ' +
      'storage-config-upgrade storage-full storage-initialization storage-optimization upgrading',
  ],
  [
    'RDS clusters',
    DB_CLUSTER_STATUSES,
    'available backing-up backtracking cloning-failed creating deleting failing-over ' +
      'inaccessible-encryption-credentials inaccessible-encryption-credentials-recoverable maintenance migrating ' +
      'migration-failed modifying preparing-data-migration promoting renaming resetting-master-credentials starting ' +
      'stopped stopping storage-optimization update-iam-db-auth upgrading',
  ],
  ['event source mappings', MAPPING_STATES, 'Creating Enabling Enabled Disabling Disabled Updating Deleting'],
  ['ECS services', SERVICE_STATUSES, 'ACTIVE DRAINING INACTIVE'],
])('the table of %s has every status that AWS’s guide has, and no other', (_service, table, statuses) => {
  expect([...table.keys()].sort()).toEqual(statuses.split(' ').sort());
});

// The column `Billed` of the guides: all that is `Not billed` or `Billed for storage`.
test.each([
  [
    'RDS instances',
    DB_INSTANCE_STATUSES,
    'creating deleting failed inaccessible-encryption-credentials inaccessible-encryption-credentials-recoverable ' +
      'incompatible-create incompatible-network incompatible-restore insufficient-capacity starting stopped stopping',
  ],
  [
    'RDS clusters',
    DB_CLUSTER_STATUSES,
    'cloning-failed creating deleting inaccessible-encryption-credentials ' +
      'inaccessible-encryption-credentials-recoverable migration-failed starting stopped stopping',
  ],
  ['EC2', INSTANCE_STATES, 'pending shutting-down stopped stopping terminated'],
])('%s are billed in all statuses but these', (_service, table, notBilled) => {
  expect([...table].flatMap(([status, { billed }]) => (billed ? [] : status)).sort()).toEqual(
    notBilled.split(' ').sort(),
  );
});

test('what no table has counts, and is neither stopped nor taken for stopped', () => {
  expect([meaningOf(INSTANCE_STATES, 'hibernating'), meaningOf(INSTANCE_STATES, undefined)]).toEqual([
    { billed: true, kind: 'unknown' },
    { billed: true, kind: 'unknown' },
  ]);
  expect(runs(INSTANCE_STATES, 'hibernating')).toBe(false);
});
