/** The group of all results: a tool that knows Kubescape's finds ours. */
export const resultsGroup = 'spdx.softwarecomposition.kubescape.io';
/** The group of what people and tools ask of us. */
export const requestsGroup = 'kubescape.io';
