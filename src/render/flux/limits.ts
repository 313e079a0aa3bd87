/** How many Kustomizations one cluster may have. */
export const mostKustomizations = 5000;
/** How many Kustomizations may come of each other: real ones stop at five or six. */
export const longestChain = 50;
/** How many objects one cluster may have. */
export const mostObjects = 100_000;
/** How large all objects of one cluster may be together, in values and characters. */
export const largestCluster = 512 * 1024 * 1024;
/** How long the render of one cluster may take, in milliseconds, unless somebody says otherwise. */
export const longestRender = 300_000;
/** How often everything may be gone through until nothing changes: each time what was found feeds the next. */
export const mostRounds = 50;
/** The longest name that the API server takes for an object, in characters. */
export const longestName = 253;
/** The longest path of a file, in characters: no system that Flux runs on takes a longer one. */
export const longestPath = 4096;
/** How many steps comparing files with patterns may take: for the ignore files of a source, or one copy of a generator. */
export const mostSteps = 20_000_000;
/** How many more for each file. */
export const stepsPerFile = 2000;
/** How many patterns one with `{a,b}` may stand for. */
export const mostAlternatives = 1000;
