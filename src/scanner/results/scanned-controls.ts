import type { ControlCatalogue } from './control-catalogue.ts';
import { controlInfo } from './control-info.ts';
import type { FoldedControl, FoldedRule } from './fold-verdicts.ts';
import { PathRoom } from './path-room.ts';
import { rulePaths } from './rule-paths.ts';
import type { ScannedControl, ScannedRule } from './wire.ts';

/** Every control that judged, passed and skipped ones too, by id. Paths that find no room are counted in `info`. */
export function scannedControls(
  folded: readonly FoldedControl[],
  catalogue: ControlCatalogue,
  room = new PathRoom(),
): Record<string, ScannedControl> {
  return Object.fromEntries(folded.map((control) => [control.id, scannedControl(control, catalogue, room)]));
}

function scannedControl(control: FoldedControl, catalogue: ControlCatalogue, room: PathRoom): ScannedControl {
  const { id, status, subStatus } = control;
  const rules: ScannedRule[] = [];
  let leftOut = 0;
  for (const rule of control.rules) {
    const paths = room.fit(rulePaths(rule.violations));
    leftOut += paths.leftOut;
    rules.push(scannedRule(rule, paths.kept, catalogue.configurations(id, rule.name)));
  }
  const infos = [controlInfo(control), leftOut === 0 ? '' : `${leftOut} further paths are left out for their size`];
  const info = infos.filter((one) => one !== '').join('; ');
  return {
    controlID: id,
    name: catalogue.title(id),
    severity: catalogue.severity(id),
    status: { ...statusOf(status, subStatus), ...(info === '' ? {} : { info }) },
    rules,
  };
}

function scannedRule(
  { name, status, subStatus, exceptions, relatedIds }: FoldedRule,
  paths: ScannedRule['paths'] & object,
  configurations: ScannedRule['controlConfigurations'],
): ScannedRule {
  return {
    name,
    status: statusOf(status, subStatus),
    ...(configurations === undefined ? {} : { controlConfigurations: configurations }),
    ...(paths.length > 0 ? { paths } : {}),
    ...(exceptions.length > 0 ? { appliedIgnoreRules: exceptions } : {}),
    ...(relatedIds.length > 0 ? { relatedResourcesIDs: relatedIds } : {}),
  };
}

function statusOf(status: string, subStatus: string): ScannedRule['status'] {
  return subStatus === '' ? { status } : { status, subStatus };
}
