import { execFileSync } from 'node:child_process';

/** How long a program waits that has been told to be quick, in ms. */
const waited = (ms: number) =>
  Number(
    execFileSync(
      'node',
      [
        '--require=./sandbox/short-waits.cjs',
        '-e',
        `const begun = Date.now(); setTimeout((sign) => console.log(Date.now() - begun + sign), ${ms}, 0)`,
      ],
      { encoding: 'utf8' },
    ),
  );

test('between two questions to CloudFormation the CDK CLI waits a fifth of a second', () => {
  expect(waited(5_000)).toBeLessThan(2_000);
  expect(waited(2_000)).toBeLessThan(1_500);
});

test('all other waits stay as they are', () => {
  expect(waited(700)).toBeGreaterThanOrEqual(700);
});
