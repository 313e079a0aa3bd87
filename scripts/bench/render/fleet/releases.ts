import { chartCount, chartName } from './charts.ts';

/** A release as a helm of its own would be told of it. */
export interface FleetRelease {
  readonly name: string;
  readonly namespace: string;
  /** The chart's folder, from the root of the tree. */
  readonly chart: string;
  /** YAML, its variables replaced. */
  readonly values: string;
}

/** What stands for a variable of Flux in the tree. */
export const domain = 'fleet.example.com';

/** The release of an application by its number: no two have the same values. */
export function fleetRelease(namespace: string, number: number): FleetRelease {
  const chart = `charts/${chartName(number % chartCount)}`;
  return { name: `service-${number}`, namespace, chart, values: values(number, domain) };
}

/** The HelmRelease for it. */
export function releaseYaml({ name, namespace, chart }: FleetRelease, number: number): string {
  const indented = values(number, '${DOMAIN}').replaceAll(/^(?=.)/gm, '    ');
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  interval: 10m
  releaseName: ${name}
  chart:
    spec:
      chart: ./${chart}
      sourceRef:
        kind: GitRepository
        name: flux-system
        namespace: flux-system
  values:
${indented}`;
}

function values(number: number, host: string): string {
  return `replicas: ${2 + (number % 4)}
image:
  tag: "3.${number}"
labels:
  team: team-${number % 7}
env:
  NUMBER: "${number}"
  ADDRESS: https://service-${number}.${host}
ingress:
  enabled: ${number % 2 === 0}
  host: service-${number}.${host}
autoscaling:
  enabled: ${number % 3 === 0}
settings:
  level: ${number % 5 === 0 ? 'debug' : 'info'}
  workers: ${number}
`;
}
