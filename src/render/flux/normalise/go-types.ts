import table from './go-types.json' with { type: 'json' };
import { listOf, mapOf, pointerTo } from './collection-codecs.ts';
import { scalarCodecs } from './scalar-codecs.ts';
import { StructCodec, type Field } from './struct-codec.ts';
import type { Codec } from './trip.ts';

/**
 * The Go type of a kind: its codec; `untyped` for kinds that Kubernetes' client does not know; `no object` for those of
 * its kinds that have no metadata of an object (lists, options, Status), which kustomize-controller cannot handle.
 */
type GoType = Codec | 'untyped' | 'no object';

/**
 * Reads a table of kinds and types as scripts/tables/go-types prints it. Nothing is decoded before it is needed.
 *
 * Kinds: API version, then its kinds; `Kind=Type` where the type is called otherwise, `!Kind` for what is no object,
 * `*` for every API version. Types: name, then fields as `name:type`, with `?` for omitempty and `~` for omitzero.
 */
class GoTypes {
  readonly #kindLines: ReadonlyMap<string, string>;
  readonly #typeLines: ReadonlyMap<string, string>;
  readonly #kinds = new Map<string, ReadonlyMap<string, string>>();
  readonly #codecs = new Map<string, Codec>(scalarCodecs);

  constructor(kinds: readonly string[], types: readonly string[]) {
    this.#kindLines = new Map(kinds.map(cutHead));
    this.#typeLines = new Map(types.map(cutHead));
  }

  /** The type of a kind; `apiVersion` and `kind` as an object has them. */
  of(apiVersion: string, kind: string): GoType {
    // Without a version that can be read, Kubernetes forgets the kind as well. An empty group is the core group.
    if (apiVersion.split('/').length > 2) return 'untyped';
    const version = apiVersion.startsWith('/') ? apiVersion.slice(1) : apiVersion;
    const type = this.#kindsOf(version).get(kind) ?? this.#kindsOf('*').get(kind);
    if (type === undefined) return 'untyped';
    return type === '!' ? 'no object' : this.#codec(type);
  }

  #kindsOf(version: string): ReadonlyMap<string, string> {
    let kinds = this.#kinds.get(version);
    if (!kinds) {
      const list = words(this.#kindLines.get(version) ?? '');
      kinds = new Map(list.map(readKind));
      this.#kinds.set(version, kinds);
    }
    return kinds;
  }

  #codec(expression: string): Codec {
    let codec = this.#codecs.get(expression);
    if (!codec) {
      codec = this.#build(expression);
      this.#codecs.set(expression, codec);
    }
    return codec;
  }

  #build(expression: string): Codec {
    const rest = (): Codec => this.#codec(expression.slice(1));
    if (expression.startsWith('*')) return pointerTo(rest);
    if (expression.startsWith('[')) return listOf(rest);
    if (expression.startsWith('{')) return mapOf(rest);
    const line = this.#typeLines.get(expression);
    if (line === undefined) throw new Error(`the table of Go types does not explain "${expression}"`);
    return new StructCodec(() => new Map(words(line).map((text) => this.#field(text))));
  }

  #field(text: string): [string, Field] {
    const [, name = '', flags = '', type = ''] = /^([^:?~]+)([?~]*):(.+)$/.exec(text) ?? [];
    return [name, { codec: this.#codec(type), omitEmpty: flags.includes('?'), omitZero: flags.includes('~') }];
  }
}

/** The types of Kubernetes' client: k8s.io/client-go 0.36.4, which Flux 2.9 has. */
export const goTypes = new GoTypes(table.kinds, table.types);

function cutHead(line: string): [string, string] {
  const space = line.indexOf(' ');
  return space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
}

function words(line: string): readonly string[] {
  return line.split(' ').filter(Boolean);
}

function readKind(word: string): [string, string] {
  if (word.startsWith('!')) return [word.slice(1), '!'];
  const [kind = '', type = kind] = word.split('=');
  return [kind, type];
}
