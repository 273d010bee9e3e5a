import { centsOf, serviceInBill } from '../../../src/bill/domain/billed';

test('Cost Explorer has two names for what bills call EC2', () => {
  expect(['Amazon Elastic Compute Cloud - Compute', 'EC2 - Other', 'AWS Lambda'].map(serviceInBill)).toEqual([
    'Amazon Elastic Compute Cloud',
    'Amazon Elastic Compute Cloud',
    'AWS Lambda',
  ]);
});

test('Cost Explorer has names of its own for services of which meters count', () => {
  expect(['Amazon Elastic Load Balancing', 'Amazon EC2 Container Service'].map(serviceInBill)).toEqual([
    'Elastic Load Balancing',
    'Amazon Elastic Container Service',
  ]);
});

test('each request costs a cent', () => {
  expect(centsOf(3)).toBe(3);
});
