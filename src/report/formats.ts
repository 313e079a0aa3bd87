import { describedFormats, type DescribedFormat } from './described-formats.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { prettyReport, type PrettyOptions } from './pretty.ts';
import type { Report } from './report.ts';
import { sarifReport } from './sarif.ts';

export interface Format<Model = Report> extends DescribedFormat {
  /** Takes a report, gives chunks of text to write one after the other. Only a terminal's format heeds the options. */
  readonly render: (report: Model, options: PrettyOptions) => Generator<string>;
}

/** All output formats; the first is the default of a terminal. */
export const formats: readonly Format[] = [
  { ...describedFormats.pretty, render: prettyReport },
  { ...describedFormats.json, render: jsonReport },
  { ...describedFormats.sarif, render: sarifReport },
  { ...describedFormats.junit, render: junitReport },
  { ...describedFormats.markdown, render: markdownReport },
];
