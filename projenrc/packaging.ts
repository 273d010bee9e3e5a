import type { awscdk } from 'projen';

/** `dist/`: what is handed out. Nothing is published to a package registry. */
export function addPackaging(project: awscdk.AwsCdkTypeScriptApp) {
  // A build would synthesize twice otherwise: once to see that it works, once to package.
  project.postCompileTask.reset();
  project.packageTask.reset();
  project.packageTask.spawn(project.bundler.bundleTask);
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
