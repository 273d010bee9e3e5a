import { RegionInfo } from 'aws-cdk-lib/region-info';
import { partitionOf, REGIONS } from '../../src/packaging/regions';

describe('regions', () => {
  test('are those that CDK knows', () => {
    expect([...REGIONS]).toEqual(RegionInfo.regions.map(({ name }) => name).sort());
  });

  test.each([...REGIONS])('%s is in the partition that CDK says', (region) => {
    expect(partitionOf(region)).toBe(RegionInfo.get(region).partition);
  });
});
