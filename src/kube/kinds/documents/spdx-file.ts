import { ifAny, list, object, optional, text } from '../../schema/fields.ts';
import { spdxAnnotations, spdxChecksums, spdxLicensing } from './spdx-parts.ts';

const file = object('A file.', {
  fileName: text('Path of the file.'),
  SPDXID: text('Id of the file, SPDXRef-…'),
  fileTypes: ifAny(list('What kinds of file it is.', text('A kind, such as BINARY.'))),
  checksums: spdxChecksums,
  ...spdxLicensing,
  licenseInfoInFiles: ifAny(list('Licences named in it.', text('A licence.'))),
  artifactOfs: ifAny(
    list(
      'Projects that it comes from. No longer in use.',
      object('A project.', {
        name: text('Name of the project.'),
        homePage: optional(text('Address of the project.')),
        URI: optional(text('Id of the project.')),
      }),
    ),
  ),
  noticeText: optional(text('A notice in it.')),
  fileContributors: ifAny(list('Who worked on it.', text('A name.'))),
  fileDependencies: ifAny(list('Files that it needs. No longer in use.', text('Id of a file.'))),
  annotations: spdxAnnotations,
});

export const spdxFiles = ifAny(list('The files.', file));
