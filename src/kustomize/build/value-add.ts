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
import { over, stepMark } from '../tree/mark.ts';
import { stringNode, textOf, type MapNode, type Node, type Part, type Step as SourceStep } from '../tree/node.ts';
import type { Directory, Step } from './context.ts';
import { selectorOf } from './patch.ts';
import { readSettings } from './plugin-settings.ts';

const targetSpec = struct('Target', { selector, fieldPath: text, filePathPosition: count('int') });
const targetList = { targets: list(targetSpec) };
const settings = struct('ValueAddTransformerPlugin', { value: text, targetFilePath: text, ...targetList });

type Target = Shape<typeof targetSpec.fields>;

/** The `ValueAddTransformer`: writes one value to many fields, or into the paths that they hold. */
export function valueAddTransformer(node: MapNode, { loader }: Directory, step: SourceStep): Step {
  const { value, targetFilePath, targets } = readSettings(node, settings);
  const file = targetFilePath?.value ? readYaml(loader.readSource(targetFilePath.value)) : undefined;
  const listed = file ? decode(file, struct('Targets', targetList), { strict: false, convert: true }).targets : [];
  const all = [...targets, ...listed];
  checkTargets(all);
  const text = value?.value.trim() || loader.root.split('/').at(-1) || '/';
  const mark = stepMark(value?.mark, step);
  return (resources) => all.reduce((current, target) => addValue(current, target, text, mark), resources);
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
  const edit = (before: Node | undefined): Node => {
    const [text, part] = position > 0 ? inserted(textOf(before) ?? '', value, position) : [value];
    return stringNode(text, mark && over({ ...mark, part }, before?.mark));
  };
  return resources.map((resource) => {
    if (wanted && !matchesSelector(resource, selectorOf(wanted), isClusterScoped)) return resource;
    return { ...resource, node: editField(resource.node, spec, edit, { mark }) };
  });
}

/**
 * A slash-separated path with one more part, at a position that counts from one; past the end is at the end. And where
 * the part stands in it.
 */
function inserted(path: string, part: string, position: number): [text: string, place: Part] {
  const root = path.startsWith('/') ? '/' : '';
  const parts = path.slice(root.length).split('/');
  const index = Math.min(position - 1, parts.length);
  const start = root.length + parts.slice(0, index).reduce((sum, { length }) => sum + length + 1, 0);
  return [root + parts.toSpliced(index, 0, part).join('/'), { start, end: start + part.length }];
}
