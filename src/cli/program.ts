import { Command, InvalidArgumentError, Option } from 'commander';
import { describedFormats, describedGateFormats, type DescribedFormat } from '../report/described-formats.ts';
import type { BuildOptions } from './commands/build.ts';
import type { ScanOptions } from './commands/scan.ts';
import type { GateOptions } from './commands/gate.ts';
import type { TreeOptions } from './commands/tree.ts';
import { operatorCommand } from './operator/operator-command.ts';
import { scannerCommand } from './scanner/scanner-command.ts';
import { serveCommand } from './serve/serve-command.ts';
import { storageCommand } from './storage/storage-command.ts';
import { visible } from './errors.ts';
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

/** Collects folders. One without a name would be the working directory. */
function folders(value: string, previous: readonly string[] = []): readonly string[] {
  if (value === '') throw new InvalidArgumentError('It names nothing.');
  return [...previous, value];
}

function inWords(formats: Readonly<Record<string, DescribedFormat>>): string {
  return Object.values(formats)
    .map(({ name, describe }) => `${name} (${describe})`)
    .join(', ');
}

/**
 * The command line. What a command does is loaded when it runs: those that run for years hold no more code than they
 * use. `exit` takes the exit code of the command that ran.
 */
export function createProgram(exit: (code: number) => void): Command {
  const program = new Command(tool.name)
    .description('Judges Kubernetes manifests against the NSA and MITRE controls of Kubescape.')
    .version(tool.version)
    .showSuggestionAfterError()
    .addHelpText('after', examples('scan deploy/ --severity-threshold high', 'explain C-0057') + exitCodeHelp);
  program.addCommand(scanCommand(exit));
  program.addCommand(buildCommand(exit));
  program.addCommand(treeCommand(exit));
  program.addCommand(gateCommand(exit));
  program.addCommand(serveCommand());
  program.addCommand(storageCommand());
  program.addCommand(operatorCommand());
  program.addCommand(scannerCommand());
  program
    .command('controls')
    .description('list the controls')
    .option('--json', 'everything about them, as JSON')
    .addHelpText('after', examples('controls', 'controls --json'))
    .action(async ({ json }: { readonly json?: true }) => {
      const [{ print }, catalogue] = await Promise.all([import('./outputs.ts'), import('./commands/controls.ts')]);
      await print([json ? catalogue.listControlsAsJson() : catalogue.listControls()]);
    });
  program
    .command('explain')
    .description('show what a control checks, why, and how to fix what it finds')
    .argument('<control>', 'its id, such as C-0057')
    .addHelpText('after', examples('explain C-0057', 'explain c-0034'))
    .action(async (id: string) => {
      const [{ print }, { explain }] = await Promise.all([import('./outputs.ts'), import('./commands/explain.ts')]);
      await print([explain(id)]);
    });
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ writeErr: (text) => process.stderr.write(visible(text)) });
  }
  return program;
}

function scanCommand(exit: (code: number) => void): Command {
  return new Command('scan')
    .description(
      'judge manifests: files, folders (recursively), - for standard input; clusters as Flux makes them; or one that runs',
    )
    .argument('[path...]', 'files, folders or -; names of clusters in kubescape-gitops.yaml')
    .addOption(
      new Option('--cluster', 'judge what runs in a cluster; it takes no paths')
        .default(false)
        .conflicts(['flux', 'stage', 'charts', 'prove']),
    )
    .option('--kubeconfig <file>', 'with --cluster: how to reach it (default: KUBECONFIG, or ~/.kube/config)')
    .option('--context <name>', 'with --cluster: another context than the current one')
    .option('--flux', 'the paths are repositories or entry points of Flux: render and judge their clusters', false)
    .option('--stage <stage>', `${stageHelp}; implies --flux`)
    .option('--prove', 'find which line is behind each finding in a HelmRelease, by rendering charts again', false)
    .option('--charts <folder>', `${chartsHelp}; implies --flux`, folders)
    .option('--framework <names>', 'nsa, mitre (default: both)', list)
    .option('--control <ids>', 'only these controls, such as C-0057,C-0016', list)
    .option('--exceptions <file>', "Kubescape's exceptions or SecurityException objects; may be repeated", collect)
    .option('--no-system-exceptions', 'judge what providers and Kubescape itself install, too')
    .option('--inline-exceptions', 'heed kubescape.io/skip-controls annotations (default: unless --cluster)')
    .option('--no-inline-exceptions', 'ignore kubescape.io/skip-controls annotations')
    .option('--inputs <file>', 'control inputs (names with lists of strings) in place of all defaults')
    .option('--namespace <globs>', 'judge only objects of these namespaces', list)
    .option('--exclude-namespace <globs>', 'do not judge objects of these namespaces', list)
    .option('--severity-threshold <severity>', 'exit 1 from this severity on: low, medium, high, critical')
    .option('--compliance-threshold <percent>', 'exit 1 below this compliance score')
    .option('--allow-unreadable', 'what cannot be read or judged is named, but does not make it exit 3', false)
    .addOption(
      new Option('--format <names>', `${inWords(describedFormats)}; NAME=FILE writes a file`)
        .argParser(list)
        .default([], 'pretty'),
    )
    .option('--output <file>', 'write to this file; of several formats each adds its own ending')
    .option('--verbose', 'list passed resources and controls too', false)
    .addHelpText('after', scanExamples)
    .action(async (paths: readonly string[], options: ScanOptions) => {
      const { scan } = await import('./commands/scan.ts');
      exit(await scan(paths, options));
    });
}

const entryHelp = 'folder of a repository or of an entry point, or the name of a cluster';
const stageHelp = 'only clusters of this stage';
const chartsHelp = 'a folder of charts that releases refer to, as helm pull leaves them; may be repeated';

function buildCommand(exit: (code: number) => void): Command {
  return new Command('build')
    .description('print the objects that Flux would apply, as YAML')
    .argument('[entry]', entryHelp, '.')
    .option('--stage <stage>', stageHelp)
    .option('--charts <folder>', chartsHelp, folders)
    .option('--kustomization <name>', 'only what this Kustomization applies; NAMESPACE/NAME or NAME')
    .option('--output-dir <folder>', 'write a file per object into a new folder')
    .option('--show-origin', 'tell behind each line which line of the repository decides it', false)
    .option('--show-secrets', 'print the values of Secrets instead of ***', false)
    .addHelpText('after', buildExamples)
    .action(async (entry: string, options: BuildOptions) => {
      const { build } = await import('./commands/build.ts');
      exit(await build(entry, options));
    });
}

function treeCommand(exit: (code: number) => void): Command {
  return new Command('tree')
    .description('draw the Kustomizations, HelmReleases and sources of clusters, with their state')
    .argument('[entry]', entryHelp, '.')
    .option('--stage <stage>', stageHelp)
    .option('--charts <folder>', chartsHelp, folders)
    .option('--json', 'the same as data')
    .addHelpText('after', treeExamples)
    .action(async (entry: string, options: TreeOptions) => {
      const { tree } = await import('./commands/tree.ts');
      exit(await tree(entry, options));
    });
}

function gateCommand(exit: (code: number) => void): Command {
  return new Command('gate')
    .description('say what a change makes worse in the clusters of a Flux repository, and which line does')
    .option('--repo <folder>', "a clone, or the folder in one that Flux's paths begin at", '.')
    .option('--base <ref>', 'what the change goes into; compared is with the merge base (default: the default branch)')
    .option('--head <ref>', 'the change: a commit, or worktree', 'worktree')
    .option(
      '--merge-base <commit>',
      'what the change was made from, if the clone is too shallow to tell; --base names it',
    )
    .option('--policy <file>', 'policy instead of that of the base: REF:path, or a file outside the repository')
    .addOption(
      new Option(
        '--policy-of <commit>',
        'policy and waivers of this commit instead: what the branch has by now',
      ).conflicts(['policy', 'bundle']),
    )
    .option('--charts <folder>', chartsHelp, folders)
    .option('--bundle <file>', 'also write what is needed to give this verdict again; it holds files of the repository')
    .addOption(
      new Option('--replay <file>', 'give the verdict of a bundle again, without the repository').conflicts([
        'repo',
        'base',
        'head',
        'mergeBase',
        'policy',
        'policyOf',
        'charts',
        'bundle',
      ]),
    )
    .addOption(
      new Option('--format <names>', `${inWords(describedGateFormats)}; NAME=FILE writes a file`)
        .argParser(list)
        .default([], 'pretty'),
    )
    .option('--output <file>', 'write to this file; of several formats each adds its own ending')
    .option('--verbose', 'list all that is unchanged and not comparable, too', false)
    .option('--publish <owner/repo>', 'publish the verdict as a check run on GitHub, with the token in GITHUB_TOKEN')
    .option('--check-name <name>', 'name of that check (default: kubescape-gitops)')
    .option('--details-url <url>', 'where the whole report is, for those who read the check')
    .option('--comment <number>', 'write the one comment of the check in this pull request, too')
    .addHelpText('after', gateExamples)
    .action(async (options: GateOptions) => {
      const { gate } = await import('./commands/gate.ts');
      exit(await gate(options));
    });
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${tool.name} ${line}\n`).join('')}`;
}

const exitCodeHelp = `
Exit codes: 0 passed, 1 a threshold is exceeded, 2 wrong command line or configuration,
3 something could not be evaluated.`;

const variablesHelp = `
KUBESCAPE_GITOPS_CHARTS lists more folders for --charts, parted like those of PATH.
KUBESCAPE_GITOPS_RENDER_SECONDS: how long one cluster may take to render (default: 300).`;

const renderExitCodeHelp = `${variablesHelp}
Exit codes: 0 rendered completely, 2 wrong command line or configuration, 3 something is missing: it is named.`;

const gateExamples = `
Examples:
  kubescape-gitops gate                                   the work tree against the default branch
  kubescape-gitops gate --base origin/main --head HEAD --format pretty,json=gate.json
  kubescape-gitops gate --repo ~/fleet --head refs/pull/7/head --format markdown
  kubescape-gitops gate --policy main:policies/gate.yaml
  kubescape-gitops gate --head HEAD --bundle ../gate.bundle
  kubescape-gitops gate --replay ../gate.bundle --format json
  kubescape-gitops gate --base origin/main --head "$COMMIT" --publish example/fleet --comment 7
${variablesHelp}
GITHUB_API_URL: where GitHub answers, if it is an Enterprise Server.
Exit codes: 0 nothing that blocks gets worse, 1 something does, 2 wrong command line or configuration,
3 the change cannot be evaluated where it has to be, a verdict to publish is not published, or a replayed verdict is
another one: that is named.`;

const buildExamples = `
Examples:
  kubescape-gitops build clusters/production              what Flux applies to one cluster
  kubescape-gitops build --stage prod --output-dir out    a file per object, of all clusters of a stage
  kubescape-gitops build production --kustomization apps --show-origin
${renderExitCodeHelp}`;

const treeExamples = `
Examples:
  kubescape-gitops tree                                   all clusters of this repository
  kubescape-gitops tree clusters/production
  kubescape-gitops tree --stage dev --json
  kubescape-gitops tree --charts ~/charts                 with charts that a registry has
${renderExitCodeHelp}`;

const scanExamples = `
Examples:
  kubescape-gitops scan deploy/                           a readable report
  kubescape-gitops scan deploy/ --severity-threshold high fail from high on
  helm template web charts/web | kubescape-gitops scan -  what Helm renders
  kubescape-gitops scan . --format pretty,sarif=scan.sarif,json=scan.json
  kubescape-gitops scan . --control C-0057 --namespace 'team-*'
  kubescape-gitops scan --flux .                          every cluster of this repository, as Flux makes it
  kubescape-gitops scan --stage prod . --severity-threshold high
  kubescape-gitops scan --flux . --prove                  with the values behind what charts make
  kubescape-gitops scan . --charts ~/charts               with charts that a registry has
  kubescape-gitops scan --cluster                         what runs, in the current context of the kubeconfig
  kubescape-gitops scan --cluster --context prod --namespace 'team-*' --format json=prod.json
${variablesHelp}
KUBECONFIG lists kubeconfigs for --cluster.${exitCodeHelp}`;
