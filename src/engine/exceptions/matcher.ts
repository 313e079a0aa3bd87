import type { Designator, Exception, PolicyPattern } from '../../model/exception.ts';
import { groupOf } from '../../model/resource.ts';
import { compileWhole, type Test } from '../patterns.ts';
import { entries } from '../read.ts';
import { compileGlob } from './image-glob.ts';
import { CompiledSelector } from './label-selector.ts';
import { NamespaceLabels } from './namespace-labels.ts';

/** What an exception can recognise of a resource. */
export interface Target {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly id: string;
  readonly path: string;
  /** Without them it is known by its name only, so that no selector can say anything of it. */
  readonly labels?: unknown;
  readonly annotations?: unknown;
  readonly containers?: readonly string[];
  /** Image references of all containers, where an exception goes by them. */
  readonly images?: readonly string[];
}

/** What an exception can recognise of a verdict. */
export interface Subject {
  readonly control: string;
  readonly rule: string;
  /** The frameworks that the control is evaluated for. */
  readonly frameworks: readonly string[];
}

interface CompiledDesignator {
  readonly kind: string | undefined;
  readonly tests: readonly ((target: Target) => boolean)[];
  readonly namespaces: CompiledSelector | undefined;
}

interface Candidate {
  readonly exception: Exception;
  readonly designator: CompiledDesignator;
}

/** All exceptions of an evaluation, indexed so that resources which none names cost nothing. */
export class ExceptionMatcher {
  readonly exceptions: readonly Exception[];
  readonly #byKind = new Map<string, Candidate[]>();
  readonly #ofAnyKind: Candidate[] = [];
  readonly #policies = new Map<Exception, readonly ((subject: Subject) => boolean)[]>();
  readonly #namespaces: NamespaceLabels;

  /** `namespaces`: what is known of them, looked up whenever it is needed. */
  constructor(exceptions: readonly Exception[], cluster: string, namespaces = new NamespaceLabels()) {
    this.exceptions = exceptions;
    this.#namespaces = namespaces;
    for (const exception of exceptions) {
      this.#policies.set(exception, exception.policies.map(compilePolicy));
      for (const resource of exception.resources) {
        const designator = compileDesignator(resource, cluster);
        if (!designator) continue;
        const candidate = { exception, designator };
        if (designator.kind === undefined) this.#ofAnyKind.push(candidate);
        else this.#byKind.set(designator.kind, [...(this.#byKind.get(designator.kind) ?? []), candidate]);
      }
    }
  }

  /** The exceptions that name this resource, whatever the control. Empty for almost all resources: ask first. */
  naming(target: Target): readonly Exception[] {
    return this.#which(target, true);
  }

  /** Those that would name it if its Namespace, which is not known, had the right labels. */
  undecided(target: Target): readonly Exception[] {
    const decided = this.naming(target);
    return this.#which(target, undefined).filter((exception) => !decided.includes(exception));
  }

  #which(target: Target, wanted: true | undefined): readonly Exception[] {
    const candidates = this.#byKind.get(target.kind);
    if (candidates === undefined && this.#ofAnyKind.length === 0) return [];
    const found = new Set<Exception>();
    for (const { exception, designator } of [...(candidates ?? []), ...this.#ofAnyKind]) {
      const { within } = exception;
      if (within !== undefined && namespaceOf(target) !== within) continue;
      if (!designator.tests.every((test) => test(target))) continue;
      if (this.#isInNamespaces(target, designator) === wanted) found.add(exception);
    }
    return Array.from(found);
  }

  #isInNamespaces(target: Target, { namespaces }: CompiledDesignator): boolean | undefined {
    return namespaces === undefined || this.#namespaces.areSelected(namespaceOf(target), namespaces);
  }

  /** Whether an exception is about this control, rule and framework. */
  covers(exception: Exception, subject: Subject): boolean {
    const policies = this.#policies.get(exception) ?? [];
    return policies.length === 0 || policies.some((test) => test(subject));
  }
}

function compilePolicy({ framework, control, rule }: PolicyPattern): (subject: Subject) => boolean {
  const tests: ((subject: Subject) => boolean)[] = [];
  const add = (pattern: string | undefined, pick: (subject: Subject) => readonly string[]): void => {
    if (!pattern) return;
    const test = compileWhole(pattern, 'i');
    tests.push((subject) => pick(subject).some(test));
  };
  add(framework, ({ frameworks }) => frameworks);
  add(control, (subject) => [subject.control]);
  add(rule, (subject) => [subject.rule]);
  return (subject) => tests.every((test) => test(subject));
}

function compileDesignator(designator: Designator, cluster: string): CompiledDesignator | undefined {
  const tests: ((target: Target) => boolean)[] = [];
  const add = (pattern: string | undefined, pick: (target: Target) => string): void => {
    if (pattern === undefined) return;
    const test = compileWhole(pattern);
    tests.push((target) => test(pick(target)));
  };
  add(designator.kind, ({ kind }) => kind);
  add(designator.namespace, namespaceOf);
  add(designator.name, ({ name }) => name);
  add(designator.cluster, () => cluster);
  add(designator.path, ({ path }) => path);
  add(designator.resourceId, ({ id }) => id);
  const labels = labelsTest(designator.labels ?? {});
  if (labels) tests.push(labels);
  const { kind, apiGroup, objectSelector, namespaceSelector, images } = designator;
  if (apiGroup !== undefined) tests.push(({ apiVersion }) => groupOf(apiVersion) === apiGroup);
  if (objectSelector) tests.push(selectorTest(new CompiledSelector(objectSelector)));
  if (images) tests.push(imagesTest(images.map(compileGlob)));
  if (tests.length === 0 && !namespaceSelector) return undefined;
  return {
    kind: kind !== undefined && /^[A-Za-z]+$/.test(kind) ? kind : undefined,
    tests,
    namespaces: namespaceSelector && new CompiledSelector(namespaceSelector),
  };
}

/** A Namespace lies in itself, as far as exceptions are concerned. */
function namespaceOf({ kind, name, namespace }: Target): string {
  return kind === 'Namespace' ? name : namespace;
}

function selectorTest(selector: CompiledSelector): (target: Target) => boolean {
  return ({ labels }) => labels !== undefined && selector.selects(new Map(entries(labels)));
}

function imagesTest(globs: readonly Test[]): (target: Target) => boolean {
  return ({ images = [] }) => images.some((image) => globs.some((test) => test(image)));
}

function labelsTest(labels: Readonly<Record<string, string>>): ((target: Target) => boolean) | undefined {
  const { containerName, ...others } = labels;
  const wanted = Object.entries(others).map(([key, pattern]) => [key, compileWhole(pattern)] as const);
  const container = containerName === undefined ? undefined : compileWhole(containerName);
  if (wanted.length === 0 && !container) return undefined;
  return (target) =>
    (wanted.length === 0 || hasAll(target.labels, wanted) || hasAll(target.annotations, wanted)) &&
    (!container || (target.containers ?? []).some(container));
}

function hasAll(labels: unknown, wanted: readonly (readonly [string, Test])[]): boolean {
  const present = new Map(entries(labels));
  return wanted.every(([key, test]) => {
    const value = present.get(key);
    return typeof value === 'string' && test(value);
  });
}
