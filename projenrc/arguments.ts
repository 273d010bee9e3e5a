import type { Task, TaskStep, awscdk } from 'projen';

const PASS = 'projenrc/pass-arguments.cjs';

/** Makes `npx projen TASK -- --flag` the same as `npx projen TASK --flag`, for every task that takes arguments. */
export function acceptDashes(project: awscdk.AwsCdkTypeScriptApp) {
  for (const task of project.tasks.all) {
    task.steps.forEach((step, index) => {
      if (step.receiveArgs === true) pass(task, step, index);
    });
  }
}

function pass(task: Task, step: TaskStep, index: number) {
  if (step.execArgs !== undefined) task.updateStep(index, { ...step, execArgs: ['node', PASS, ...step.execArgs] });
  if (step.exec !== undefined) task.updateStep(index, { ...step, exec: `node ${PASS} ${step.exec}` });
}
