export type { Build, BuildOptions } from './build/run.ts';
export { KustomizeError } from './errors.ts';
export type { FileSystem } from './file-system.ts';
export { build, createBuilder, type Builder } from './incremental/builder.ts';
export { RemoteResourceError } from './load/loader.ts';
export { memoryFileSystem } from './memory-file-system.ts';
export {
  markOrigin,
  nearestOrigin,
  nodeOrigin,
  origin,
  type FieldPath,
  type Layer,
  type NearestOrigin,
  type NodeOrigin,
  type TextPlace,
} from './origin.ts';
export type { Certainty } from './tree/mark.ts';
export type { BuildResource, ResourceOrigin } from './resource.ts';
export { emitWithMap, type Span } from './tree/emit.ts';
export { toJson } from './tree/json.ts';
export type { MapNode, Node } from './tree/node.ts';
