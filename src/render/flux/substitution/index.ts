export type { Followed } from './edits.ts';
export type { Edit } from './edits.ts';
export { SubstitutionError, type SubstitutionFault } from './errors.ts';
export { substitute, type Substituted } from './substitute.ts';
export { substituteObject, type SubstitutedObject, type SubstitutionOptions } from './substitute-object.ts';
export { Variables, type VariableSource } from './variables.ts';
