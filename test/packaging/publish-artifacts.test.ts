import type { ArtifactStore } from '../../src/packaging/artifact-store';
import { sha256 } from '../../src/packaging/checksums';
import { publishArtifacts } from '../../src/packaging/publish-artifacts';

class InMemoryArtifactStore implements ArtifactStore {
  readonly puts: string[] = [];
  private readonly checksums = new Map<string, string>();

  async checksumOf(key: string): Promise<string | undefined> {
    return this.checksums.get(key);
  }

  async put(key: string, bytes: Uint8Array, checksum: string): Promise<void> {
    expect(checksum).toBe(sha256(bytes));
    this.puts.push(key);
    this.checksums.set(key, checksum);
  }
}
const files = (code: string) =>
  new Map([
    ['templates/spoke.template.json', Buffer.from('t')],
    ['lambda/a.zip', Buffer.from(code)],
    ['sbom.json', Buffer.from('s')],
    ['cfct/c.zip', Buffer.from('c')],
  ]);

describe('publishing', () => {
  test('puts code, then templates, and nothing that no installation reads', async () => {
    const store = new InMemoryArtifactStore();
    expect(await publishArtifacts(files('one'), 'v1/', store)).toEqual([
      { key: 'v1/lambda/a.zip', isNew: true },
      { key: 'v1/templates/spoke.template.json', isNew: true },
    ]);
  });

  test('puts nothing twice', async () => {
    const store = new InMemoryArtifactStore();
    await publishArtifacts(files('one'), '', store);
    expect((await publishArtifacts(files('one'), '', store)).map(({ isNew }) => isNew)).toEqual([false, false]);
    expect(store.puts).toHaveLength(2);
  });

  test('puts what is not the same any more', async () => {
    const store = new InMemoryArtifactStore();
    await publishArtifacts(files('one'), '', store);
    expect(await publishArtifacts(files('two'), '', store)).toContainEqual({ key: 'lambda/a.zip', isNew: true });
  });
});
