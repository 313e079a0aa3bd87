import { ifAny, list, map, object, optional, raw, takingNull, text } from '../../schema/fields.ts';
import { syftFile } from './syft-file.ts';

const place = {
  path: text('Path of the file.'),
  layerID: optional(text('Digest of its layer.')),
  accessPath: text('Path by which it was found, links followed; may be empty.'),
  annotations: optional(map('Remarks on the file.', text('A remark.'))),
};

const license = object('A licence.', {
  value: text('The licence as its author wrote it.'),
  spdxExpression: text('The licence as an SPDX expression; may be empty.'),
  type: text('declared or concluded.'),
  urls: ifAny(list('Where its text is.', text('An address.'))),
  locations: ifAny(list('Where it was found.', object('A file.', place))),
});

const artifact = object('A package.', {
  id: text('Id of the package in this document.'),
  name: text('Name of the package.'),
  version: text('Version of the package.'),
  type: text('Type of the package, such as deb or npm.'),
  foundBy: text('What found it; may be empty.'),
  locations: ifAny(list('Where it was found.', object('A file.', place))),
  licenses: ifAny(list('Its licences.', license)),
  language: text('Programming language; may be empty.'),
  cpes: ifAny(
    list(
      'Its names as CPEs.',
      object('A CPE.', { cpe: text('The CPE.'), source: optional(text('Where it comes from.')) }),
    ),
  ),
  purl: text('Package URL; may be empty.'),
  metadataType: optional(text('Shape of metadata.')),
  metadata: optional(raw('What its package manager says of it.')),
});

const relationship = object('How two parts of the document belong together.', {
  parent: text('Id of the one.'),
  child: text('Id of the other.'),
  type: text('How, such as contains or ownership-by-file-overlap.'),
  metadata: optional(raw('What else there is to say.')),
});

const words = {
  prettyName: optional(text('Name for people.')),
  name: optional(text('Name.')),
  id: optional(text('Id, such as debian.')),
  idLike: ifAny(list('Ids of those that it is like.', text('An id.'))),
  version: optional(text('Version for people.')),
  versionID: optional(text('Version.')),
  versionCodename: optional(text('Name of the version.')),
  buildID: optional(text('Id of the build.')),
  imageID: optional(text('Id of the image that it was installed from.')),
  imageVersion: optional(text('Version of that image.')),
  variant: optional(text('Edition for people.')),
  variantID: optional(text('Edition.')),
  homeURL: optional(text('Address of the project.')),
  supportURL: optional(text('Address for help.')),
  bugReportURL: optional(text('Address for bugs.')),
  privacyPolicyURL: optional(text('Address of what it does with data.')),
  cpeName: optional(text('Its CPE.')),
  supportEnd: optional(text('The day its support ends.')),
};

/** The contents of an image in the shape of Syft's JSON output. */
export const syftDocument = object('The contents of an image, in the shape of a document of Syft.', {
  artifacts: takingNull(list('The packages.', artifact)),
  artifactRelationships: ifAny(list('How packages and files belong together.', relationship)),
  files: ifAny(list('The files.', syftFile)),
  source: object('What was looked into.', {
    id: text('Id of the source.'),
    name: text('Name of the source.'),
    version: text('Version of the source.'),
    type: text('Type of the source, such as image.'),
    metadata: raw('The source itself.'),
  }),
  distro: object('The Linux distribution, as its os-release says.', words),
  descriptor: object('What made this document.', {
    name: text('Name of the tool.'),
    version: text('Version of the tool.'),
    configuration: optional(raw('Its settings.')),
  }),
  schema: object('Shape of the document.', {
    version: text('Version of the shape.'),
    url: text('Address of the shape.'),
  }),
});
