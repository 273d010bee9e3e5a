import * as fc from 'fast-check';
import { deprecateVersions } from '../../src/portfolio/deprecate-versions';
import type { ProductVersion, ProductVersions } from '../../src/portfolio/ports';

/** A product in memory. After so many changes, the caller is gone. */
class InMemoryVersions implements ProductVersions {
  readonly order: string[] = [];
  private readonly deprecated: Set<string>;

  constructor(
    private readonly names: readonly string[],
    deprecated: readonly string[] = [],
    public changesLeft = Number.POSITIVE_INFINITY,
  ) {
    this.deprecated = new Set(deprecated);
  }

  async list(): Promise<readonly ProductVersion[]> {
    return this.names.map((name) => ({ id: `pa-${name}`, name, isDeprecated: this.deprecated.has(name) }));
  }

  async setDeprecated(_product: string, version: string, isDeprecated: boolean): Promise<void> {
    if ((this.changesLeft -= 1) < 0) throw new Error('crash');
    const name = version.replace('pa-', '');
    this.order.push(`${isDeprecated ? 'deprecate' : 'reinstate'} ${name}`);
    if (isDeprecated) this.deprecated.add(name);
    else this.deprecated.delete(name);
  }

  launchable(): readonly string[] {
    return this.names.filter((name) => !this.deprecated.has(name));
  }
}

describe('deprecating versions', () => {
  test('leaves the current one to be launched', async () => {
    const versions = new InMemoryVersions(['0.1.0', '0.2.0', '0.3.0']);
    expect(await deprecateVersions('prod-1', '0.3.0', versions)).toEqual({
      deprecated: ['0.1.0', '0.2.0'],
      reinstated: [],
    });
    expect(versions.launchable()).toEqual(['0.3.0']);
  });

  test('back to an old one reinstates it first, as a rollback does', async () => {
    const versions = new InMemoryVersions(['0.1.0', '0.2.0'], ['0.1.0']);
    await deprecateVersions('prod-1', '0.1.0', versions);
    expect(versions.order).toEqual(['reinstate 0.1.0', 'deprecate 0.2.0']);
  });

  test('again changes nothing', async () => {
    const versions = new InMemoryVersions(['0.1.0', '0.2.0'], ['0.1.0']);
    expect(await deprecateVersions('prod-1', '0.2.0', versions)).toEqual({ deprecated: [], reinstated: [] });
    expect(versions.order).toEqual([]);
  });

  test('for a version that is not there refuses, and leaves all as they are', async () => {
    const versions = new InMemoryVersions(['0.1.0', '0.2.0']);
    await expect(deprecateVersions('prod-1', '0.3.0', versions)).rejects.toThrow(
      "prod-1 has no version '0.3.0': expected one of 0.1.0, 0.2.0",
    );
    expect(versions.launchable()).toEqual(['0.1.0', '0.2.0']);
  });

  test('property: cut off anywhere and repeated, only the current one can be launched; meanwhile always one', async () => {
    const names = ['1', '2', '3', '4'];
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(names),
        fc.constantFrom(...names),
        fc.nat(4),
        async (deprecated, current, changes) => {
          const versions = new InMemoryVersions(names, deprecated, changes);
          const before = versions.launchable();
          await deprecateVersions('p', current, versions).catch(() => undefined);
          if (before.length > 0) expect(versions.launchable()).not.toEqual([]);
          versions.changesLeft = Number.POSITIVE_INFINITY;
          await deprecateVersions('p', current, versions);
          expect(versions.launchable()).toEqual([current]);
        },
      ),
    );
  });
});
