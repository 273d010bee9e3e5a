import { arnOfControl, regionOf } from '../../../src/core/domain/resource-id';

test('the region is in the ARN', () => {
  expect([
    regionOf('arn:aws:ec2:eu-west-1:222222222222:instance/i-1'),
    regionOf('arn:aws:iam::222222222222:role/x'),
    regionOf('nonsense'),
  ]).toEqual(['eu-west-1', '', '']);
});

test('a control has an ARN where it is known', () => {
  const control = { type: 'ec2-instance', arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1' };
  expect([arnOfControl(control), arnOfControl('unknown'), arnOfControl(undefined)]).toEqual([
    control.arn,
    undefined,
    undefined,
  ]);
});
