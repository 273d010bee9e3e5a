import { spokeRegion } from './spoke';
import { resourceAdapterOf } from '../../../src/aws/resources';
import { Ec2Instances } from '../../../src/aws/resources/ec2-instance';
import { RdsClusters } from '../../../src/aws/resources/rds-cluster';

test('each type has its own adapter', () => {
  expect(resourceAdapterOf('ec2-instance', spokeRegion())).toBeInstanceOf(Ec2Instances);
  expect(resourceAdapterOf('rds-cluster', spokeRegion())).toBeInstanceOf(RdsClusters);
});
