import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDistribution, writeDistribution } from '../../src/packaging/distribution';
import { temporaryFolder } from './synthesized';

const files = (...paths: readonly string[]) => new Map(paths.map((path) => [path, Buffer.from(path)]));

describe('a distribution', () => {
  test('is read as it was written', () => {
    const folder = temporaryFolder();
    writeDistribution(folder, files('lambda/a.zip', 'sbom.json'));
    expect([...readDistribution(folder)].map(([path, bytes]) => [path, Buffer.from(bytes).toString()])).toEqual([
      ['lambda/a.zip', 'lambda/a.zip'],
      ['sbom.json', 'sbom.json'],
    ]);
  });

  test('keeps nothing of the one before, and all that is not its own', () => {
    const folder = temporaryFolder();
    writeDistribution(folder, files('lambda/old.zip', 'lambda/same.zip'));
    writeFileSync(join(folder, 'changelog.md'), 'of the release');
    writeDistribution(folder, files('lambda/same.zip', 'lambda/new.zip'));
    expect(readdirSync(join(folder, 'lambda')).sort()).toEqual(['new.zip', 'same.zip']);
    expect(existsSync(join(folder, 'changelog.md'))).toBe(true);
    expect(readFileSync(join(folder, 'CHECKSUMS.txt'), 'utf8')).not.toContain('old.zip');
  });

  test('names a file that is not what it was', () => {
    const folder = temporaryFolder();
    writeDistribution(folder, files('lambda/a.zip'));
    writeFileSync(join(folder, 'lambda/a.zip'), 'something else');
    expect(() => readDistribution(folder)).toThrow(`${join(folder, 'lambda/a.zip')}: changed since it was packaged`);
  });

  test('is not there before it is packaged', () => {
    expect(() => readDistribution('nowhere')).toThrow(
      'nowhere/CHECKSUMS.txt: not found: run `npx projen package` first',
    );
  });
});
