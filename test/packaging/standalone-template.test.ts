import type { PlacedAsset } from '../../src/packaging/standalone-template';
import { assetsOf, standaloneTemplate } from '../../src/packaging/standalone-template';

const BUCKET = 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}';
const asset = (objectKey: string, path: string): PlacedAsset => ({
  construct: 'C',
  bucketName: BUCKET,
  objectKey,
  kind: 'zip',
  path,
  read: () => new Uint8Array(),
});
const withCode = (code: object) => ({
  Resources: { F: { Type: 'AWS::Lambda::Function', Properties: { Code: code } } },
});
const CODE = { S3Bucket: { 'Fn::Sub': BUCKET }, S3Key: 'abc.zip' };

describe('a standalone template', () => {
  test('takes code from the bucket of its parameter', () => {
    const { Resources: resources, Parameters: parameters } = standaloneTemplate(withCode(CODE), [
      asset('abc.zip', 'lambda/f-1.zip'),
    ]);
    expect(resources.F?.Properties).toEqual({
      Code: { S3Bucket: { Ref: 'ArtifactBucket' }, S3Key: { 'Fn::Sub': '${ArtifactPrefix}lambda/f-1.zip' } },
    });
    expect(Object.keys(parameters ?? {})).toEqual(['ArtifactBucket', 'ArtifactPrefix']);
  });

  test('takes a product’s template from there, too', () => {
    const url = { 'Fn::Sub': `https://s3.\${AWS::Region}.\${AWS::URLSuffix}/${BUCKET}/def.json` };
    const product = {
      Resources: {
        P: { Type: 'AWS::ServiceCatalog::CloudFormationProduct', Properties: { Info: { LoadTemplateFromURL: url } } },
      },
    };
    expect(
      standaloneTemplate(product, [asset('def.json', 'templates/p-2.template.json')]).Resources.P?.Properties,
    ).toEqual({
      Info: {
        LoadTemplateFromURL: {
          'Fn::Sub':
            'https://${ArtifactBucket}.s3.${AWS::Region}.${AWS::URLSuffix}/${ArtifactPrefix}templates/p-2.template.json',
        },
      },
    });
  });

  test('asks no longer for a bootstrap, and keeps its other parameters and rules', () => {
    const template = {
      ...withCode({ ZipFile: '' }),
      Parameters: {
        BootstrapVersion: { Type: 'String', Default: '/cdk-bootstrap/hnb659fds/version' },
        OrganizationId: { Type: 'String' },
      },
      Rules: { CheckBootstrapVersion: {}, Other: {} },
    };
    const { Parameters: parameters, Rules: rules } = standaloneTemplate(template, []);
    expect([parameters, rules]).toEqual([{ OrganizationId: { Type: 'String' } }, { Other: {} }]);
  });

  test('with an asset that no manifest lists is refused, by name', () => {
    expect(() => standaloneTemplate(withCode(CODE), [])).toThrow("the standalone template still has 'cdk-hnb659fds-'");
  });

  test('needs the assets that it refers to, and no others', () => {
    expect(
      assetsOf(withCode(CODE), [asset('abc.zip', ''), asset('template.json', '')]).map(({ objectKey }) => objectKey),
    ).toEqual(['abc.zip']);
  });
});
