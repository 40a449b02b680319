export { AttachmentError, type AttachmentErrorCode } from "./attachment-error.ts";
export { type Attachment, attachmentContent, attachmentMediaType, attachmentOf } from "./reference.ts";
export { type NewAttachment, type TransferOptions, Transfers } from "./transfers.ts";
