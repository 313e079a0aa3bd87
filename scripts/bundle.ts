import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import packageJson from '../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('..', import.meta.url));

/** Of our package.json only the version is used: the rest would make a bundle old whenever a script changes. */
const versionOnly: Plugin = {
  name: 'version-only',
  setup(bundler) {
    const contents = JSON.stringify({ version: packageJson.version });
    bundler.onLoad({ filter: /\bpackage\.json$/ }, ({ path }) => {
      return path === fileURLToPath(new URL('../package.json', import.meta.url)) ? { contents, loader: 'json' } : null;
    });
  },
};

/**
 * Modules of Node by `require`. An import of node:http reads everything that it has, WebSocket too, for which Node loads all
 * of its fetch: 10 MiB in each process that never fetches.
 */
const requiredBuiltins: Plugin = {
  name: 'required-builtins',
  setup(bundler) {
    bundler.onResolve({ filter: /^node:/ }, ({ path, kind }) => {
      return kind === 'import-statement' ? { path, namespace: 'builtin' } : null;
    });
    bundler.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => {
      return { contents: `module.exports = require(${JSON.stringify(path)});`, loader: 'js' };
    });
  },
};

/** What all bundles have in common: for Node, and the same bytes on every machine. */
const always = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  minify: true,
  keepNames: true,
  legalComments: 'linked',
  plugins: [versionOnly],
  // Dependencies that are CommonJS ask for `require`, which modules do not have.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
} as const satisfies BuildOptions;

/** Makes one file of an entry and all that it imports. */
export async function bundle(entry: string, outfile: string): Promise<void> {
  await build({ ...always, entryPoints: [entry], outfile });
}

/**
 * Makes a folder of an entry: `NAME.js`, and in `chunks/` what it imports, cut so that what is imported later, if ever, is
 * loaded no sooner.
 */
export async function bundleFolder(name: string, entry: string, outdir: string): Promise<void> {
  await build({
    ...always,
    entryPoints: { [name]: entry },
    outdir,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    plugins: [...always.plugins, requiredBuiltins],
  });
}

/** The Action, in a folder: `index.mjs` and the licences of what is in it. */
export async function bundleAction(folder: string): Promise<void> {
  await bundle('src/cli/action/main.ts', `${folder}/index.mjs`);
}
