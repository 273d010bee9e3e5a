'use strict';
// `npx projen TASK -- --flag` hands the dashes on, `npx projen TASK --flag` has none: the program gets the same.
const { spawn } = require('node:child_process');

/** A command without its first `--`. None of the commands of tasks has one of its own. */
function withoutDashes(command) {
  const dashes = command.indexOf('--');
  return command.filter((_, index) => index !== dashes);
}

function run([program, ...args]) {
  const child = spawn(program, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  child.on('error', (error) => {
    console.error(`${program}: ${error.message}`);
    process.exit(127);
  });
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));
  // The terminal interrupts the program, too, which says when it has ended.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
}

if (require.main === module) run(withoutDashes(process.argv.slice(2)));

module.exports = { withoutDashes };
