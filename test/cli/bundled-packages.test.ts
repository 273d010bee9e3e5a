import { build } from 'esbuild';
import { BUNDLING, handlers } from '../../projenrc/bundling/bundle';
import { readBundledPackages } from '../../src/cli/bundled-packages';
import { thirdPartyNotices } from '../../src/packaging/notices';

test('every package that esbuild puts into a bundle is in the notices, and each has a licence that is allowed', async () => {
  const { metafile } = await build({
    ...BUNDLING,
    entryPoints: handlers('.'),
    outdir: 'nowhere',
    metafile: true,
    write: false,
  });
  const names = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.keys(inputs).filter((input) => (inputs[input]?.bytesInOutput ?? 0) > 0))
    .filter((input) => input.includes('node_modules/'))
    .map((input) => /^(@[^/]+\/)?[^/]+/.exec(input.split('node_modules/').at(-1) ?? '')?.[0] ?? input);
  const packages = readBundledPackages();
  expect(packages.map(({ name }) => name).sort()).toEqual([...new Set(names)].sort());
  const notices = thirdPartyNotices(packages);
  for (const { name, version, licence } of packages) expect(notices).toContain(`\n${name} ${version} (${licence})\n`);
  expect(notices).toContain('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION');
}, 60_000);
