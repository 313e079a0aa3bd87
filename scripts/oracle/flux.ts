import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { obtainingTime, oracleOf, type Oracle } from './oracle.ts';

/** Flux' own libraries for texts: what substituting variables and reading YAML make of one. */
export const envsubstOracle = goProgram('envsubst', 'FLUX_ENVSUBST_ORACLE', 'flux-oracle', import.meta.dirname, '.');

/** Flux' own libraries for objects, of the release of its `ssa` package that go.mod names. */
export const fluxObjectsOracle = goProgram(
  'flux-objects',
  'FLUX_OBJECTS_ORACLE',
  'flux-objects-0.76.2',
  path.join(import.meta.dirname, '../tables/go-types'),
  './oracle',
);

/** A program of this repository's own that asks the libraries. */
function goProgram(name: string, variable: string, file: string, cwd: string, source: string): Oracle {
  return oracleOf({
    name,
    variable,
    files: [file],
    isRelease: false,
    make: async (folder, say) => {
      const target = path.join(folder, file);
      say(`building ${name} with go, which may take some minutes`);
      await promisify(execFile)('go', ['build', '-o', target, source], { cwd, timeout: obtainingTime });
      return target;
    },
  });
}
