import { ifAny, list, object, optional, rawObject, text } from '../../schema/fields.ts';
import { spdxAnnotations, spdxChecksum } from './spdx-parts.ts';
import { spdxFiles } from './spdx-file.ts';
import { spdxPackage } from './spdx-package.ts';

const externalDocument = object('Another document.', {
  externalDocumentId: text('Its id here, DocumentRef-…'),
  spdxDocument: text('Its namespace.'),
  checksum: spdxChecksum,
});

const license = object('A licence that SPDX does not list.', {
  licenseId: text('Its id here, LicenseRef-…'),
  extractedText: optional(text('Its text.')),
  name: optional(text('Its name.')),
  seeAlsos: ifAny(list('Where else it is.', text('An address.'))),
  comment: optional(text('A remark.')),
});

const relationship = object('How two elements belong together.', {
  spdxElementId: text('Id of the one.'),
  relatedSpdxElement: text('Id of the other, or NONE, or NOASSERTION.'),
  relationshipType: text('How, such as CONTAINS.'),
  comment: optional(text('A remark.')),
});

/** A document of SPDX 2.3. */
export const spdxDocument = object('The contents of an image, as a document of SPDX 2.3.', {
  documentDescribes: ifAny(list('What it is about.', text('Id of an element.'))),
  spdxVersion: text('SPDX-2.3.'),
  dataLicense: text('Licence of the document itself, CC0-1.0.'),
  SPDXID: text('Id of the document, SPDXRef-DOCUMENT.'),
  name: text('Name of the document.'),
  documentNamespace: text('A URI that no other document has.'),
  externalDocumentRefs: ifAny(list('Documents that it refers to.', externalDocument)),
  comment: optional(text('A remark.')),
  creationInfo: ifAny(
    object('Who made it.', {
      licenseListVersion: optional(text("Version of SPDX' list of licences.")),
      creators: ifAny(list('Who made it.', text('A person, organisation or tool: "Type: Name".'))),
      created: text('When, RFC 3339.'),
      comment: optional(text('A remark.')),
    }),
  ),
  packages: ifAny(list('The packages.', spdxPackage)),
  files: spdxFiles,
  hasExtractedLicensingInfos: ifAny(list('Licences that SPDX does not list.', license)),
  relationships: ifAny(list('How elements belong together.', relationship)),
  annotations: spdxAnnotations,
  snippets: ifAny(list('Parts of files.', rawObject('A part of a file, as SPDX 2.3 describes it.'))),
});
