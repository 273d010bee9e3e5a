import { uncontrollable } from './contract';

export const OPENSEARCH_DOMAIN = uncontrollable({
  type: 'opensearch-domain',
  label: 'OpenSearch domain',
  goesOn: 'the hours of its nodes, a partial one as a full one, and their storage; serverless collections are use',
  stepSeconds: 3_600,
  starts: ['es:CreateDomain', 'es:CreateElasticsearchDomain', 'es:UpdateDomainConfig'],
  read: ['es:ListDomainNames', 'es:DescribeDomains', 'es:ListTags'],
});
