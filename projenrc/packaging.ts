import type { awscdk } from 'projen';

/** Whether anything is newer than the bundles, the last of which is the list of what is in them. */
const BUNDLES_ARE_OLD = `[ -n "$(find src projenrc/bundling package-lock.json -newer assets/lambda/packages.json 2>&1)" ]`;

/** `dist/`: what is handed out. Nothing is published to a package registry. */
export function addPackaging(project: awscdk.AwsCdkTypeScriptApp) {
  synthesizeDirectly(project);
  // A build would synthesize twice otherwise: once to see that it works, once to package.
  project.postCompileTask.reset();
  project.packageTask.reset();
  project.packageTask.spawn(project.cdkTasks.synthSilent);
  project.packageTask.exec('tsx src/cli/main.ts package', { receiveArgs: true });

  project.addTask('publish', {
    description: 'Put the templates and the code of dist/ into a bucket, for installation without a CDK bootstrap',
    exec: 'tsx src/cli/main.ts publish',
    receiveArgs: true,
  });
  const docs = project.addTask('docs', { description: 'Write docs/parameters.md from the templates' });
  docs.spawn(project.cdkTasks.synthSilent);
  docs.exec('tsx src/cli/main.ts docs', { receiveArgs: true });
  project.addTask('keep-release', {
    description: 'Copy the templates of a release to releases/<version>/, where later releases find them',
    exec: 'tsx src/cli/main.ts keep-release',
    receiveArgs: true,
  });
}

/**
 * Runs the app itself: the CDK CLI takes as long to start as the app to synthesize, and writes the same. CDK's own
 * validation, the other slow part, is in test/stacks/shared/validate.test.ts and in every `cdk synth` and `cdk deploy`;
 * cdk-nag and the Control Tower controls check here, too.
 */
function synthesizeDirectly(project: awscdk.AwsCdkTypeScriptApp) {
  const context = `CDK_CONTEXT_JSON="$(node -p 'JSON.stringify(require("./cdk.json").context)')"`;
  const run = `rm -rf cdk.out && CDK_OUTDIR=cdk.out CDK_VALIDATION=false ${context} node --require tsx/cjs src/main.ts`;
  for (const task of [project.cdkTasks.synth, project.cdkTasks.synthSilent]) {
    task.reset();
    // A fresh clone has no bundles; in a build, the tests have made them.
    task.spawn(project.bundler.bundleTask, { condition: BUNDLES_ARE_OLD });
    task.exec(run);
    task.exec('echo "cdk.out has the templates"');
  }
}
