import { KustomizeError, toJson } from '../../../kustomize/index.ts';
import type { Path } from '../../../model/path.ts';
import type { Chart } from '../../helm/chart.ts';
import { HelmFault } from '../../helm/fault.ts';
import type { Helm } from '../../helm/helm.ts';
import type { Release } from '../../helm/release.ts';
import type { FieldOrigin } from '../cluster/field-origin.ts';
import type { ObjectIndex } from '../cluster/object-index.ts';
import type { RenderedObject } from '../cluster/rendered.ts';
import { FluxError } from '../flux-error.ts';
import { ObjectError } from '../objects/errors.ts';
import { nameOf } from '../objects/kubernetes-object.ts';
import { readHelmOutput } from './helm-output.ts';
import { fieldAt, probesOf } from './probe.ts';
import { releaseObjects, type ReleaseContext } from './release-objects.ts';
import { templateLiterals } from './template-literals.ts';
import { valueCandidates } from './value-candidates.ts';
import { mergeValues, valuesJson, type Values } from './values.ts';

/** How a release was rendered, so that it can be rendered again with something changed. */
export interface Recipe {
  readonly context: ReleaseContext;
  readonly request: Release;
  /** Of the release, as they are in the request. */
  readonly values: Values;
  readonly index: ObjectIndex;
  readonly objects: readonly RenderedObject[];
  readonly helm: Helm;
}

/** What one proof may take. */
export interface ProofLimits {
  /** How often the chart may be rendered. */
  readonly runs?: number | undefined;
  /** Whether to begin no more runs. */
  readonly isOver?: () => boolean;
}

const usualRuns = 12;

/**
 * Finds the text that decides a field which a chart made, by changing values and rendering again: one at a time, the
 * likeliest first, then lines of a template that is in this repository. What is found is `exact` where the field followed
 * the change, `file` where it merely changed, or where a field that is not there could be set, and stays `release` where
 * the text is a default of a chart that is not in this repository: the first layer then says which. Nothing found
 * within the limits: the origin that is known without any proof.
 */
export async function proveOrigin(
  recipe: Recipe,
  object: RenderedObject,
  path: Path,
  limits: ProofLimits = {},
): Promise<FieldOrigin> {
  const known = object.origin(path);
  return known.certainty === 'release' ? new Proof(recipe, object, path, limits).find(known) : known;
}

/** A text that a field depends on, and whether the field followed it. */
interface Finding {
  readonly place: FieldOrigin;
  readonly isFollowed: boolean;
}

class Proof {
  readonly #recipe: Recipe;
  readonly #object: RenderedObject;
  readonly #path: Path;
  #runs: number;
  readonly #isOver: () => boolean;

  constructor(recipe: Recipe, object: RenderedObject, path: Path, { runs = usualRuns, isOver }: ProofLimits) {
    this.#recipe = recipe;
    this.#object = object;
    this.#path = path;
    this.#runs = runs;
    this.#isOver = isOver ?? (() => false);
  }

  async find(known: FieldOrigin): Promise<FieldOrigin> {
    const byValue = await this.#byValue();
    const found = byValue?.isFollowed ? byValue : ((await this.#byLiteral()) ?? byValue);
    return found === undefined ? known : { ...found.place, layers: [...found.place.layers, ...known.layers] };
  }

  /** The value that the field follows, or else the first that it depends on. */
  async #byValue(): Promise<Finding | undefined> {
    const { context, index, request } = this.#recipe;
    const object = writtenAs(this.#object, this.#path);
    const before = fieldAt(object, this.#path);
    let depends: Finding | undefined;
    for (const { candidate, value, isFollowedBy } of probesOf(valueCandidates(context, index), object, this.#path)) {
      // What only changes takes one more run to be believed.
      if (!this.#has(depends === undefined ? 1 : 2)) break;
      const place = candidate.place();
      const now = await this.#fieldOf(context.chart.chart, () => {
        return { ...request, values: valuesJson(candidate.with(value)) };
      });
      if (isFollowedBy(now)) return { place: before === undefined ? contributing(place) : place, isFollowed: true };
      if (now !== undefined && now !== before) depends ??= { place: contributing(place), isFollowed: false };
    }
    return depends && this.#has(1) && !(await this.#isRandom(before)) ? depends : undefined;
  }

  /** Whether there may be so many runs yet. */
  #has(runs: number): boolean {
    return this.#runs >= runs && !this.#isOver();
  }

  /** Whether the field changes along with a value that nobody uses: then a change says nothing. */
  async #isRandom(before: unknown): Promise<boolean> {
    const { context, request, values } = this.#recipe;
    const more = valuesJson(mergeValues(values, new Map([['kubescapeGitopsProbe', true]])));
    return (await this.#fieldOf(context.chart.chart, () => ({ ...request, values: more }))) !== before;
  }

  async #byLiteral(): Promise<Finding | undefined> {
    const { context, request } = this.#recipe;
    const { step = '' } = this.#object.origin(this.#path).layers[0] ?? {};
    const file = step.slice(step.indexOf(': ') + 2);
    const field = fieldAt(writtenAs(this.#object, this.#path), this.#path);
    for (const { chart, value, place } of templateLiterals(context.chart, file, this.#path, field)) {
      if (!this.#has(1)) break;
      if ((await this.#fieldOf(chart, () => request)) === value) return { place, isFollowed: true };
    }
    return undefined;
  }

  /** What the field becomes; undefined where there is none, or no release any more. */
  async #fieldOf(chart: Chart, request: () => Release): Promise<unknown> {
    this.#runs -= 1;
    try {
      const { text } = await this.#recipe.helm.template(chart, request());
      const objects = releaseObjects(readHelmOutput(text), this.#recipe.context);
      const same = this.#sameOf(objects);
      return same && fieldAt(writtenAs(same, this.#path), this.#path);
    } catch (error) {
      const isTheirs = [HelmFault, FluxError, KustomizeError, ObjectError].some((type) => error instanceof type);
      if (isTheirs) return undefined;
      throw error;
    }
  }

  /** The object by its name; where that changed, the one in its place. */
  #sameOf(objects: readonly RenderedObject[]): RenderedObject | undefined {
    const name = nameOf(this.#object.object);
    const found = objects.find(({ object }) => nameOf(object) === name);
    const before = this.#recipe.objects;
    return found ?? (objects.length === before.length ? objects[before.indexOf(this.#object)] : undefined);
  }
}

/**
 * An object as the chart has it, so that a value which its Go type leaves out, such as false, is one all the same; or as
 * the cluster has it, where only that has the field.
 */
function writtenAs({ object, node }: RenderedObject, path: Path): unknown {
  const written = toJson(node());
  return fieldAt(written, path) === undefined ? object : written;
}

function contributing(place: FieldOrigin): FieldOrigin {
  return place.certainty === 'exact' ? { ...place, certainty: 'file' } : place;
}
