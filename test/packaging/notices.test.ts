import { thirdPartyNotices, type BundledPackage } from '../../src/packaging/notices';

const bundled = (name: string, changed: Partial<BundledPackage> = {}): BundledPackage => ({
  name,
  version: '1.0.0',
  licence: 'MIT',
  texts: [`Copyright ${name}`],
  ...changed,
});

describe('the notices of bundled packages', () => {
  test('have each text once, under the packages that carry it, in whatever order these come', () => {
    const packages = [
      bundled('zod'),
      bundled('@b/two', { licence: 'Apache-2.0', texts: ['Apache\r\nLicense\n', 'Notice\n'] }),
      bundled('@b/one', { licence: 'Apache-2.0', texts: ['Apache\nLicense', 'Notice'] }),
    ];
    const notices = thirdPartyNotices(packages);
    expect(notices.split(/^-{80}$/m).slice(1)).toEqual([
      '\n@b/one 1.0.0 (Apache-2.0)\n@b/two 1.0.0 (Apache-2.0)\n\nApache\nLicense\n\nNotice\n\n',
      '\nzod 1.0.0 (MIT)\n\nCopyright zod\n\n',
    ]);
    expect(thirdPartyNotices([...packages].reverse())).toBe(notices);
  });

  test.each(['GPL-3.0-only', 'UNLICENSED', '(MIT OR GPL-2.0)', undefined])(
    'are refused, with its name, for a package of the licence %s',
    (licence) => {
      expect(() => thirdPartyNotices([bundled('zod'), bundled('strange', { licence })])).toThrow(
        `strange 1.0.0, which is bundled, has the licence ${licence}: expected one of`,
      );
    },
  );

  test('are refused for a package without a text', () => {
    expect(() => thirdPartyNotices([bundled('silent', { texts: ['\n'] })])).toThrow(
      'silent 1.0.0, which is bundled, brings no text of its licence',
    );
  });
});
