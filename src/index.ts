export { isCollected } from './engine/collection.ts';
export { controls } from './engine/controls/index.ts';
export { ExceptionError } from './engine/exceptions/exception-error.ts';
export type { ExceptionFile } from './engine/exceptions/expiry.ts';
export { readExceptions } from './engine/exceptions/read.ts';
export { readSecurityExceptions, type SecurityExceptions } from './engine/exceptions/security-exception.ts';
export { systemExceptions } from './engine/exceptions/system.ts';
export { frameworks } from './engine/frameworks/index.ts';
export { defaultInputs } from './engine/inputs.ts';
export { Inventory } from './engine/inventory.ts';
export type { InventoryOptions } from './engine/options.ts';
export type { VerdictChange } from './engine/reporter.ts';
export { readManifests, type ManifestEvent, type ManifestOptions } from './manifests/read-manifests.ts';
export type { Control, ControlInputs, Rule, Scope } from './model/control.ts';
export type {
  ControlSummary,
  Evaluation,
  FrameworkSummary,
  ResourceVerdicts,
  UndecidedException,
} from './model/evaluation.ts';
export type { Designator, Exception, LabelRequirement, LabelSelector, PolicyPattern } from './model/exception.ts';
export { severityOf, type Severity, type Status, type SubStatus, type Violation } from './model/finding.ts';
export type { Framework } from './model/framework.ts';
export { formatPath, type Path } from './model/path.ts';
export { resourceId, type Identity, type Origin, type Place, type Resource } from './model/resource.ts';
export { buildReport, type ReportContext } from './report/build.ts';
export { formats, type Format } from './report/formats.ts';
export type { Report } from './report/report.ts';
