import { Command, InvalidArgumentError, Option } from 'commander';
import { formats } from '../report/formats.ts';
import { listControls, listControlsAsJson } from './commands/controls.ts';
import { explain } from './commands/explain.ts';
import { scan, type ScanOptions } from './commands/scan.ts';
import { visible } from './errors.ts';
import { print } from './outputs.ts';
import { tool } from './version.ts';

/** Splits at commas and collects repeated options. An option that names nothing is a mistake, not the default. */
function list(value: string, previous: readonly string[] = []): readonly string[] {
  const parts = value.split(',').filter((part) => part.trim() !== '');
  if (parts.length === 0) throw new InvalidArgumentError('It names nothing.');
  return [...previous, ...parts];
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

/** The command line. `exit` takes the exit code of the command that ran. */
export function createProgram(exit: (code: number) => void): Command {
  const program = new Command(tool.name)
    .description('Judges Kubernetes manifests against the NSA and MITRE controls of Kubescape.')
    .version(tool.version)
    .showSuggestionAfterError()
    .addHelpText('after', examples('scan deploy/ --severity-threshold high', 'explain C-0057') + exitCodeHelp);
  program.addCommand(scanCommand(exit));
  program
    .command('controls')
    .description('list the controls')
    .option('--json', 'everything about them, as JSON')
    .addHelpText('after', examples('controls', 'controls --json'))
    .action(({ json }: { readonly json?: true }) => print([json ? listControlsAsJson() : listControls()]));
  program
    .command('explain')
    .description('show what a control checks, why, and how to fix what it finds')
    .argument('<control>', 'its id, such as C-0057')
    .addHelpText('after', examples('explain C-0057', 'explain c-0034'))
    .action((id: string) => print([explain(id)]));
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ writeErr: (text) => process.stderr.write(visible(text)) });
  }
  return program;
}

function scanCommand(exit: (code: number) => void): Command {
  const names = formats.map(({ name, describe }) => `${name} (${describe})`).join(', ');
  return new Command('scan')
    .description('judge manifests: files, folders (recursively), - for standard input')
    .argument('<path...>', 'files, folders or -')
    .option('--framework <names>', 'nsa, mitre (default: both)', list)
    .option('--control <ids>', 'only these controls, such as C-0057,C-0016', list)
    .option('--exceptions <file>', "exceptions in Kubescape's format; may be repeated", collect)
    .option('--no-system-exceptions', 'judge what providers and Kubescape itself install, too')
    .option('--no-inline-exceptions', 'ignore kubescape.io/skip-controls annotations')
    .option('--inputs <file>', 'control inputs (names with lists of strings) in place of all defaults')
    .option('--namespace <globs>', 'judge only objects of these namespaces', list)
    .option('--exclude-namespace <globs>', 'do not judge objects of these namespaces', list)
    .option('--severity-threshold <severity>', 'exit 1 from this severity on: low, medium, high, critical')
    .option('--compliance-threshold <percent>', 'exit 1 below this compliance score')
    .option('--allow-unreadable', 'what cannot be read or judged is named, but does not make it exit 3', false)
    .addOption(
      new Option('--format <names>', `${names}; NAME=FILE writes a file`).argParser(list).default([], 'pretty'),
    )
    .option('--output <file>', 'write to this file; of several formats each adds its own ending')
    .option('--verbose', 'list passed resources and controls too', false)
    .addHelpText('after', scanExamples)
    .action(async (paths: readonly string[], options: ScanOptions) => {
      exit(await scan(paths, options));
    });
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${tool.name} ${line}\n`).join('')}`;
}

const exitCodeHelp = `
Exit codes: 0 passed, 1 a threshold is exceeded, 2 wrong command line or configuration,
3 something could not be evaluated.`;

const scanExamples = `
Examples:
  kubescape-gitops scan deploy/                           a readable report
  kubescape-gitops scan deploy/ --severity-threshold high fail from high on
  helm template web charts/web | kubescape-gitops scan -  what Helm renders
  kubescape-gitops scan . --format pretty,sarif=scan.sarif,json=scan.json
  kubescape-gitops scan . --control C-0057 --namespace 'team-*'
${exitCodeHelp}`;
