import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { versionsOf } from '../../../src/stacks/portfolio/product-versions';

const folder = mkdtempSync(join(tmpdir(), 'releases-'));
for (const version of ['0.10.0', '0.2.0', '0.9.1', 'drafts']) {
  mkdirSync(join(folder, version));
  writeFileSync(join(folder, version, 'spoke.template.json'), `spoke ${version}`);
}
const names = (version: string, product = 'spoke') =>
  versionsOf(product, { version, template: 'now' }, folder).map(({ name }) => name);

describe('the versions of a product', () => {
  test('are its releases, by number, and then what is built now', () => {
    expect(names('0.11.0')).toEqual(['0.2.0', '0.9.1', '0.10.0', '0.11.0']);
    expect(versionsOf('spoke', { version: '0.11.0', template: 'now' }, folder).map(({ template }) => template)).toEqual(
      ['spoke 0.2.0', 'spoke 0.9.1', 'spoke 0.10.0', 'now'],
    );
  });

  test('that is no release is called development', () => {
    expect(names('0.0.0').at(-1)).toBe('development');
  });

  test('that was released is as it was released, and last if it is the current one', () => {
    expect(versionsOf('spoke', { version: '0.9.1', template: 'now' }, folder).at(-1)).toEqual({
      name: '0.9.1',
      template: 'spoke 0.9.1',
    });
    expect(names('0.9.1')).toEqual(['0.2.0', '0.10.0', '0.9.1']);
  });

  test('without releases are one', () => {
    expect(names('0.11.0', 'workload-budget')).toEqual(['0.11.0']);
    expect(versionsOf('spoke', { version: '0.11.0', template: 'now' }, join(folder, 'nowhere'))).toHaveLength(1);
  });
});
