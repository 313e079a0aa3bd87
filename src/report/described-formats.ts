/** An output format without what writes it: that is not loaded to print a help text. */
export interface DescribedFormat {
  readonly name: string;
  /** Of a file in this format, with its dot. */
  readonly extension: string;
  /** What it is for, as a phrase of help texts. */
  readonly describe: string;
}

/** All output formats of a scan, by name; the first is the default of a terminal. */
export const describedFormats = {
  pretty: { name: 'pretty', extension: '.txt', describe: 'text for a person at a terminal' },
  json: { name: 'json', extension: '.json', describe: 'the whole report as data' },
  sarif: { name: 'sarif', extension: '.sarif', describe: 'SARIF 2.1.0 for code scanning' },
  junit: { name: 'junit', extension: '.xml', describe: 'JUnit XML for test reports of a CI system' },
  markdown: { name: 'markdown', extension: '.md', describe: 'a summary for a comment or a job page' },
} as const satisfies Readonly<Record<string, DescribedFormat>>;

/** All output formats of a gate, by name; the first is the default of a terminal. */
export const describedGateFormats = {
  pretty: describedFormats.pretty,
  json: describedFormats.json,
  sarif: { name: 'sarif', extension: '.sarif', describe: 'SARIF 2.1.0 with a baseline state per result' },
  junit: describedFormats.junit,
  markdown: { name: 'markdown', extension: '.md', describe: 'a summary for a check or a comment' },
  html: { name: 'html', extension: '.html', describe: 'a page for a browser' },
} as const satisfies Readonly<Record<string, DescribedFormat>>;
