import { BillError } from '../bill/domain/bill-error';
import { PackagingError } from '../packaging/packaging-error';
import { commandLine } from './program';

commandLine((line) => console.log(line))
  .parseAsync()
  .catch((error: unknown) => {
    if (!(error instanceof PackagingError || error instanceof BillError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
