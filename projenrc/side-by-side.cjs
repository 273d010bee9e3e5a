// node side-by-side.cjs COMMAND…: runs shell commands at the same time, and fails if one of them does, when all have
// ended. projen's own shell knows no background commands.
const { spawn } = require('node:child_process');

const commands = process.argv.slice(2);
let running = commands.length;
let status = 0;

for (const command of commands) {
  const child = spawn(command, { shell: true, stdio: ['ignore', 'inherit', 'inherit'] });
  child.on('error', (error) => ended(command, error.message));
  child.on('exit', (code, signal) => ended(command, code === 0 ? undefined : (signal ?? `exit ${code}`)));
}

function ended(command, failure) {
  running -= 1;
  if (failure !== undefined) {
    console.error(`${command}: ${failure}`);
    status = 1;
  }
  if (running === 0) process.exit(status);
}
