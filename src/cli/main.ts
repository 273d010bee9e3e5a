import { BillError } from '../bill/domain/bill-error';
import { PackagingError } from '../packaging/packaging-error';
import { describeFailure } from './people/aws-errors';
import { CliError, EXIT } from './people/cli-error';
import { personsTerminal } from './people/persons-terminal';
import { commandLine } from './program';

const print = (line: string) => console.log(line);

// Whoever reads the first lines and goes away has what he wants.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

commandLine(print, personsTerminal(print, process.env.NO_COLOR === undefined))
  .parseAsync()
  .catch((error: unknown) => {
    const isKnown = error instanceof PackagingError || error instanceof BillError;
    const message = isKnown ? error.message : describeFailure(error);
    if (message === undefined) throw error;
    console.error(message);
    process.exitCode = error instanceof CliError ? error.exitCode : EXIT.failed;
  });
