import { loadESLint } from 'eslint';

/** What the project's lint says of a file that does not exist, at a path that does matter. */
async function lint(path: string, code: string): Promise<readonly string[]> {
  const Linter = await loadESLint({ useFlatConfig: false });
  const [result] = await new Linter().lintText(code, { filePath: path });
  return (result?.messages ?? []).map(({ message }) => message);
}

describe('the import rules', () => {
  test.each([
    ['src/core/domain/address.ts', "import { ROLE_PATH } from '../contracts/names';\nexport const planted = ROLE_PATH;\n", 'domain must not import contracts'],
    ['src/budgets/ports.ts', "import { sts } from '../core/aws/clients';\nexport const planted = sts;\n", 'usecases must not import aws'],
    ['src/stacks/shared/validate.ts', "import { sts } from '../../core/aws/clients';\nexport const planted = sts;\n", 'stacks must not import aws'],
    ['src/core/aws/clients.ts', "import { App } from 'aws-cdk-lib';\nexport const planted = App;\n", 'not in aws'],
    ['src/core/domain/time.ts', "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n", 'not in domain'],
    ['src/budgets/sync-budget.ts', 'export const planted = Date.now();\n', 'take it as an argument'],
    ['src/core/domain/time.ts', 'export const planted = new Date();\n', 'take it as an argument'],
    ['src/core/domain/time.ts', 'export const planted = process.env;\n', 'take it as an argument'],
  ])('a planted forbidden import or clock in %s is an error', async (path, code, message) => {
    expect((await lint(path, code)).join('\n')).toContain(message);
  }, 60_000);

  test('an allowed import is none', async () => {
    expect(await lint('src/core/aws/clients.ts', "import { ROLE_PATH } from '../contracts/names';\n\nexport const planted = ROLE_PATH;\n")).toEqual([]);
  }, 60_000);
});
