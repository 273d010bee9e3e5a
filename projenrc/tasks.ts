import { javascript, type awscdk, type Task } from 'projen';

/** The compiler settings of a folder of programs beside the sources: the linter takes the nearest. */
function addCompilerSettings(project: awscdk.AwsCdkTypeScriptApp, folder: string) {
  new javascript.TypescriptConfig(project, {
    fileName: `${folder}/tsconfig.json`,
    extends: javascript.TypescriptConfigExtends.fromPaths(['../tsconfig.json']),
    compilerOptions: { noEmit: true, rootDir: '..' },
    include: ['**/*.ts', '../src/**/*.ts'],
    exclude: ['../node_modules'],
  });
}

/** The commands of a task, one after the other. */
function commandOf({ name, steps }: Task): string {
  const commands = steps.map(({ exec }) => exec);
  if (commands.length === 0 || commands.includes(undefined)) throw new Error(`${name}: expected commands alone`);
  return commands.join(' && ');
}

/** Commands at once, each of which has to succeed. */
function sideBySide(...commands: readonly string[]): string {
  return ['node projenrc/side-by-side.cjs', ...commands.map((command) => `"${command}"`)].join(' ');
}

/** The commands of the README that projen does not bring along. */
export function addTasks(project: awscdk.AwsCdkTypeScriptApp, lint: Task) {
  for (const folder of ['bench', 'proof', 'sandbox', 'sim']) addCompilerSettings(project, folder);
  const typecheck = project.addTask('typecheck', {
    description: 'Check the types of sources, tests, simulated world, sandbox and benchmarks',
    // Its threads check the same types again: twice the work, and on two cores no less time.
    exec: 'tsc --noEmit --singleThreaded -p test/tsconfig.json',
  });

  // Stacks deploy the bundles and git ignores them, so a fresh clone has none.
  project.testTask.prependExec(sideBySide(...[typecheck, project.bundler.bundleTask, lint].map(commandOf)));

  project.addTask('sandbox', {
    description: 'Show the whole product on this machine, without AWS (--once: and exit; --verbose: every call)',
    // It bundles by itself, beside all else that it prepares.
    exec: 'tsx sandbox/main.ts',
    receiveArgs: true,
  });
  project.addTask('e2e', {
    description: 'Deploy to the sandbox, assert every behaviour end to end (or in the files that are named), stop',
    exec: 'tsx sandbox/e2e.ts',
    receiveArgs: true,
  });
  project.addTask('coverage', {
    description: 'Say what the product would see live of a bill in FOCUS, and what by the bill alone (--json)',
    exec: 'tsx src/cli/main.ts coverage',
    receiveArgs: true,
  });
  project.addTask('cli', {
    description: 'Set and read budgets, see what is spent and stopped, pause (--help; docs/cli.md)',
    exec: 'tsx src/cli/main.ts',
    // The SDK says on every start that releases of 2027 need Node 22, to whoever reads a budget.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    receiveArgs: true,
  });
  project.addTask('replay', {
    description: 'Say what would have become of budgets in a bill in FOCUS (--bill FILE… --budgets FILE, or --sample)',
    exec: 'tsx src/cli/main.ts replay',
    receiveArgs: true,
  });
  project.addTask('prices', {
    description:
      'Write the bundled prices anew, from AWS’s price list (--check: fail where one differs); docs/prices.md',
    exec: 'tsx src/cli/prices/main.ts',
    receiveArgs: true,
  });
  project.addTask('lint:emulator', {
    description: 'Check the Python of the emulator: rules, format, types, order of installation',
    exec: 'tsx sandbox/lint-emulator.ts',
  });
  project.addTask('laws', {
    description:
      'Check the laws over random histories (--only ledger or enforcement, --histories N, --seed S), as the nightly build does',
    exec: 'tsx sim/laws.ts',
    receiveArgs: true,
  });
  // docs/decisions/0059-an-organization-is-played-whole.md
  project.addTask('simulate', {
    description:
      'Play months of an organization, with everything going wrong, and judge every account (--accounts A --days D --seed S; docs/simulation.md)',
    exec: 'tsx sim/simulate.ts',
    receiveArgs: true,
  });
  addProof(project);
  project.addTask('bench', {
    description:
      'Measure bundles, cold starts, synthesis, propagation, settlement and overshoot (--json: one JSON object a line)',
    steps: [{ spawn: project.bundler.bundleTask.name }, { exec: 'tsx bench/main.ts', receiveArgs: true }],
  });
}

/** What tries the product and its tests out for hours. */
function addProof(project: awscdk.AwsCdkTypeScriptApp) {
  // docs/decisions/0064-fuzzing-and-mutants.md
  project.addTask('fuzz', {
    description:
      'Play changed inputs through every parser and handler, as the nightly build does (--inputs N --seed S --only NAME)',
    exec: 'tsx proof/fuzz.ts',
    receiveArgs: true,
  });
  project.addTask('mutate', {
    description:
      'Change the code of the domains and of the loop, and say which changes no test notices (scopes or files)',
    exec: 'tsx proof/mutate.ts',
    receiveArgs: true,
  });
  project.addTask('checkov', {
    description: 'Check the templates with checkov: it finds nothing but what is acknowledged, and all of that',
    steps: [{ spawn: 'synth:silent' }, { exec: 'tsx proof/checkov.ts' }],
  });
}
