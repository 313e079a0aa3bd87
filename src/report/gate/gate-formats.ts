import type { Format } from '../formats.ts';
import { gateHtml } from './gate-html.ts';
import { gateJson } from './gate-json.ts';
import { gateJunit } from './gate-junit.ts';
import { gateMarkdown } from './gate-markdown.ts';
import { gatePretty } from './gate-pretty.ts';
import type { GateReport } from './gate-report.ts';
import { gateSarif } from './gate-sarif.ts';

/** All output formats of a gate; the first is the default of a terminal. */
export const gateFormats: readonly Format<GateReport>[] = [
  { name: 'pretty', extension: '.txt', describe: 'text for a person at a terminal', render: gatePretty },
  { name: 'json', extension: '.json', describe: 'the whole report as data', render: gateJson },
  { name: 'sarif', extension: '.sarif', describe: 'SARIF 2.1.0 with a baseline state per result', render: gateSarif },
  { name: 'junit', extension: '.xml', describe: 'JUnit XML for test reports of a CI system', render: gateJunit },
  { name: 'markdown', extension: '.md', describe: 'a summary for a check or a comment', render: gateMarkdown },
  { name: 'html', extension: '.html', describe: 'a page for a browser', render: gateHtml },
];
