import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { setOutputs, writeSummary } from '../../src/cli/action/job-files.ts';
import { annotationCommands, sentenceCommand } from '../../src/cli/action/workflow-commands.ts';
import { temporaryFolders } from '../support/command.ts';
import { failingReport, gateCause, gateReport } from '../support/github/sample-gate.ts';

const folder = temporaryFolders();

describe('annotations of the log', () => {
  it('are ten at most, since a runner shows no more', () => {
    expect(annotationCommands(failingReport(50))).toHaveLength(10);
  });

  it('escape what ends a property or a line', () => {
    const at = { file: 'a,b:c%0A.yaml', line: 3 };
    const [command] = annotationCommands(gateReport({ causes: [gateCause({ at, sentence: '100% \r\n::error::x' })] }));

    expect(command).toMatch(/^::error title=[^:,]*,file=a%2Cb%3Ac%250A\.yaml,line=3,endLine=3::100%25 \\r\\n/);
    expect(command).not.toMatch(/[\r\n]/);
  });

  it('of a sentence are one line', () => {
    expect(sentenceCommand('warning', 'a\n::error::b 5%')).toBe('::warning::a\\n::error::b 5%25');
  });
});

describe('the files of a job', () => {
  it('take a summary of 1 MiB and not a byte more', async () => {
    const file = path.join(folder({ summary: '' }), 'summary');
    await writeSummary({ GITHUB_STEP_SUMMARY: file }, ['## Gate\n\n', '- ünïcode\n'.repeat(200_000)]);

    const bytes = readFileSync(file);

    expect(bytes.length).toBeLessThanOrEqual(1024 * 1024);
    expect(bytes.length).toBeGreaterThan(1_000_000);
    expect(bytes.toString()).toMatch(/lines of this summary are left out here; the JSON report has all\.\n$/);
  });

  it('keep an output that looks like the end of one', async () => {
    const file = path.join(folder({ outputs: '' }), 'outputs');
    await setOutputs({ GITHUB_OUTPUT: file }, { one: 'EOF\ntwo=x', three: '' });

    expect(readFileSync(file, 'utf8')).toMatch(/^one<<(end-[\w-]{36})\nEOF\ntwo=x\n\1\nthree<<\1\n\n\1\n$/);
  });

  it('are not written where there is no job', async () => {
    await expect(writeSummary({}, ['x'])).resolves.toBeUndefined();
    await expect(setOutputs({}, { a: 'b' })).resolves.toBeUndefined();
  });
});
