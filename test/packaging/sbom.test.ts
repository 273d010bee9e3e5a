import { reproducibleSbom, withoutDevelopment } from '../../src/packaging/sbom';

const document = (moment: string, serialNumber: string, folder: string) =>
  JSON.stringify({
    bomFormat: 'CycloneDX',
    serialNumber,
    metadata: { timestamp: moment, component: { 'bom-ref': '@scope/product@1.0.0', name: folder } },
    components: [{ name: 'zod' }],
  });

describe('a bill of materials', () => {
  test('is the same whenever and wherever it is made', () => {
    const made = reproducibleSbom(document('2026-01-01', 'urn:uuid:1', 'main'));
    expect(made).toBe(reproducibleSbom(document('2027-01-01', 'urn:uuid:2', 'clone')));
    expect(JSON.parse(made)).toEqual({
      bomFormat: 'CycloneDX',
      metadata: { component: { 'bom-ref': '@scope/product@1.0.0', name: '@scope/product' } },
      components: [{ name: 'zod' }],
    });
  });

  test('of another form is refused', () => {
    expect(() => reproducibleSbom('{"spdxVersion":"SPDX-2.3"}')).toThrow('npm wrote no CycloneDX document');
  });

  test('has what the product needs, and not what only its tests need', () => {
    const lock = {
      packages: {
        '': { devDependencies: { jest: '^30' }, dependencies: { zod: '^4' } },
        'node_modules/jest': { dev: true },
        'node_modules/zod': { version: '4' },
      },
    };
    const product = withoutDevelopment(
      JSON.stringify({ name: 'p', devDependencies: { jest: '^30' }, dependencies: { zod: '^4' } }),
      JSON.stringify(lock),
    );
    expect([JSON.parse(product.manifest), JSON.parse(product.lock)]).toEqual([
      { name: 'p', dependencies: { zod: '^4' } },
      { packages: { '': { dependencies: { zod: '^4' } }, 'node_modules/zod': { version: '4' } } },
    ]);
  });
});
