import type { SourceTree } from '../../source-tree.ts';
import { isIgnored, readIgnorePatterns, type IgnorePattern } from './ignore-pattern.ts';
import { Steps } from './steps.ts';

const versionControl = ['.git/', '.gitignore', '.gitmodules', '.gitattributes'];

/** What source-controller leaves out of an artifact where nobody says anything else. */
const otherDefaults = `
*.jpg *.jpeg *.gif *.png *.wmv *.flv *.tar.gz *.zip
.github/ .circleci/ .travis.yml .gitlab-ci.yml appveyor.yml .drone.yml cloudbuild.yaml
codeship-services.yml codeship-steps.yml **/.goreleaser.yml **/.sops.yaml **/.flux.yaml
`
  .trim()
  .split(/\s+/);

const fileName = '.sourceignore';

/**
 * The files of a tree that source-controller puts into the artifact: without what `.sourceignore` files and the
 * source's own `spec.ignore` name. As soon as one of those has a pattern, the defaults no longer count, but for the
 * files of version control.
 */
export function artifactFiles(tree: SourceTree, ignore: string | undefined): readonly string[] {
  const steps = new Steps('matching what .sourceignore files leave out', tree.files.length);
  const own = [...patternsOf(tree, steps), ...readIgnorePatterns(ignore ?? '', [])];
  const defaults = own.length > 0 ? versionControl : [...versionControl, ...otherDefaults];
  const patterns = [...readIgnorePatterns(defaults.join('\n'), []), ...own];
  return tree.files.filter((file) => !isIgnored(patterns, file.split('/'), false, steps));
}

/** The patterns of all ignore files, the outer ones first. One in a directory that is ignored does not count. */
function patternsOf(tree: SourceTree, steps: Steps): readonly IgnorePattern[] {
  const directories = tree.files
    .filter((file) => file === fileName || file.endsWith(`/${fileName}`))
    .map((file) => file.split('/').slice(0, -1))
    .toSorted((left, right) => left.length - right.length);
  const byDirectory = new Map<string, readonly IgnorePattern[]>();
  for (const directory of directories) {
    // Of a directory and what surrounds it only: those beside it have another domain.
    const outer = directory.flatMap((_, depth) => byDirectory.get(directory.slice(0, depth).join('/')) ?? []);
    steps.spend(outer.length);
    const isLost = directory.some((_, depth) => isIgnored(outer, directory.slice(0, depth + 1), true, steps));
    if (isLost) continue;
    const text = new TextDecoder().decode(tree.read([...directory, fileName].join('/')));
    byDirectory.set(directory.join('/'), readIgnorePatterns(text, directory));
  }
  return Array.from(byDirectory.values()).flat();
}
