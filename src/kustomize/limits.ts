/** The largest file that a build reads, in bytes. */
export const largestFile = 32 * 1024 * 1024;
/** How deep lists and maps may be nested, through aliases too: whoever walks a tree may recurse. */
export const deepestNode = 300;
/** How many nodes a document may have when every alias is replaced by a copy. */
export const mostNodes = 1_000_000;
/** How large an object may get, in nodes and characters of its texts together. A cluster takes far less. */
export const largestObject = 16 * 1024 * 1024;
/** How large all objects of a build may be together. */
export const largestBuild = 256 * 1024 * 1024;
/** How many objects a build may have. */
export const mostResources = 100_000;
/** How many bytes of content a generated ConfigMap or Secret may have; the API server takes one MiB. */
export const largestGenerated = 8 * 1024 * 1024;
/** How many operations a JSON patch may have. */
export const mostOperations = 5000;
/** How many directories may stand in each other. */
export const deepestBase = 100;
/** How many directories one build may open, the same one again included. */
export const mostDirectories = 10_000;
/** How many objects the patches and other steps of one kustomization may look at, each step anew. */
export const mostLooks = 4_000_000;
