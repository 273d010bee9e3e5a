import { log } from '../../../src/core/lambda/log';

test('a line holds amounts as digits and errors with their stack', () => {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);

  log('done', { amount: 12n, error: new Error('why') });

  expect(JSON.parse(String(written.mock.calls[0]?.[0]).trimEnd())).toEqual({
    message: 'done',
    amount: '12',
    error: expect.stringContaining('Error: why\n'),
  });
});
