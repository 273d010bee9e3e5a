import { hasType, MISSING_TYPES, REGIONS_WITHOUT_MODEL } from '../../../src/core/contracts/regional-types';
import { unfitHome } from '../../../src/packaging/config-rules';
import { REGIONS } from '../../../src/packaging/regions';

describe('the types of regions', () => {
  test('are said of regions that exist, in their order, once', () => {
    for (const regions of [...Object.values(MISSING_TYPES), REGIONS_WITHOUT_MODEL]) {
      expect(regions).toEqual(REGIONS.filter((region) => (regions as readonly string[]).includes(region)));
    }
  });

  test('decide what a home region may be', () => {
    expect(REGIONS.filter((region) => unfitHome(region, false).length > 0)).toEqual(['me-south-1', 'me-west-1']);
    expect(REGIONS.filter((region) => unfitHome(region, true).length > 0)).toEqual([
      'ap-east-2',
      'ap-southeast-5',
      'ap-southeast-7',
      'me-south-1',
      'me-west-1',
      'mx-central-1',
    ]);
    expect(unfitHome('mx-central-1', true)).toEqual([
      {
        path: ['portfolio'],
        reason: "CloudFormation has no Service Catalog in the home region 'mx-central-1': expected no portfolio",
      },
    ]);
  });

  test('leave most regions whole', () => {
    expect([hasType('AWS::Budgets::Budget', 'eu-west-1'), hasType('AWS::Budgets::Budget', 'eu-central-2')]).toEqual([
      true,
      false,
    ]);
  });
});
