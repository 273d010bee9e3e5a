import { resourceAdapterOf } from '../../../src/metering/types/adapters';
import { Ec2Instances } from '../../../src/metering/types/ec2-instance.adapter';
import { RdsClusters } from '../../../src/metering/types/rds-cluster.adapter';
import { spokeRegion } from './spoke';

test('each type has its own adapter', () => {
  expect(resourceAdapterOf('ec2-instance', spokeRegion())).toBeInstanceOf(Ec2Instances);
  expect(resourceAdapterOf('rds-cluster', spokeRegion())).toBeInstanceOf(RdsClusters);
});
