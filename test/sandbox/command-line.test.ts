import { parseCommandLine } from '../../sandbox/command-line';

test.each([
  [[], { once: false, verbose: false }],
  [['--once'], { once: true, verbose: false }],
  [['--once', '--verbose'], { once: true, verbose: true }],
])('%j', (given, expected) => {
  expect(parseCommandLine(given)).toEqual(expected);
});

test.each([[['--twice']], [['once']]])('%j is refused, with what is accepted', (given) => {
  expect(() => parseCommandLine(given)).toThrow('usage: npx projen sandbox [--once] [--verbose]');
});
