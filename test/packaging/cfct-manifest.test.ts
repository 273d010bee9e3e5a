import * as fc from 'fast-check';
import { parse } from 'yaml';
import { formatManifest, type CfctManifest, type StackSetResource } from '../../src/packaging/cfct-manifest';

const REGIONS = ['eu-west-1'];
const SPOKE: StackSetResource = {
  // Not in the order in which they are to be written.
  resource_file: 'templates/spoke.template.json',
  parameter_file: 'parameters/spoke.json',
  name: 'Spoke',
  description:
    'spoke: accounts, of whatever length this has to be so that a writer of YAML might want to fold it into more than one line of the file',
  deploy_method: 'stack_set',
  deployment_targets: { accounts: ['012345670123', '111111111111'] },
  regions: REGIONS,
};
const POLICY = {
  name: 'Policy',
  description: 'policy',
  resource_file: 'policies/policy.json',
  deploy_method: 'scp',
  deployment_targets: { organizational_units: ['yes', '010', '10:20', '=', '<<', '2021-03-15', 'Workloads:Test'] },
} as const;
const write = (...resources: CfctManifest['resources']) => formatManifest({ region: 'eu-west-1', resources });
const text = write(SPOKE, { ...SPOKE, name: 'Other' }, POLICY);
/** As PyYAML reads it, in which CfCT is written. */
const read = parse(text, { version: '1.1' }) as {
  version: unknown;
  resources: (StackSetResource & { parameters?: unknown })[];
};

/** How CfCT's run-validation.sh finds files: grep '_file:' | grep -v '^ *#' | tr -s ' ' | cut -d ' ' -f 3. */
const filesAsFound = text
  .split('\n')
  .filter((line) => line.includes('_file:') && !/^ *#/.test(line))
  .map((line) => line.replace(/ +/g, ' ').split(' ')[2]);

describe('a manifest avoids what CfCT stumbles over:', () => {
  test('the version is a date, not a text', () => {
    expect(text).toMatch(/^version: 2021-03-15$/m);
    expect(read.version).toEqual(new Date('2021-03-15'));
  });

  test('files are found by grep and cut: never in quotes, never the first key', () => {
    expect(filesAsFound).toEqual([
      'templates/spoke.template.json',
      'parameters/spoke.json',
      'templates/spoke.template.json',
      'parameters/spoke.json',
      'policies/policy.json',
    ]);
    expect(text.match(/^ +- name: /gm)).toHaveLength(3);
  });

  test('parameters are in a file alone: beside `parameters`, neither would be read', () => {
    expect(read.resources.filter(({ parameters }) => parameters !== undefined)).toEqual([]);
  });

  test('account ids stay texts, those of octal digits, too', () => {
    expect(read.resources[0]?.deployment_targets).toEqual({ accounts: ['012345670123', '111111111111'] });
  });

  test('so do OUs that YAML 1.1 takes for a boolean, an octal number, a time, a date, or what PyYAML cannot read', () => {
    expect(read.resources[2]?.deployment_targets).toEqual({
      organizational_units: ['yes', '010', '10:20', '=', '<<', '2021-03-15', 'Workloads:Test'],
    });
  });

  test('every text is in quotes, but for the version and paths', () => {
    const values = text
      .split('\n')
      .flatMap((line) => /^ *(?:- )?(?:[a-z_]+: )?(\S.*)$/.exec(line)?.[1] ?? [])
      .filter((value) => !/^[a-z_]+:$/.test(value));
    expect([...new Set(values.filter((value) => !value.startsWith('"')))]).toEqual([
      '2021-03-15',
      'false',
      'templates/spoke.template.json',
      'parameters/spoke.json',
      'policies/policy.json',
    ]);
  });

  test('property: so does every other name of an OU', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), (units) => {
        const {
          resources: [policy],
        } = parse(write({ ...POLICY, deployment_targets: { organizational_units: units } }), {
          version: '1.1',
        }) as typeof read;
        expect(policy?.deployment_targets).toEqual({ organizational_units: units });
      }),
    );
  });

  test('what two resources have in common is written twice: no anchors', () => {
    expect(text).not.toMatch(/[&*][a-z]/);
  });

  test('no line is folded, so that what is read line by line is whole', () => {
    expect(text).toContain(SPOKE.description);
  });

  test('every resource has a description: CfCT fails on a policy without', () => {
    expect(read.resources.every(({ description }) => description !== '')).toBe(true);
  });

  test('stack sets that leave the manifest stay', () => {
    expect(text).toMatch(/^enable_stack_set_deletion: false$/m);
  });

  test.each(['Budget-Guardrails', 'budget_guardrails', '1st', ''])(
    "the name '%s' is refused: letters and digits are what stack sets take",
    (name) => {
      expect(() => write({ ...SPOKE, name })).toThrow(`'${name}' is not a name of a stack set`);
    },
  );

  test.each(['a b.json', '#a.json', 'a: b.json'])('the file %s is refused: it would be in quotes', (file) => {
    expect(() => write({ ...SPOKE, parameter_file: `parameters/${file}` })).toThrow('is not a path in the package');
  });
});
