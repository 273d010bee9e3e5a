import { resourceAdapterOf } from '../../../src/metering/types/adapters';
import { controllableAdapterOf } from '../../../src/metering/types/controllable-adapters';
import { Ec2Instances } from '../../../src/metering/types/ec2-instance.adapter';
import { RdsClusters } from '../../../src/metering/types/rds-cluster.adapter';
import { spokeRegion } from './spoke';

test('each type has its own adapter', () => {
  expect(resourceAdapterOf('ec2-instance', spokeRegion())).toBeInstanceOf(Ec2Instances);
  expect(resourceAdapterOf('rds-cluster', spokeRegion())).toBeInstanceOf(RdsClusters);
});

test('whoever stops has the adapters of what can be stopped, and no others', () => {
  expect(controllableAdapterOf('rds-cluster', spokeRegion())).toBeInstanceOf(RdsClusters);
  expect(() => controllableAdapterOf('ebs-volume', spokeRegion())).toThrow('no adapter for the type ebs-volume');
});

test('whoever meters has no adapters of what only an exhausted budget looks for', () => {
  expect(() => resourceAdapterOf('lambda-function', spokeRegion())).toThrow('no adapter for the type lambda-function');
});
