import { execFileSync } from 'node:child_process';
import { completionScript, SHELLS } from '../../src/cli/completion';
import { commandLine } from '../../src/cli/program';
import { everyCommand } from '../support/documented-commands';

const program = commandLine(() => undefined);

/** What bash offers after what was typed: the last word may be begun. */
function offered(...typed: readonly string[]): readonly string[] {
  const words = ['budget-guardrails', ...typed].map((word) => `'${word}'`).join(' ');
  const script = `${completionScript(program, 'bash')}
COMP_WORDS=(${words}); COMP_CWORD=${typed.length}
_budget_guardrails; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-uo', 'pipefail', '-c', script], { encoding: 'utf8' }).trim().split('\n');
}

describe('completion in bash', () => {
  test('offers the commands', () => {
    const commands = program.commands.map((command) => command.name());
    expect(offered('')).toEqual([...commands, '--help']);
    expect(offered('st')).toEqual(['status', 'stopped', 'stop']);
  });

  test('offers what is below a command, and its options', () => {
    expect(offered('budgets', 'r')).toEqual(['raise', 'remove']);
    expect(offered('budgets', 'set', '222222222222', '--m')).toEqual(['--mode']);
    expect(offered('status', '222222222222', '--w')).toEqual(['--watch']);
  });

  test('offers the values that an option accepts', () => {
    expect(offered('budgets', 'set', '222222222222', '--mode', '')).toEqual(['observe', 'notify', 'enforce']);
    expect(offered('budgets', 'export', '--format', 'y')).toEqual(['yaml']);
  });

  test('offers the values of an argument', () => {
    expect(offered('completion', '')).toEqual([...SHELLS, '--help']);
  });

  test('offers nothing of its own where it knows nothing: files then', () => {
    expect(offered('budgets', 'import', 'some')).toEqual(['']);
  });
});

describe.each(SHELLS)('the script for %s', (shell) => {
  const script = completionScript(program, shell);

  test('has every command and every option', () => {
    for (const command of everyCommand(program)) {
      if (command !== program) expect(script).toContain(command.name());
      for (const { long } of command.options) {
        expect(script).toContain(shell === 'fish' ? `-l ${long?.slice(2)} ` : (long ?? ''));
      }
    }
  });

  test('has no quote within a quoted word', () => {
    for (const line of script.split('\n')) expect([...line].filter((one) => one === "'").length % 2).toBe(0);
  });
});

test('completion prints the script, and names a shell that it does not know', async () => {
  const printed: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  try {
    await commandLine(() => undefined).parseAsync(['completion', 'zsh'], { from: 'user' });
  } finally {
    write.mockRestore();
  }
  expect(printed.join('')).toContain('compdef _budget_guardrails budget-guardrails');
  const wrong = commandLine(() => undefined);
  for (const command of everyCommand(wrong)) command.exitOverride().configureOutput({ writeErr: () => undefined });
  await expect(wrong.parseAsync(['completion', 'csh'], { from: 'user' })).rejects.toThrow(/bash, zsh, fish/);
});
