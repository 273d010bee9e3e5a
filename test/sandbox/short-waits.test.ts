import { execFileSync } from 'node:child_process';

const WAITS = [5_000, 2_000, 700];
/** Prints how long each of these waits took, in ms, that began at the same time. */
const PROGRAM = `
  const begun = Date.now();
  const print = (ms, sign) => console.log(ms + ' ' + (Date.now() - begun + sign));
  for (const ms of ${JSON.stringify(WAITS)}) setTimeout(print, ms, ms, 0);
`;

/** How long each took of a program that has been told to be quick. */
const waited = new Map<number, number>();

beforeAll(() => {
  const printed = execFileSync('node', ['--require=./sandbox/short-waits.cjs', '-e', PROGRAM], { encoding: 'utf8' });
  for (const line of printed.trim().split('\n')) {
    const [wanted = 0, took = 0] = line.split(' ').map(Number);
    waited.set(wanted, took);
  }
});

test('between two questions to CloudFormation the CDK CLI waits a fifth of a second', () => {
  expect(waited.get(5_000)).toBeLessThan(2_000);
  expect(waited.get(2_000)).toBeLessThan(1_500);
});

test('all other waits stay as they are', () => {
  expect(waited.get(700)).toBeGreaterThanOrEqual(700);
});
