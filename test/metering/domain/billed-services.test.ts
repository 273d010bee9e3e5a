import { billedServices } from '../../../src/metering/domain/billed-services';
import { METERED_LINES } from '../../../src/metering/types/billed-as.table';

test('types are billed under the names of their services, and what nothing bills under none', () => {
  const servicesOf = billedServices(METERED_LINES);
  expect(servicesOf('ec2-instance')).toEqual(['Amazon Elastic Compute Cloud']);
  expect(servicesOf('rds-instance')).toContain('Amazon Relational Database Service');
  expect(servicesOf('unseen')).toEqual([]);
});
