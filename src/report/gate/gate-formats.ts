import { describedGateFormats } from '../described-formats.ts';
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
  { ...describedGateFormats.pretty, render: gatePretty },
  { ...describedGateFormats.json, render: gateJson },
  { ...describedGateFormats.sarif, render: gateSarif },
  { ...describedGateFormats.junit, render: gateJunit },
  { ...describedGateFormats.markdown, render: gateMarkdown },
  { ...describedGateFormats.html, render: gateHtml },
];
