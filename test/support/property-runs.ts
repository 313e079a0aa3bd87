/** How a property test runs: the same cases every time; another `FC_SEED` tries others. */
export function propertyRuns(numRuns: number): { readonly seed: number; readonly numRuns: number } {
  return { seed: Number(process.env['FC_SEED'] ?? 20_261_122), numRuns };
}
