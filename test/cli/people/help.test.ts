import { commandLine } from '../../../src/cli/program';
import { everyCommand } from '../../support/documented-commands';

const program = commandLine(() => undefined);
const find = (...names: readonly string[]) =>
  everyCommand(program).find(
    (command) => command.name() === names.at(-1) && (command.parent?.name() ?? '') === (names.at(-2) ?? program.name()),
  );

describe('--help', () => {
  test('says which commands there are', () => {
    const [, people = ''] =
      /For those who own budgets and run accounts:\n([\s\S]*?)\n\n/.exec(program.helpInformation()) ?? [];
    expect(people).toMatchInlineSnapshot(`
"  status [options] [address]            how all budgets stand, or one: in force,
                                        spent, left, runs out on, stopped
  explain [options] <address>           why a budget is near its limit: what
                                        spends, by whom, and the least that
                                        would have to stop
  plan [options] <address>              what would be stopped if the limit were
                                        reached now, in which order, and what is
                                        spared
  stopped [options]                     what was stopped and given back in the
                                        organization: when, why, by which
                                        budget, USD saved
  stop [options] <address>              stop what spends in a budget now,
                                        whatever money is left; the plan first,
                                        then a question
  give-back [options] <address>         end a stop by hand: what it holds is
                                        given back as it was
  exempt [options] <address> <name...>  have a budget never stop what an ARN or
                                        the value of a tag names
  pause [options]                       suspend all enforcement: nothing is
                                        stopped, and what is stopped is given
                                        back
  resume [options]                      lift the pause: what is spent and
                                        enforced is stopped again
  changes [options]                     who changed which budget of the
                                        organization from what to what, and why,
                                        the newest first
  doctor [options]                      is all well that the guardrail depends
                                        on: GREEN, YELLOW or RED, and each
                                        finding with its mend
  redrive [options]                     empty the dead-letter queues: tell again
                                        what can be told, have a look make good
                                        the rest
  cost [options]                        what the guardrail itself costs here,
                                        from what its parts have counted
  budgets                               see, set and remove budgets, and who has
                                        changed them"
`);
  });

  test('says what is below budgets', () => {
    const [, below = ''] = /Commands:\n([\s\S]*)$/.exec(find('budgets')?.helpInformation() ?? '') ?? [];
    expect(below).toMatchInlineSnapshot(`
"  list [options]                  all budgets and defaults, and whether they are
                                  in force
  show [options] <address>        one budget: its settings, and whether it is in
                                  force
  history [options] [address]     what was changed in a budget or in all, by
                                  whom and why, the newest first
  set [options] <address> [usd]   set a budget, or some of its settings; what is
                                  not named stays
  raise [options] <address> <by>  raise a budget by a share or an amount; what
                                  is stopped is given back when there is money
                                  again
  remove [options] <address>      remove a budget: its enforcement ends, and
                                  what it has stopped is given back
  import [options] <file>         make the budgets of a .csv or .yaml file those
                                  of the table, after a plan and a question
  export [options]                print budgets and defaults as a file that
                                  import reads
  help [command]                  display help for command
"
`);
  });

  test('of a command says its own options first, and where the installation is last', () => {
    expect(find('budgets', 'raise')?.helpInformation()).toMatchInlineSnapshot(`
"Usage: budget-guardrails budgets raise [options] <address> <by>

raise a budget by a share or an amount; what is stopped is given back when there
is money again

Arguments:
  address                 an account, <account>.<workload>, or a unit
  by                      20% or +100

Options:
  --json                  print JSON: amounts are decimal texts in USD
  --reason <text>         why, for the history
  --yes                   do not ask, whatever it stops
  --wait <seconds>        how long to wait until it is in force; 0: not at all
                          (default: 60)
  --until <time>          fall back by itself then, like 2026-12-05 (UTC)
  -h, --help              display help for command

Where the installation is:
  --region <region>       the home region of the management stack (default:
                          AWS_REGION)
  --profile <name>        a profile of the AWS configuration (default:
                          AWS_PROFILE)
  --stack <name>          the management stack, whose outputs name the tables
                          (default: "budget-guardrails-management", env:
                          BUDGET_GUARDRAILS_STACK)
  --budgets-table <name>  instead of the stack’s (env:
                          BUDGET_GUARDRAILS_BUDGETS_TABLE)
  --cost-table <name>     instead of the stack’s (env:
                          BUDGET_GUARDRAILS_COST_TABLE)
"
`);
  });

  test.each(everyCommand(program).map((command) => [command.name(), command] as const))(
    '%s says what it is for',
    (_name, command) => {
      expect(command.description()).not.toBe('');
    },
  );
});
