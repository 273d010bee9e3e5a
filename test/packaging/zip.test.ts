import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { strFromU8, strToU8, unzipSync } from 'fflate';
import { sha256 } from '../../src/packaging/checksums';
import { zip } from '../../src/packaging/zip';

const files = new Map([
  ['b.txt', strToU8('two')],
  ['a/one.txt', strToU8('one')],
]);
const ZONES = ['UTC', 'Asia/Tokyo', 'America/Los_Angeles'];
/** Prints the zip as a program makes it that is started in each of the time zones. */
const PROGRAM = `
  for (const zone of ${JSON.stringify(ZONES)}) {
    process.env.TZ = zone;
    for (const file of Object.keys(require.cache)) delete require.cache[file];
    const { zip } = require('./src/packaging/zip');
    const bytes = zip(new Map([['b.txt', Buffer.from('two')], ['a/one.txt', Buffer.from('one')]]));
    console.log(new Date(0).getTimezoneOffset() + ' ' + Buffer.from(bytes).toString('hex'));
  }
`;

describe('zip', () => {
  test('holds every file, and nothing else', () => {
    const content = Object.entries(unzipSync(zip(files))).map(([path, bytes]) => [path, strFromU8(bytes)]);
    expect(content).toEqual([
      ['a/one.txt', 'one'],
      ['b.txt', 'two'],
    ]);
  });

  test('is the same bytes in whatever order its files come', () => {
    expect(zip(new Map([...files].reverse()))).toEqual(zip(files));
  });

  test('property: gives back every file as it was', () => {
    const anyFiles = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}(\/[a-z.]{1,8}[a-z])?$/), fc.uint8Array());
    fc.assert(
      fc.property(anyFiles, (given) => {
        const content = (of: Readonly<Record<string, Uint8Array>>) =>
          new Map(Object.entries(of).map(([path, bytes]) => [path, [...bytes]]));
        expect(content(unzipSync(zip(new Map(Object.entries(given)))))).toEqual(content(given));
      }),
    );
  });

  describe('in every time zone', () => {
    const made = execFileSync('node_modules/.bin/tsx', ['-e', PROGRAM], { encoding: 'utf8' }).trim().split('\n');
    const zones = made.map((line) => line.split(' '));

    test.each(ZONES.map((zone, index) => [zone, zones[index]?.[1] ?? '']))(
      'is the same bytes in the time zone %s',
      (_zone, hex) => {
        expect(sha256(Buffer.from(hex, 'hex'))).toBe(sha256(zip(files)));
      },
    );

    test('which the program really went through', () => {
      expect(zones.map(([minutes]) => minutes)).toEqual(['0', '-540', '480']);
    });
  });

  test('makes files that everybody may read: Lambda runs as a user of its own', () => {
    const bytes = Buffer.from(zip(files));
    const directory = bytes.indexOf('PK\x01\x02', 0, 'latin1');
    expect(bytes.readUInt16LE(directory + 40).toString(8)).toBe('100644');
  });
});
