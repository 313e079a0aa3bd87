import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { prettyReport, type PrettyOptions } from './pretty.ts';
import type { Report } from './report.ts';
import { sarifReport } from './sarif.ts';

export interface Format<Model = Report> {
  readonly name: string;
  /** Of a file in this format, with its dot. */
  readonly extension: string;
  /** What it is for, as a phrase of help texts. */
  readonly describe: string;
  /** Takes a report, gives chunks of text to write one after the other. Only a terminal's format heeds the options. */
  readonly render: (report: Model, options: PrettyOptions) => Generator<string>;
}

/** All output formats; the first is the default of a terminal. */
export const formats: readonly Format[] = [
  { name: 'pretty', extension: '.txt', describe: 'text for a person at a terminal', render: prettyReport },
  { name: 'json', extension: '.json', describe: 'the whole report as data', render: jsonReport },
  { name: 'sarif', extension: '.sarif', describe: 'SARIF 2.1.0 for code scanning', render: sarifReport },
  { name: 'junit', extension: '.xml', describe: 'JUnit XML for test reports of a CI system', render: junitReport },
  { name: 'markdown', extension: '.md', describe: 'a summary for a comment or a job page', render: markdownReport },
];
