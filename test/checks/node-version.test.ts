import { readFileSync } from 'node:fs';
import { noteOnNode } from '../../projenrc/bundling/node-version';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly engines: { readonly node: string };
  readonly devDependencies: Readonly<Record<string, string>>;
};

describe('the version of Node', () => {
  test('is the least that the package, its types and the note name', () => {
    expect(manifest.engines.node).toBe('>= 22.0.0');
    expect(manifest.devDependencies['@types/node']).toBe('^22');
    expect(readFileSync('README.md', 'utf8')).toContain('Node 22 or newer');
  });

  test.each(['v22.0.0', 'v24.9.0'])('%s needs no note', (version) => {
    expect(noteOnNode(version)).toBeUndefined();
  });

  test('before the least works, and one line says what to do', () => {
    expect(noteOnNode('v20.20.2')).toBe(
      'Node 20.20.2 will do until January 2027, when the AWS SDK stops supporting it: install Node 22 or newer from https://nodejs.org',
    );
  });
});
