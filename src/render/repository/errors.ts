/** What was named, or the repository's own configuration, is wrong. One line: the input, and what would be right. */
export class RepositoryError extends Error {
  readonly code = 'REPOSITORY';
}
