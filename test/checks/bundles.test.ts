import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { isMet, targetOf } from '../../bench/targets';
import { BUNDLES, BUNDLING, bundleLambdas, handlers } from '../../projenrc/bundling/bundle';
import { fewerMembers } from '../../projenrc/bundling/fewer-members';
import { bundledPackages } from '../../projenrc/bundling/packages';
import {
  ERRORS,
  fewerErrors,
  namesOfPages,
  pureSchemas,
  retriedErrors,
  shorterErrors,
} from '../../projenrc/bundling/smaller-sdk';
import { RUNTIME_DEPENDENCIES } from '../../projenrc/versions';
import { readBundledPackages } from '../../src/cli/bundled-packages';
import { USE_CASES } from '../../src/core/contracts/names';
import { thirdPartyNotices } from '../../src/packaging/notices';

const CLIENTS = RUNTIME_DEPENDENCIES.filter((name) => name.startsWith('@aws-sdk/client-')).map((name) =>
  name.slice(0, name.lastIndexOf('@')),
);

const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The program, in a process in which nothing is left to chance. */
const REPEATABLE = "globalThis.crypto.randomUUID = () => 'not random'; require(process.argv[1]);";

/** Tells the errors of each client that the SDK tries again by their class: outside jest, which would transform all. */
const RETRIED = `const retried = (client) => Object.entries(require(client))
  .filter(([, one]) => typeof one === 'function' && one.prototype instanceof Error)
  .filter(([, Class]) => new Class({ message: '', $metadata: {} }).$retryable !== undefined);
console.log(JSON.stringify(process.argv.slice(1).map((client) => retried(client).map(([name]) => name).sort())));`;

/** What the clients send, and what they make of the answers, when they are bundled in this way. */
async function spoken(how: string, options: Partial<typeof BUNDLING>): Promise<{ size: number; text: string }> {
  const outfile = join(folder, `${how}.js`);
  await build({ ...BUNDLING, ...options, entryPoints: ['test/support/spoken-to-aws.ts'], outfile });
  const env = { PATH: process.env.PATH, AWS_REGION: 'eu-west-1', TZ: 'UTC', NODE_NO_WARNINGS: '1' };
  return {
    size: statSync(outfile).size,
    text: execFileSync(process.execPath, ['--eval', REPEATABLE, outfile], { env, encoding: 'utf8' }),
  };
}

describe('the bundles', () => {
  test.each(USE_CASES)('of %s is no larger than its target', (useCase) => {
    const name = `lambda.${useCase}.bundle_bytes`;
    const target = targetOf(name);
    const value = statSync(`${BUNDLES}/${useCase}.lambda/index.js`).size;
    expect(target).toBeDefined();
    expect({ name, value, met: target !== undefined && isMet(target, value) }).toEqual({ name, value, met: true });
  });

  test('are of all handlers', () => {
    expect(
      handlers('.')
        .map((file) => file.replace(/^.*\/(.*)\.lambda\.ts$/, '$1'))
        .sort(),
    ).toEqual([...USE_CASES].sort());
  });

  let outputs: Metafile['outputs'] = {};
  beforeAll(async () => {
    ({ outputs } = await bundleLambdas(resolve('.'), folder));
  }, 60_000);

  test('have no cache of endpoints that a service tells: no function asks for them', () => {
    const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
    expect(inputs.length).toBeGreaterThan(1_000);
    expect(inputs.filter((path) => path.includes('node_modules/mnemonist'))).toEqual([]);
    expect(inputs).toContain('small-cache:mnemonist/lru-cache');
  });

  test('are the same bytes when they are made again', () => {
    // By their names, because a bundle is half a megabyte on one line.
    const bytes = (of: string, useCase: string) => readFileSync(join(of, `${useCase}.lambda/index.js`));
    expect(USE_CASES.filter((useCase) => !bytes(folder, useCase).equals(bytes(BUNDLES, useCase)))).toEqual([]);
    expect(JSON.parse(readFileSync(`${BUNDLES}/packages.json`, 'utf8'))).toEqual(bundledPackages({ outputs }));
  });

  test('have every package that esbuild puts into them in the notices, each with a licence that is allowed', () => {
    const names = Object.values(outputs)
      .flatMap(({ inputs }) => Object.keys(inputs).filter((input) => (inputs[input]?.bytesInOutput ?? 0) > 0))
      .filter((input) => input.includes('node_modules/'))
      .map((input) => /^(@[^/]+\/)?[^/]+/.exec(input.split('node_modules/').at(-1) ?? '')?.[0] ?? input);
    const packages = readBundledPackages();
    expect(packages.map(({ name }) => name).sort()).toEqual([...new Set(names)].sort());
    const notices = thirdPartyNotices(packages);
    for (const { name, version, licence } of packages) expect(notices).toContain(`\n${name} ${version} (${licence})\n`);
    expect(notices).toContain('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION');
  });
});

describe('a bundle with fewer schemas', () => {
  test('sends the same bytes to AWS, and reads the same from its answers and errors', async () => {
    const [smaller, whole] = [await spoken('smaller', {}), await spoken('whole', { plugins: [] })];
    const own = whole.text.split('\n');
    const other = smaller.text.split('\n').filter((line, index) => line !== own[index]);
    // No source names the kernel of an instance.
    expect(whole.text).toContain(',"KernelId":"aki-1"');
    const named = (line: string) => line.replace(',"KernelId":"aki-1"', '');
    expect(other.slice(0, 1)).toEqual(own.filter((line) => line.includes('KernelId')).map(named));
    // Errors of RDS that no source names are called what the service called them, not what their class is called.
    const called = other
      .slice(1)
      .map((line) => JSON.parse(line) as { readonly name: string; readonly message: string });
    expect(called.map(({ name, message }) => ({ name, message }))).toEqual([
      { name: 'InvalidDBInstanceState', message: 'no' },
      { name: 'StorageQuotaExceeded', message: 'no' },
    ]);
    expect(smaller.text.split('\n')).toHaveLength(own.length);
    expect(smaller.text).toContain('{"name":"DBInstanceNotFoundFault"');
    // EC2, DynamoDB and Lambda: what a request says, an answer, an error of the service, and one that nobody knows.
    expect(whole.text).toContain('Action=StopInstances');
    expect(whole.text).toContain('"x-amz-target":"DynamoDB_20120810.TransactWriteItems"');
    expect(whole.text).toContain(
      '{"name":"ConditionalCheckFailedException","message":"refused","known":true,"own":true',
    );
    expect(whole.text).toContain('{"name":"NobodyKnowsIt","message":"refused","known":false,"own":false');
    expect(smaller.size).toBeLessThan(0.6 * whole.size);
  }, 60_000);

  test('has the members of structures that somebody names, and of those the right ones required', () => {
    const text = [
      'const _a = "One";',
      'const _b = "Two";',
      'const _c = "token";',
      'export var Request$ = [3, n0, _R,',
      '    { [_hE]: `a, [b` },',
      '    [_a, _b, _c], [0, () => List, [0, 4]], 2',
      '];',
      'export var Refused$ = [-3, n0, _X, 0, [_a], [0]];',
    ].join('\n');
    expect(
      fewerMembers(text, (name) => name === 'Two')
        .split('\n')
        .slice(3),
    ).toEqual([
      'export var Request$ = [3, n0, _R, { [_hE]: `a, [b` }, [_b, _c], [() => List, [0, 4]], 1];',
      'export var Refused$ = [-3, n0, _X, 0, [_a], [0]];',
    ]);
    expect(fewerMembers(text, () => false)).toContain('[_c], [[0, 4]]];');
  });

  test('has every structure of every client as it was, if everything is named', () => {
    const bare = (text: string) => text.replaceAll(/\s/g, '');
    for (const client of CLIENTS) {
      const text = readFileSync(`node_modules/${client}/dist-es/schemas/schemas_0.js`, 'utf8');
      expect([client, bare(fewerMembers(text, () => true)) === bare(text)]).toEqual([client, true]);
      expect(fewerMembers(text, () => false).length).toBeLessThan(text.length);
    }
  });

  test.each(['propagate-budget', 'sync-budget', 'reconcile-budgets'])(
    'of %s has all that AWS Budgets says of a budget: it is written back with what others have set',
    (useCase) => {
      const text = readFileSync(join(BUNDLES, `${useCase}.lambda`, 'index.js'), 'utf8');
      for (const name of ['CostFilters', 'CostTypes', 'PlannedBudgetLimits', 'AutoAdjustData', 'FilterExpression']) {
        expect([name, text.includes(`"${name}"`)]).toEqual([name, true]);
      }
    },
  );

  test('has the members by which a client goes from page to page', () => {
    const names = namesOfPages('node_modules/@aws-sdk/client-rds/dist-es');
    expect(['Marker', 'MaxRecords'].filter((name) => !names.has(name))).toEqual([]);
  });

  test('has every schema of every client in a call that may be dropped', () => {
    for (const client of CLIENTS) {
      const file = `node_modules/${client}/dist-es/schemas/schemas_0.js`;
      expect([client, existsSync(file)]).toEqual([client, true]);
      const pure = pureSchemas(readFileSync(file, 'utf8'));
      expect([client, /^(export )?(var|const) [\w$]+ = \[/m.exec(pure)?.[0]]).toEqual([client, undefined]);
      expect(pure).toContain('= /* @__PURE__ */ (() => [');
    }
  });

  test('has the class of each error that the SDK tries again by it', () => {
    const found = CLIENTS.map((client) => [...retriedErrors(`node_modules/${client}/dist-es/models/errors.js`)].sort());
    const env = { PATH: process.env.PATH, NODE_NO_WARNINGS: '1' };
    const told = execFileSync(process.execPath, ['--eval', RETRIED, ...CLIENTS], { env, encoding: 'utf8' });
    expect(found).toEqual(JSON.parse(told));
    expect(found.flat()).toContain('ReplicatedWriteConflictException');
  });

  test('has no other class of an error that is not asked for, of any client', () => {
    for (const client of CLIENTS) {
      const text = readFileSync(`node_modules/${client}/dist-es/schemas/schemas_0.js`, 'utf8');
      expect([client, /^(?!_s_registry).*registerError\(.*/m.exec(fewerErrors(text, () => false))?.[0]]).toEqual([
        client,
        undefined,
      ]);
      expect(fewerErrors(text, () => true)).toBe(text);
    }
  });

  test('has every class of errors of every client without what repeats its prototype, or none would be its own', () => {
    for (const client of CLIENTS) {
      const root = `node_modules/${client}/dist-es`;
      const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'));
      const repeating = sources.filter((path) => {
        const text = readFileSync(join(root, path), 'utf8');
        return /setPrototypeOf/.test(ERRORS.test(resolve(root, path)) ? shorterErrors(text) : text);
      });
      expect([client, repeating]).toEqual([client, []]);
    }
  });
});
