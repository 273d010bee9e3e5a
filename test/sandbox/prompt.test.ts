import { PassThrough } from 'node:stream';
import { prompt, type Print } from '../../sandbox/prompt';

/** A prompt whose commands end when the test says so. */
function session() {
  const input = new PassThrough();
  const output = new PassThrough();
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  let shown = '';
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
  });
  const ending = prompt({ input, output }, (line: string, print: Print) => {
    begun.push(line);
    print(`ran ${line}`);
    if (line === 'bad') return Promise.reject(new Error('that went wrong'));
    return new Promise<void>((resolve) => ends.push(resolve));
  });
  return { input, begun, ending, end: () => ends.shift()?.(), shown: () => shown };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 10));

test('what is typed while a command runs waits for its turn, and is not lost', async () => {
  const { input, begun, end, ending } = session();
  input.write('one\n');
  await settle();
  input.write('two\nthree\n');
  await settle();
  expect(begun).toEqual(['one']);

  end();
  await settle();
  expect(begun).toEqual(['one', 'two']);
  end();
  await settle();
  expect(begun).toEqual(['one', 'two', 'three']);
  end();
  input.write('quit\n');
  expect(await ending).toBe('quit');
});

test('what was typed before the input ended still runs', async () => {
  const { input, begun, end, ending } = session();
  input.write('one\ntwo\n');
  input.end();
  await settle();
  end();
  await settle();
  expect(begun).toEqual(['one', 'two']);
  end();
  expect(await ending).toBe('closed');
});

test('quit waits for its turn, too, and nothing runs after it', async () => {
  const { input, begun, end, ending } = session();
  input.write('one\nquit\ntwo\n');
  await settle();
  end();
  expect(await ending).toBe('quit');
  expect(begun).toEqual(['one']);
});

test('a command that fails says why, and the next one runs', async () => {
  const { input, begun, shown, end } = session();
  input.write('bad\ngood\n');
  await settle();
  expect(shown()).toContain('  that went wrong\n');
  expect(begun).toEqual(['bad', 'good']);
  end();
  input.end();
});
