import { flag, ifAny, list, object, optional, text } from '../../schema/fields.ts';
import { spdxFiles } from './spdx-file.ts';
import { spdxAnnotations, spdxChecksums, spdxLicensing } from './spdx-parts.ts';

const reference = object('What others call it.', {
  referenceCategory: text('SECURITY, PACKAGE-MANAGER or OTHER.'),
  referenceType: text('Which naming, such as purl or cpe23Type.'),
  referenceLocator: text('The name.'),
  comment: optional(text('A remark.')),
});

export const spdxPackage = object('A package.', {
  hasFiles: ifAny(list('Its files.', text('Id of a file.'))),
  name: text('Name of the package.'),
  SPDXID: text('Id of the package, SPDXRef-…'),
  versionInfo: optional(text('Version of the package.')),
  packageFileName: optional(text('Name of its archive.')),
  supplier: ifAny(text('Who gives it out: "Type: Name" or NOASSERTION.')),
  originator: ifAny(text('Who made it: "Type: Name" or NOASSERTION.')),
  downloadLocation: optional(text('Where it comes from.')),
  filesAnalyzed: optional(flag('Whether its files were looked into.')),
  packageVerificationCode: ifAny(
    object('A digest over its files.', {
      packageVerificationCodeValue: text('The digest, hex.'),
      packageVerificationCodeExcludedFiles: ifAny(list('Files that it leaves out.', text('Path of a file.'))),
    }),
  ),
  checksums: spdxChecksums,
  homepage: optional(text('Address of the project.')),
  sourceInfo: optional(text('How it was found.')),
  ...spdxLicensing,
  licenseInfoFromFiles: ifAny(list('Licences named in its files.', text('A licence.'))),
  licenseDeclared: optional(text('Licence as its author declares it.')),
  summary: optional(text('What it is, in a sentence.')),
  description: optional(text('What it is.')),
  externalRefs: ifAny(list('What others call it.', reference)),
  primaryPackagePurpose: optional(text('What it is for, such as LIBRARY.')),
  releaseDate: optional(text('When it was released, RFC 3339.')),
  builtDate: optional(text('When it was built, RFC 3339.')),
  validUntilDate: optional(text('When its support ends, RFC 3339.')),
  files: spdxFiles,
  annotations: spdxAnnotations,
});
