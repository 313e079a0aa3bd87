import type { Format } from '../formats.ts';
import { gateJson } from './gate-json.ts';
import { gatePretty } from './gate-pretty.ts';
import type { GateReport } from './gate-report.ts';

/** All output formats of a gate; the first is the default of a terminal. */
export const gateFormats: readonly Format<GateReport>[] = [
  { name: 'pretty', extension: '.txt', describe: 'text for a person at a terminal', render: gatePretty },
  { name: 'json', extension: '.json', describe: 'the whole report as data', render: gateJson },
];
