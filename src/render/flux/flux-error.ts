/** Something that makes Flux, or the API server before it, refuse an object. The message is one line for the user. */
export class FluxError extends Error {}
