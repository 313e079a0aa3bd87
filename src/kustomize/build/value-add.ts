import { KustomizeError } from '../errors.ts';
import { editField } from '../field-specs/edit-field.ts';
import { fieldSpec } from '../field-specs/field-spec.ts';
import { decode } from '../kustomization/decode.ts';
import { selector } from '../kustomization/fields.ts';
import { readYaml } from '../kustomization/read-yaml.ts';
import { count, list, struct, text, valueOr, type Shape } from '../kustomization/spec.ts';
import type { BuildResource } from '../resource.ts';
import { isClusterScoped } from '../schema/schema.ts';
import { matchesSelector } from '../selector.ts';
import { stringNode, textOf, type MapNode, type Node } from '../tree/node.ts';
import type { Directory, Step } from './context.ts';
import { selectorOf } from './patch.ts';
import { readSettings } from './plugin-settings.ts';

const targetSpec = struct('Target', { selector, fieldPath: text, filePathPosition: count('int') });
const targetList = { targets: list(targetSpec) };
const settings = struct('ValueAddTransformerPlugin', { value: text, targetFilePath: text, ...targetList });

type Target = Shape<typeof targetSpec.fields>;

/** The `ValueAddTransformer`: writes one value to many fields, or into the paths that they hold. */
export function valueAddTransformer(node: MapNode, { loader }: Directory): Step {
  const { value, targetFilePath, targets } = readSettings(node, settings);
  const file = targetFilePath?.value ? readYaml(loader.readSource(targetFilePath.value)) : undefined;
  const listed = file ? decode(file, struct('Targets', targetList), { strict: false, convert: true }).targets : [];
  const all = [...targets, ...listed];
  checkTargets(all);
  const text = value?.value.trim() || loader.root.split('/').at(-1) || '/';
  return (resources) => all.reduce((current, target) => addValue(current, target, text, value?.mark), resources);
}

function checkTargets(targets: readonly Target[]): void {
  if (targets.length === 0) throw new KustomizeError('must specify at least one target');
  for (const { fieldPath, filePathPosition } of targets) {
    if (!fieldPath?.value) throw new KustomizeError('fieldPath cannot be empty');
    const position = valueOr(filePathPosition, 0);
    if (position < 0) throw new KustomizeError(`value of FilePathPosition (${position}) cannot be negative`);
  }
}

function addValue(
  resources: readonly BuildResource[],
  { selector: wanted, fieldPath, filePathPosition }: Target,
  value: string,
  mark: MapNode['mark'],
): readonly BuildResource[] {
  const spec = fieldSpec({ group: '', version: '', kind: '', path: valueOr(fieldPath, ''), create: true });
  const position = valueOr(filePathPosition, 0);
  const edit = (before: Node | undefined): Node =>
    stringNode(position > 0 ? inserted(textOf(before) ?? '', value, position) : value, mark);
  return resources.map((resource) => {
    if (wanted && !matchesSelector(resource, selectorOf(wanted), isClusterScoped)) return resource;
    return { ...resource, node: editField(resource.node, spec, edit, { mark }) };
  });
}

/** A slash-separated path with one more part, at a position that counts from one; past the end is at the end. */
function inserted(path: string, part: string, position: number): string {
  const start = path.startsWith('/') ? '/' : '';
  return (
    start +
    path
      .slice(start.length)
      .split('/')
      .toSpliced(position - 1, 0, part)
      .join('/')
  );
}
