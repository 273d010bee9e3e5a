import { parseCommandLine, parseEndToEnd } from '../../sandbox/command-line';

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

test('end to end: files by parts of their names, and how often', () => {
  expect(parseEndToEnd([])).toEqual({ files: [], times: 1 });
  expect(parseEndToEnd(['bad', 'gives', '--times', '3'])).toEqual({ files: ['bad', 'gives'], times: 3 });
});

test.each([[['--time', '2']], [['--times', 'many']], [['--times', '0']]])(
  'end to end: %j is refused, with what is accepted',
  (given) => {
    expect(() => parseEndToEnd(given)).toThrow('usage: npx projen e2e');
  },
);
