import type { Violation } from './finding.ts';
import type { Identity, Resource } from './resource.ts';

/** Where a control makes sense: manifests as such, a live or rendered cluster, a cluster of AKS, EKS or GKE. */
export type Scope = 'file' | 'cluster' | 'cloud';

/** The kinds that a rule reads. A missing `groups` or `versions` means any. */
export interface Match {
  readonly groups?: readonly string[];
  readonly versions?: readonly string[];
  readonly kinds: readonly string[];
}

/** A resource that another one points at: enough to name it, to find its text and to match exceptions. */
export interface Related extends Identity {
  readonly key: string;
}

/** A subject that exists only together with others: an RBAC subject with its binding and role, a workload with its Service. */
export interface Vector {
  readonly id: string;
  readonly identity: Identity;
  readonly related: readonly Related[];
}

/** One verdict of one rule: no violation means passed. Without `vector` it is about the resource itself. */
export interface Judged {
  readonly vector?: Vector;
  readonly violations: readonly Violation[];
  /** The object refers to something that is not there, so nothing is judged: what is missing, as a sentence part. */
  readonly unresolved?: string;
}

export interface Rule {
  /** Kubescape's rule name: results and exceptions carry it. */
  readonly name: string;
  /** Kubescape's alert score of one finding. It takes no part in compliance or risk. */
  readonly score: number | ((kind: string) => number);
  readonly matches: readonly Match[];
  /** Kinds whose objects are only looked up. They count as passed resources, as Kubescape counts them. */
  readonly companions?: readonly Match[];
  /** It never asks the cluster anything: what it keeps is its violations, a verdict once and for all. */
  readonly isLocal?: true;
  /** The control inputs that it reads. */
  readonly inputs?: readonly string[];
  /**
   * Reads the object once and returns what the rule has to remember of it, or undefined when it is not a
   * resource of this rule. Plain small data: it stays in memory as long as the object exists.
   */
  keep(resource: Resource, settings: Settings): unknown;
  /** Judges what was kept. Called again only when a fact that it asked for has another value. */
  judge(kept: unknown, cluster: ClusterFacts): Iterable<Judged>;
}

/** Fixed for the life of an inventory. */
export interface Settings {
  readonly inputs: ControlInputs;
  /** Whether an RE2 pattern occurs in the text; `flags` may hold `i`. Time is linear in the text. */
  matches(pattern: string, text: string, flags?: 'i'): boolean;
}

/** Named lists that parameterise controls, such as the sensitive key names of C-0012. */
export type ControlInputs = Readonly<Record<string, readonly string[]>>;

export interface Control {
  readonly id: string;
  /** kebab-case, the name of its file. */
  readonly name: string;
  /** Kubescape's title. */
  readonly title: string;
  readonly baseScore: number;
  readonly scopes: readonly Scope[];
  readonly category: string;
  /** It judges against control inputs: without any usable one its resources are skipped, not passed. */
  readonly configurable?: true;
  /** Where one of these gives it data, a missing source of the others does not matter; with none it is skipped. */
  readonly needs?: readonly DataSource[];
  readonly rules: readonly Rule[];
  readonly guide: ControlGuide;
}

/** What `explain` and docs/controls.md show. The examples are YAML and are judged by a test. */
interface ControlGuide {
  readonly checks: string;
  readonly why: string;
  readonly remediation: string;
  readonly failing: string;
  readonly passing: string;
}

/** Data that is not an API object of the cluster: facts about nodes, the cloud's description of the cluster. */
type DataSource = 'host' | 'cloud';

/**
 * What a rule may ask about the rest of the cluster. Every answer is small and comparable: a rule is judged
 * again only when an answer that it got has changed. Namespaces are as written, empty when missing.
 */
export interface ClusterFacts {
  /** `aks`, `eks`, `gke` or empty. */
  cloudProvider(): string;
  /** True when there are PodSecurityPolicies and all of them forbid privilege escalation. */
  escalationForbidden(): boolean;
  /** Whether a policy that names a direction selects pods with these labels (C-0030). */
  isSelectedByPolicy(namespace: string, labels: Labels | undefined): boolean;
  /** Whether a namespace is covered by any policy (C-0054). */
  namespaceHasPolicy(namespace: string): boolean;
  /** What the ServiceAccounts of that name say about mounting their token. */
  automountDefault(namespace: string, serviceAccount: string): 'missing' | 'mounts' | 'off';
  /** The Services that select a workload by its own labels or equal its selector (C-0021). */
  exposingServices(namespace: string, labels: Labels, matchLabels: Labels | undefined): readonly ExposingService[];
  /** Whether Services select exactly these labels, and whether one of them opens an SSH port (C-0042). */
  exactServices(namespace: string, labels: Labels): { readonly any: boolean; readonly ssh: boolean };
  /** Whether a node runs a kubelet that C-0058 calls vulnerable. */
  hasSymlinkVulnerableNode(): boolean;
  /** Whether a ConfigMap of the namespace switches snippet annotations off (C-0059). */
  snippetsForbidden(namespace: string): boolean;
  /** The roles that a binding of this namespace (empty: cluster-wide) refers to. */
  boundRoles(namespace: string, roleKind: string, roleName: string): readonly BoundRole[];
  /** The key of the Pod that is the API server, or empty. */
  apiServerPod(): string;
}

export type Labels = Readonly<Record<string, unknown>>;

export interface ExposingService extends Related {
  /** It lets traffic in from outside the cluster. */
  readonly exposed: boolean;
}

export interface BoundRole extends Related {
  readonly rules: readonly PolicyRule[];
}

/** Of a role's rule what controls read, as written; anything may be missing. */
export interface PolicyRule {
  readonly verbs?: readonly unknown[];
  readonly apiGroups?: readonly unknown[];
  readonly resources?: readonly unknown[];
  readonly resourceNames?: readonly unknown[] | null;
}
