import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PropagateBudgetEnv } from '../../src/budgets/contracts';
import { BUDGET_PORTS_ENVIRONMENT } from '../support/environment';

const CACHE = join('node_modules', '.cache');

/** Compiles a file with the project's settings; returns what the compiler says. */
function compile(code: string): string {
  // Where packages are found from, and no other test looks for sources.
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'planted-'));
  try {
    writeFileSync(join(folder, 'planted.ts'), code);
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: resolve('tsconfig.json'),
        include: [],
        files: ['planted.ts'],
        compilerOptions: { types: [], rootDir: resolve('.') },
      }),
    );
    return execFileSync('node_modules/.bin/tsc', ['--noEmit', '-p', folder], { encoding: 'utf8' });
  } catch (error) {
    return String((error as { stdout?: string }).stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const planted = (without: string) => {
  const entries = Object.keys(PropagateBudgetEnv.shape)
    .filter((name) => name !== without)
    .map((name) => `${name}: 'x'`);
  return [
    "import type * as z from 'zod/mini';",
    `import type { PropagateBudgetEnv } from '${resolve('src/budgets/contracts')}';`,
    `export const environment: z.input<typeof PropagateBudgetEnv> = { ${entries.join(', ')} };`,
  ].join('\n');
};

describe('a function’s environment', () => {
  test('a missing variable does not compile, and the error names it', () => {
    expect(compile(planted('SPOKE_ROLE_NAME'))).toMatch(/error TS2741: Property 'SPOKE_ROLE_NAME' is missing/);
  }, 60_000);

  test('a complete one does', () => {
    expect(compile(planted('nothing'))).toBe('');
  }, 60_000);

  test.each(Object.keys(PropagateBudgetEnv.shape))('a function without %s does not start, and says so', (name) => {
    const { [name as 'PARTITION']: _missing, ...rest } = BUDGET_PORTS_ENVIRONMENT;
    expect(() => PropagateBudgetEnv.parse(rest)).toThrow(name);
  });
});
