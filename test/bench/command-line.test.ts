import { parseCommandLine, UsageError } from '../../bench/command-line';

describe('the command line of the benchmark', () => {
  test('measures everything but whole commands, which take an hour', () => {
    expect(parseCommandLine([])).toMatchObject({
      json: false,
      parts: ['lambda', 'synth', 'propagate', 'settle', 'overshoot', 'enforce', 'replay', 'position', 'simulate'],
    });
  });

  test('measures whole commands against a commit', () => {
    expect(parseCommandLine(['--only', 'build', '--against', '53ad71b'])).toEqual({
      json: false,
      parts: ['build'],
      comparison: {
        against: '53ad71b',
        what: ['test', 'synth', 'build', 'sandbox', 'e2e', 'lint', 'bundles'],
        runs: 3,
        write: false,
      },
    });
  });

  test('measures those that are named, as often as it says, in their own order', () => {
    const given = ['--only', 'build', '--against', 'main', '--what', 'synth,test', '--runs', '1', '--write'];
    expect(parseCommandLine(given).comparison).toEqual({
      against: 'main',
      what: ['test', 'synth'],
      runs: 1,
      write: true,
    });
  });

  test.each([
    [['--only', 'nothing'], "no part of the benchmark begins with 'nothing'"],
    [['--only', 'build'], '--against'],
    [['--against', 'main'], '--against'],
    [['--only', 'build', '--against', 'main', '--what', 'deploy'], "'deploy' cannot be measured"],
    [['--only', 'build', '--against', 'main', '--runs', '0'], '--runs 0: expected a number from 1 to 99'],
    [['--verbose'], '--verbose'],
  ])('%j is refused, with what is accepted', (given, message) => {
    expect(() => parseCommandLine(given)).toThrow(UsageError);
    expect(() => parseCommandLine(given)).toThrow(message);
    expect(() => parseCommandLine(given)).toThrow('usage: npx projen bench');
  });
});
