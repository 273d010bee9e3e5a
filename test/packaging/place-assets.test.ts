import { placeAssets } from '../../src/packaging/place-assets';

const asset = (construct: string, kind: 'zip' | 'file', objectKey: string, bytes = 'code') => ({
  construct,
  kind,
  objectKey,
  bucketName: 'b',
  read: () => Buffer.from(bytes),
});
const pathsOf = (...assets: readonly ReturnType<typeof asset>[]) => placeAssets(assets).map(({ path }) => path);

describe('an asset', () => {
  test('of code is named by its use case and its bytes', () => {
    expect(pathsOf(asset('PropagateBudget/Function/Code', 'zip', 'abc.zip'))).toEqual([
      'lambda/propagate-budget-5694d08a2e53ffca.zip',
    ]);
  });

  test('with other bytes has another name', () => {
    const [one, other] = pathsOf(asset('A', 'zip', 'a.zip', 'one'), asset('A', 'zip', 'a.zip', 'other'));
    expect(one).not.toBe(other);
  });

  test('that is a template is one of the templates', () => {
    expect(pathsOf(asset('Spoke Product/Template', 'file', 'abc.json'))[0]).toMatch(
      /^templates\/spoke-product-[0-9a-f]{16}\.template\.json$/,
    );
  });

  test('of another kind is refused, by name', () => {
    expect(() => pathsOf(asset('Image/Code', 'file', 'abc.tar'))).toThrow(
      'the asset abc.tar of Image/Code is neither code nor a template',
    );
  });
});
