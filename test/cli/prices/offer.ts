/** The first lines of a file of the bulk price list, as AWS has written them since 2017. */
const ABOVE = [
  '"FormatVersion","v1.0"',
  '"Disclaimer","This pricing list is for informational purposes only. All prices are subject to the additional terms included in the pricing pages on http://aws.amazon.com."',
  '"Publication Date","2026-11-20T16:56:02Z"',
  '"Version","20261120165602"',
];

/** The columns that EC2's and RDS's files have, among others. */
const COLUMNS = [
  'SKU',
  'OfferTermCode',
  'RateCode',
  'TermType',
  'PriceDescription',
  'EffectiveDate',
  'StartingRange',
  'EndingRange',
  'Unit',
  'PricePerUnit',
  'Currency',
  'RelatedTo',
  'LeaseContractLength',
  'PurchaseOption',
  'OfferingClass',
  'Product Family',
  'serviceCode',
  'Location',
  'Location Type',
  'Instance Type',
  'Instance Name',
  'Operating System',
  'License Model',
  'Tenancy',
  'Pre Installed S/W',
  'CapacityStatus',
  'MarketOption',
  'Volume API Name',
  'Database Engine',
  'Database Edition',
  'Deployment Option',
  'Deployment Model',
  'Extended Support Pricing Year',
  'Cache Engine',
  'usageType',
  'operation',
  'Region Code',
  'serviceName',
] as const;

export type OfferRow = Partial<Record<(typeof COLUMNS)[number], string>>;

/** A file of the bulk price list of a service in us-east-1, with these rows. */
export function offerFile(service: string, rows: readonly OfferRow[], columns: readonly string[] = COLUMNS): string {
  const lines = rows.map((row) => {
    const cells: OfferRow = {
      SKU: '8D49XP354UEYTHGM',
      OfferTermCode: 'JRTCKXETXF',
      TermType: 'OnDemand',
      PriceDescription: '$0.0104 per On Demand, "Linux" Instance Hour',
      StartingRange: '0',
      EndingRange: 'Inf',
      Unit: 'Hrs',
      Currency: 'USD',
      serviceCode: service,
      Location: 'US East (N. Virginia)',
      'Location Type': 'AWS Region',
      'Region Code': 'us-east-1',
      ...row,
    };
    return columns.map((column) => quoted(cells[column as keyof OfferRow] ?? '')).join(',');
  });
  return [...ABOVE, `"OfferCode","${service}"`, columns.map(quoted).join(','), ...lines, ''].join('\n');
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** The bytes of a file in parts of so many. */
export async function* inParts(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve();
    yield bytes.subarray(at, at + size);
  }
}
