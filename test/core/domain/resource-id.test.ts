import { regionOf } from '../../../src/core/domain/resource-id';

test('the region is in the ARN', () => {
  expect([
    regionOf('arn:aws:ec2:eu-west-1:222222222222:instance/i-1'),
    regionOf('arn:aws:iam::222222222222:role/x'),
    regionOf('nonsense'),
  ]).toEqual(['eu-west-1', '', '']);
});
