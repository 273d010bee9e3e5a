'use strict';
// For the CDK CLI in the sandbox, whose stacks are there within a second: it asks CloudFormation every two or five.
const POLLS_MS = [2_000, 5_000];
const SHORT_MS = 200;

const { setTimeout: wait } = globalThis;
globalThis.setTimeout = Object.assign(
  (callback, delay, ...rest) => wait(callback, POLLS_MS.includes(delay) ? SHORT_MS : delay, ...rest),
  wait,
);
