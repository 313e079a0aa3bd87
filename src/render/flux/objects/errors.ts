/** Why kustomize-controller would fail at an object, and with it at the whole Kustomization. */
export type ObjectErrorCode = 'KIND_MISSING' | 'ITEM_NOT_AN_OBJECT' | 'KIND_NOT_APPLICABLE' | 'SECRET_NOT_DECRYPTED';

/** An object at which kustomize-controller fails; nothing of its Kustomization is applied. */
export class ObjectError extends Error {
  readonly code: ObjectErrorCode;

  constructor(code: ObjectErrorCode, message: string) {
    super(message);
    this.name = 'ObjectError';
    this.code = code;
  }
}
