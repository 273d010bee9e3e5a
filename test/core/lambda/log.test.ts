import { log } from '../../../src/core/lambda/log';

const NOW = Date.UTC(2026, 10, 28, 12);

afterEach(() => void delete process.env._X_AMZN_TRACE_ID);

/** The line that is written at noon. */
function lineOf(fields: Readonly<Record<string, unknown>>): unknown {
  jest.useFakeTimers({ now: NOW });
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  log('done', fields);
  jest.useRealTimers();
  return JSON.parse(String(written.mock.calls.at(-1)?.[0]).trimEnd()) as unknown;
}

test('a line holds its time and level, amounts as digits and errors with their stack', () => {
  expect(lineOf({ amount: 12n, error: new Error('why') })).toEqual({
    timestamp: '2026-11-28T12:00:00.000Z',
    level: 'INFO',
    message: 'done',
    amount: '12',
    error: expect.stringContaining('Error: why\n'),
  });
});

test('a line holds the trace of its invocation, where Lambda traces', () => {
  process.env._X_AMZN_TRACE_ID = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
  expect(lineOf({})).toMatchObject({ trace: '1-5759e988-bd862e3fe1be46a994272793' });
});
