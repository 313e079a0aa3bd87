/** Files of a tree: path from its root, and text. */
export type Files = readonly (readonly [string, string])[];
