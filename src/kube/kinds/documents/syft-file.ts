import { flag, ifAny, integer, list, object, optional, text } from '../../schema/fields.ts';

const securityFeatures = object('What protects an ELF binary.', {
  symbolTableStripped: flag('Whether its symbols were taken out.'),
  stackCanary: optional(flag('Whether its stack is guarded.')),
  nx: flag('Whether its data cannot be executed.'),
  relRO: text('Which relocations are read-only: none, partial or full.'),
  pie: flag('Whether it may lie anywhere in memory.'),
  dso: flag('Whether it is a library.'),
  safeStack: optional(flag('Whether it has a second stack.')),
  cfi: optional(flag('Whether its jumps are checked.')),
  fortify: optional(flag('Whether its calls of libc are checked.')),
});

const license = object('A licence in the file.', {
  value: text('The licence as its author wrote it.'),
  spdxExpression: text('The licence as an SPDX expression; may be empty.'),
  type: text('declared or concluded.'),
  evidence: optional(
    object('Where in the file.', {
      confidence: integer('How sure, in per cent.'),
      offset: integer('First byte.'),
      extent: integer('Number of bytes.'),
    }),
  ),
});

/** A file in the shape of Syft's JSON output. */
export const syftFile = object('A file.', {
  id: text('Id of the file in this document.'),
  location: object('Where it is.', {
    path: text('Path of the file.'),
    layerID: optional(text('Digest of its layer.')),
  }),
  metadata: optional(
    object('What the file system says of it.', {
      mode: integer('Permissions; the decimal digits are the octal ones.'),
      type: text('Type of the file, such as RegularFile.'),
      linkDestination: optional(text('Where a link leads.')),
      userID: integer('Its user.'),
      groupID: integer('Its group.'),
      mimeType: text('Its media type; may be empty.'),
      size: integer('Number of bytes.'),
    }),
  ),
  contents: optional(text('The file itself, base64.')),
  digests: ifAny(
    list('Its digests.', object('A digest.', { algorithm: text('The algorithm.'), value: text('The digest, hex.') })),
  ),
  licenses: ifAny(list('Licences in it.', license)),
  executable: optional(
    object('What kind of program it is.', {
      format: text('elf, macho or pe.'),
      hasExports: flag('Whether others may call it.'),
      hasEntrypoint: flag('Whether it can be run.'),
      importedLibraries: ifAny(list('Libraries that it needs.', text('A library.'))),
      elfSecurityFeatures: optional(securityFeatures),
    }),
  ),
});
