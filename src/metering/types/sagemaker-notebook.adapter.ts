import {
  ListTagsCommand,
  paginateListNotebookInstances,
  SageMakerClient,
  StartNotebookInstanceCommand,
  StopNotebookInstanceCommand,
  type NotebookInstanceSummary,
} from '@aws-sdk/client-sagemaker';
import { instant } from '../../core/domain/time';
import type { ControlState, Observation, ReportedChange } from '../domain/resource';
import type { ResourceAdapter, Unread } from '../ports';
import { stateByStatus } from './control-state.adapter';
import { landingZoneOf } from './owner.table';
import { NOTEBOOK_STATUSES } from './sagemaker-notebook.contract';
import { NotebookPrice } from './sagemaker-notebook.price';
import { everyItem, readParts, type SpokeRegion } from './spoke-region.adapter';
import { meaningOf, runs, type StatusMeaning } from './status.contract';
import { starterOf, tagsOf } from './tags.adapter';

/** SageMaker tells the tags of one notebook a call: so many calls go at once. */
const CONCURRENCY = 5;

type Tags = Readonly<Record<string, string>>;

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new SageMakerNotebooks(spoke);

/**
 * Knows the SageMaker notebook instances of one account and region. Their volumes, billed by the month, do not count.
 * SageMaker tells when one was changed, not when it was started, so an observation has no `since`.
 */
export class SageMakerNotebooks implements ResourceAdapter {
  private readonly sageMaker: SageMakerClient;

  constructor(private readonly spoke: SpokeRegion) {
    this.sageMaker = new SageMakerClient(spoke.config);
  }

  async observe({ about }: ReportedChange): Promise<readonly Observation[]> {
    const notebook = await this.find(about.arn);
    return notebook === undefined ? [] : [observationOf(notebook, await this.tags(about.arn))];
  }

  async list(unread?: (part: Unread) => void): Promise<readonly Observation[]> {
    const running = (await this.all('list the notebook instances')).filter(isBilled);
    return readParts(running, {
      arnOf: ({ NotebookInstanceArn: arn }) => arn,
      read: async (notebook) => [observationOf(notebook, await this.tags(notebook.NotebookInstanceArn ?? ''))],
      unread,
      concurrency: CONCURRENCY,
    });
  }

  async read(arn: string): Promise<ControlState | undefined> {
    const notebook = await this.find(arn);
    if (notebook === undefined || kindOf(notebook) === 'gone') return undefined;
    const tags = await this.tags(arn);
    const spared = landingZoneOf(tags, notebook.NotebookInstanceName);
    return stateByStatus(NOTEBOOK_STATUSES, notebook.NotebookInstanceStatus, tags, { spared });
  }

  /** Stops it once: SageMaker takes a second stop for an error, as it does a stop while the notebook starts. */
  async disable(arn: string): Promise<void> {
    const notebook = await this.find(arn);
    if (notebook === undefined || kindOf(notebook) !== 'active') return;
    const stop = new StopNotebookInstanceCommand({ NotebookInstanceName: notebook.NotebookInstanceName });
    await this.spoke.attempt(`stop ${arn}`, (options) => this.sageMaker.send(stop, options));
  }

  async restore(arn: string): Promise<void> {
    const notebook = await this.find(arn);
    if (notebook === undefined || kindOf(notebook) !== 'disabled') return;
    const start = new StartNotebookInstanceCommand({ NotebookInstanceName: notebook.NotebookInstanceName });
    await this.spoke.attempt(`start ${arn}`, (options) => this.sageMaker.send(start, options));
  }

  /** Returns whether it runs. One that starts may end in `Failed`. */
  async isRestored(arn: string): Promise<boolean> {
    return runs(NOTEBOOK_STATUSES, (await this.find(arn))?.NotebookInstanceStatus);
  }

  /** Finds it in the list, which has its name as it is: an ARN has it in small letters. */
  private async find(arn: string): Promise<NotebookInstanceSummary | undefined> {
    return (await this.all(`find ${arn}`)).find((notebook) => notebook.NotebookInstanceArn === arn);
  }

  private all(action: string): Promise<readonly NotebookInstanceSummary[]> {
    return this.spoke.attempt(action, (options) =>
      everyItem(
        paginateListNotebookInstances({ client: this.sageMaker, pageSize: 100 }, {}, options),
        (page) => page.NotebookInstances,
      ),
    );
  }

  private async tags(arn: string): Promise<Tags> {
    const list = new ListTagsCommand({ ResourceArn: arn, MaxResults: 100 });
    const { Tags: tags } = await this.spoke.attempt(`read the tags of ${arn}`, (options) =>
      this.sageMaker.send(list, options),
    );
    return tagsOf(tags);
  }
}

function isBilled({ NotebookInstanceStatus: status }: NotebookInstanceSummary): boolean {
  return meaningOf(NOTEBOOK_STATUSES, status).billed;
}

function kindOf({ NotebookInstanceStatus: status }: NotebookInstanceSummary): StatusMeaning['kind'] {
  return meaningOf(NOTEBOOK_STATUSES, status).kind;
}

function observationOf(notebook: NotebookInstanceSummary, tags: Tags): Observation {
  const arn = notebook.NotebookInstanceArn ?? '';
  return {
    arn,
    running: isBilled(notebook),
    price: new NotebookPrice({ instanceType: notebook.InstanceType ?? 'unknown' }),
    tags,
    control: { type: 'sagemaker-notebook', arn },
    startedBy: starterOf(tags),
    createdAt: notebook.CreationTime && instant(notebook.CreationTime.getTime()),
  };
}
