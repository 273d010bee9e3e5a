import { formatChecksums, parseChecksums, sha256 } from '../../src/packaging/checksums';

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('checksums', () => {
  test('are SHA-256', () => {
    expect(sha256(new Uint8Array())).toBe(EMPTY);
  });

  test('are listed by path, as sha256sum reads them', () => {
    expect(
      formatChecksums(
        new Map([
          ['b', new Uint8Array()],
          ['a/c', new Uint8Array()],
        ]),
      ),
    ).toBe(`${EMPTY}  a/c\n${EMPTY}  b\n`);
  });

  test('are read back', () => {
    expect(parseChecksums(`${EMPTY}  a/c.json\n`, 'sums')).toEqual(new Map([['a/c.json', EMPTY]]));
  });

  test.each(['../outside', '/etc/passwd', 'a/../../b', './a', 'a b'])('refuse the path %s', (path) => {
    expect(() => parseChecksums(`${EMPTY}  ${path}\n`, 'dist/CHECKSUMS.txt')).toThrow(
      `dist/CHECKSUMS.txt: '${EMPTY}  ${path}' is not`,
    );
  });
});
