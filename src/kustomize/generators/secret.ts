import type { GeneratorOptions, SecretArgs } from '../kustomization/fields.ts';
import { mapNode, stringNode } from '../tree/node.ts';
import { encodeBase64 } from './base64.ts';
import { chosenKey, dataNode, entry, generate, type Generated } from './generated.ts';
import type { GeneratorFiles } from './key-values.ts';

/** The Secret of a `secretGenerator` entry. Throws a KustomizeError for what cannot be read or is repeated. */
export function generateSecret(
  args: SecretArgs,
  options: GeneratorOptions | undefined,
  files: GeneratorFiles,
): Generated {
  const type = args.type?.value ? stringNode(args.type.value, args.type.mark) : stringNode('Opaque', args.mark);
  return generate(
    {
      kind: 'Secret',
      content: (entries, mark) => {
        const data = entries.map(({ key, bytes, mark: place }) => ({
          key: chosenKey(key, place),
          value: dataNode(encodeBase64(bytes), place),
        }));
        return [entry('type', type), entry('data', mapNode(data, mark))];
      },
    },
    args,
    options,
    files,
  );
}
