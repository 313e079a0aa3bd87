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

const targetSpec = struct('Target', { selector, fieldPath: text, filePathPosition: count('int') });
const targetList = { targets: list(targetSpec) };
const settings = struct('ValueAddTransformer', { value: text, targetFilePath: text, ...targetList });
const loose = { strict: false, convert: true };

type Target = Shape<typeof targetSpec.fields>;

/** The `ValueAddTransformer`: writes one value to many fields, or into the paths that they hold. */
export function valueAddTransformer(node: MapNode, { loader }: Directory, step: SourceStep): Step {
  const { value, targetFilePath, targets } = decode(node, settings, loose);
  if (targetFilePath?.value && targets.length > 0) {
    throw new KustomizeError('cannot specify both targetFilePath and targets');
  }
  const file = targetFilePath?.value ? readYaml(loader.readSource(targetFilePath.value)) : undefined;
  const all = file ? decode(file, struct('Targets', targetList), loose).targets : targets;
  if (all.length === 0) throw new KustomizeError('no targets specified: name some in targets, or in targetFilePath');
  const mark = stepMark(value?.mark, step);
  return (resources) => all.reduce((current, target) => addValue(current, target, valueOr(value, ''), mark), resources);
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
