import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDistribution } from '../../src/cli/package';
import { SMALLEST_CONFIG, synthesized, temporaryFolder, withSmallCode } from '../packaging/synthesized';

// npm is asked once: npm-sbom.test.ts and sbom.test.ts are about what it says.
jest.mock('../../src/cli/npm-sbom', () => {
  const { npmSbom } = jest.requireActual<typeof import('../../src/cli/npm-sbom')>('../../src/cli/npm-sbom');
  let sbom: Promise<string> | undefined;
  return { npmSbom: () => (sbom ??= npmSbom()) };
});

const assembly = withSmallCode(synthesized());

function given(config: string) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'config.yaml'), config);
  return { assembly, config: join(folder, 'config.yaml'), out: temporaryFolder() };
}

describe('package', () => {
  test('writes the same bytes twice, and prints what, how large, and for whom', async () => {
    const [one, other] = [given(SMALLEST_CONFIG), given(SMALLEST_CONFIG)];
    const lines: string[] = [];
    await packageDistribution(one, (line) => lines.push(line));
    await packageDistribution(other, () => undefined);
    expect(readFileSync(join(one.out, 'CHECKSUMS.txt'), 'utf8')).toBe(
      readFileSync(join(other.out, 'CHECKSUMS.txt'), 'utf8'),
    );
    expect(readdirSync(one.out).sort()).toEqual([
      'CHECKSUMS.txt',
      'THIRD-PARTY-NOTICES',
      'account-factory',
      'cfct',
      'lambda',
      'sbom.json',
      'templates',
    ]);
    expect(lines.join('\n')).toMatch(/templates\/spoke\.template\.json {2}\d\d,\d\d\d bytes/);
    expect(lines.join('\n')).toContain(
      'organization o-a1b2c3d4e5, management account 111111111111, home region eu-west-1',
    );
  }, 60_000);

  test.each([
    ['a config that is refused', SMALLEST_CONFIG.replace('homeRegion: eu-west-1', 'homeRegion: eu-west-9')],
    ['a value that a template refuses', `${SMALLEST_CONFIG}    parameters: { NotificationThreshold: none }\n`],
  ])(
    'writes nothing for %s',
    async (_what, config) => {
      const options = given(config);
      await expect(packageDistribution(options, () => undefined)).rejects.toThrow(`${options.config}:`);
      expect(readdirSync(options.out)).toEqual([]);
    },
    60_000,
  );

  test('names the config that is not there', async () => {
    await expect(
      packageDistribution({ assembly, config: 'nowhere.yaml', out: 'dist' }, () => undefined),
    ).rejects.toThrow('nowhere.yaml: not found');
  });
});
