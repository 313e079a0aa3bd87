import type { GeneratorOptions, SecretArgs } from '../kustomization/fields.ts';
import { stepMark } from '../tree/mark.ts';
import { mapNode, stringNode, type Step } from '../tree/node.ts';
import { chosenKey, encodedNode, entry, generate, type Generated } from './generated.ts';
import type { GeneratorFiles } from './key-values.ts';

/** The Secret of a `secretGenerator` entry. Throws a KustomizeError for what cannot be read or is repeated. */
export function generateSecret(
  args: SecretArgs,
  options: GeneratorOptions | undefined,
  files: GeneratorFiles,
  step?: Step,
): Generated {
  const type = args.type?.value
    ? stringNode(args.type.value, stepMark(args.type.mark, step))
    : stringNode('Opaque', { ...stepMark(args.mark, step), role: 'made' });
  return generate(
    {
      kind: 'Secret',
      content: (entries, mark) => {
        const data = entries.map(({ key, bytes, mark: place, keyMark }) => ({
          key: chosenKey(key, keyMark),
          value: encodedNode(bytes, place),
        }));
        return [entry('type', type), entry('data', mapNode(data, mark))];
      },
    },
    args,
    options,
    files,
    step,
  );
}
