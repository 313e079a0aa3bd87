import type { Random } from './random.ts';

type Files = Record<string, string>;

function indented(text: string, spaces: number): string {
  return text.trimEnd().replaceAll(/^(?=.)/gm, ' '.repeat(spaces));
}

function mergePatch(random: Random, name: string): string {
  const parts = [
    `  replicas: ${10 + random.below(9)}`,
    `  template:
    spec:
      priorityClassName: ${random.word()}
      containers:
        - name: ${name}
          imagePullPolicy: ${random.pick(['Always', 'Never'])}
          env:
            - name: LEVEL
              value: "${random.word()}"
            - name: ADDED
              value: ${random.word()}`,
    `  template:
    spec:
      securityContext: {runAsNonRoot: ${random.chance(0.5)}, fsGroup: ${random.below(99)}}
      containers:
        - name: side
          $patch: delete
        - name: more
          image: ${random.word()}:3
          args: [${random.word()}, "${random.word()}"]`,
    `  template:
    spec:
      tolerations:
        - {key: ${random.word()}, operator: Exists}`,
  ];
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n${random.pick(parts)}\n`;
}

function jsonPatch(random: Random): string {
  const operations = [
    `- {op: replace, path: /spec/replicas, value: ${20 + random.below(9)}}`,
    `- op: add\n  path: /metadata/annotations\n  value:\n    changed: ${random.word()}`,
    `- op: add\n  path: /spec/template/spec/containers/0/args\n  value: ["--${random.word()}", ${random.word()}]`,
    `- op: copy\n  from: /metadata/labels/team\n  path: /metadata/labels/copied`,
    `- op: move\n  from: /spec/template/spec/serviceAccountName\n  path: /spec/template/spec/serviceAccountName`,
    `- op: replace\n  path: /spec/template/spec/securityContext\n  value: {runAsUser: ${random.below(99)}}`,
  ];
  return `${random.sample(operations, 1 + random.below(3)).join('\n')}\n`;
}

/** The text of a patch as the value of a key, in the styles that a kustomization may have it. */
function inline(random: Random, text: string): string {
  // Lines in single quotes lose their indentation, so only texts without any can stand in them.
  const style = random.pick(['literal', 'stripped', 'double', /^ /m.test(text) ? 'literal' : 'single']);
  if (style === 'double') return JSON.stringify(text);
  if (style === 'single') return `'${text.trimEnd().replaceAll("'", "''").replaceAll('\n', '\n\n      ')}'`;
  return `${style === 'literal' ? '|' : '|-'}\n${indented(text, 6)}`;
}

/** An entry of `patches` for a Deployment, its file written where it is no inline one. */
export function patchEntry(random: Random, name: string, files: Files, directory: string): string {
  const isMerge = random.chance(0.5);
  const text = isMerge ? mergePatch(random, name) : jsonPatch(random);
  const target = isMerge && random.chance(0.5) ? '' : '\n    target:\n      kind: Deployment';
  if (random.chance(0.6)) return `  - patch: ${inline(random, text)}${target}`;
  const file = `${directory}/patch-${Object.keys(files).length}.yaml`;
  files[file] = random.chance(0.2) ? text.replaceAll('\n', '\r\n') : text;
  return `  - path: ${file.slice(directory.length + 1)}${target}`;
}

/** `patchesStrategicMerge` or `patchesJson6902`, inline. */
export function oldPatches(random: Random, name: string): string {
  if (random.chance(0.5)) return `patchesStrategicMerge:\n  - |\n${indented(mergePatch(random, name), 4)}`;
  return `patchesJson6902:
  - target: {group: apps, version: v1, kind: Deployment, name: ${name}}
    patch: >-
      [{"op": "replace", "path": "/spec/replicas", "value": ${40 + random.below(9)}},
       {"op": "add", "path": "/spec/template/spec/hostname",
        "value": "${random.word()}"}]`;
}
