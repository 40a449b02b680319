import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace entente. */
export namespace entente {

    /** Namespace authentication. */
    namespace authentication {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a BeginEnrolmentRequest.
             * @deprecated Use entente.authentication.v1.BeginEnrolmentRequest.$Properties instead.
             */
            interface IBeginEnrolmentRequest extends entente.authentication.v1.BeginEnrolmentRequest.$Properties {
            }

            /** Represents a BeginEnrolmentRequest. */
            class BeginEnrolmentRequest {

                /**
                 * Constructs a new BeginEnrolmentRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.BeginEnrolmentRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BeginEnrolmentRequest clientId. */
                clientId: string;

                /** BeginEnrolmentRequest invitationToken. */
                invitationToken: string;

                /** BeginEnrolmentRequest signatureScheme. */
                signatureScheme: number;

                /** BeginEnrolmentRequest signaturePublicKey. */
                signaturePublicKey: Uint8Array;

                /**
                 * Encodes the specified BeginEnrolmentRequest message. Does not implicitly {@link entente.authentication.v1.BeginEnrolmentRequest.verify|verify} messages.
                 * @param message BeginEnrolmentRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.BeginEnrolmentRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BeginEnrolmentRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.BeginEnrolmentRequest & entente.authentication.v1.BeginEnrolmentRequest.$Shape} BeginEnrolmentRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.BeginEnrolmentRequest & entente.authentication.v1.BeginEnrolmentRequest.$Shape;
            }

            namespace BeginEnrolmentRequest {

                /** Properties of a BeginEnrolmentRequest. */
                interface $Properties {

                    /** BeginEnrolmentRequest clientId */
                    clientId?: string;

                    /** BeginEnrolmentRequest invitationToken */
                    invitationToken?: string;

                    /** BeginEnrolmentRequest signatureScheme */
                    signatureScheme?: number;

                    /** BeginEnrolmentRequest signaturePublicKey */
                    signaturePublicKey?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BeginEnrolmentRequest. */
                type $Shape = entente.authentication.v1.BeginEnrolmentRequest.$Properties;
            }

            /**
             * Properties of a BeginEnrolmentResponse.
             * @deprecated Use entente.authentication.v1.BeginEnrolmentResponse.$Properties instead.
             */
            interface IBeginEnrolmentResponse extends entente.authentication.v1.BeginEnrolmentResponse.$Properties {
            }

            /** Represents a BeginEnrolmentResponse. */
            class BeginEnrolmentResponse {

                /**
                 * Constructs a new BeginEnrolmentResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.BeginEnrolmentResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BeginEnrolmentResponse challenge. */
                challenge: Uint8Array;

                /**
                 * Encodes the specified BeginEnrolmentResponse message. Does not implicitly {@link entente.authentication.v1.BeginEnrolmentResponse.verify|verify} messages.
                 * @param message BeginEnrolmentResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.BeginEnrolmentResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BeginEnrolmentResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.BeginEnrolmentResponse & entente.authentication.v1.BeginEnrolmentResponse.$Shape} BeginEnrolmentResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.BeginEnrolmentResponse & entente.authentication.v1.BeginEnrolmentResponse.$Shape;
            }

            namespace BeginEnrolmentResponse {

                /** Properties of a BeginEnrolmentResponse. */
                interface $Properties {

                    /** BeginEnrolmentResponse challenge */
                    challenge?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BeginEnrolmentResponse. */
                type $Shape = entente.authentication.v1.BeginEnrolmentResponse.$Properties;
            }

            /**
             * Properties of a CompleteEnrolmentRequest.
             * @deprecated Use entente.authentication.v1.CompleteEnrolmentRequest.$Properties instead.
             */
            interface ICompleteEnrolmentRequest extends entente.authentication.v1.CompleteEnrolmentRequest.$Properties {
            }

            /** Represents a CompleteEnrolmentRequest. */
            class CompleteEnrolmentRequest {

                /**
                 * Constructs a new CompleteEnrolmentRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.CompleteEnrolmentRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CompleteEnrolmentRequest enrolment. */
                enrolment: entente.authentication.v1.BeginEnrolmentRequest;

                /** CompleteEnrolmentRequest challenge. */
                challenge: Uint8Array;

                /** CompleteEnrolmentRequest signature. */
                signature: Uint8Array;

                /**
                 * Encodes the specified CompleteEnrolmentRequest message. Does not implicitly {@link entente.authentication.v1.CompleteEnrolmentRequest.verify|verify} messages.
                 * @param message CompleteEnrolmentRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.CompleteEnrolmentRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CompleteEnrolmentRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.CompleteEnrolmentRequest & entente.authentication.v1.CompleteEnrolmentRequest.$Shape} CompleteEnrolmentRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.CompleteEnrolmentRequest & entente.authentication.v1.CompleteEnrolmentRequest.$Shape;
            }

            namespace CompleteEnrolmentRequest {

                /** Properties of a CompleteEnrolmentRequest. */
                interface $Properties {

                    /** CompleteEnrolmentRequest enrolment */
                    enrolment?: entente.authentication.v1.BeginEnrolmentRequest.$Properties;

                    /** CompleteEnrolmentRequest challenge */
                    challenge?: Uint8Array;

                    /** CompleteEnrolmentRequest signature */
                    signature?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CompleteEnrolmentRequest. */
                type $Shape = entente.authentication.v1.CompleteEnrolmentRequest.$Properties;
            }

            /**
             * Properties of a CompleteEnrolmentResponse.
             * @deprecated Use entente.authentication.v1.CompleteEnrolmentResponse.$Properties instead.
             */
            interface ICompleteEnrolmentResponse extends entente.authentication.v1.CompleteEnrolmentResponse.$Properties {
            }

            /** Represents a CompleteEnrolmentResponse. */
            class CompleteEnrolmentResponse {

                /**
                 * Constructs a new CompleteEnrolmentResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.CompleteEnrolmentResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CompleteEnrolmentResponse credential. */
                credential: Uint8Array;

                /** CompleteEnrolmentResponse notAfterMs. */
                notAfterMs: number;

                /**
                 * Encodes the specified CompleteEnrolmentResponse message. Does not implicitly {@link entente.authentication.v1.CompleteEnrolmentResponse.verify|verify} messages.
                 * @param message CompleteEnrolmentResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.CompleteEnrolmentResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CompleteEnrolmentResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.CompleteEnrolmentResponse & entente.authentication.v1.CompleteEnrolmentResponse.$Shape} CompleteEnrolmentResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.CompleteEnrolmentResponse & entente.authentication.v1.CompleteEnrolmentResponse.$Shape;
            }

            namespace CompleteEnrolmentResponse {

                /** Properties of a CompleteEnrolmentResponse. */
                interface $Properties {

                    /** CompleteEnrolmentResponse credential */
                    credential?: Uint8Array;

                    /** CompleteEnrolmentResponse notAfterMs */
                    notAfterMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CompleteEnrolmentResponse. */
                type $Shape = entente.authentication.v1.CompleteEnrolmentResponse.$Properties;
            }

            /**
             * Properties of a RenewCredentialRequest.
             * @deprecated Use entente.authentication.v1.RenewCredentialRequest.$Properties instead.
             */
            interface IRenewCredentialRequest extends entente.authentication.v1.RenewCredentialRequest.$Properties {
            }

            /** Represents a RenewCredentialRequest. */
            class RenewCredentialRequest {

                /**
                 * Constructs a new RenewCredentialRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.RenewCredentialRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RenewCredentialRequest credential. */
                credential: Uint8Array;

                /** RenewCredentialRequest signatureScheme. */
                signatureScheme: number;

                /** RenewCredentialRequest signaturePublicKey. */
                signaturePublicKey: Uint8Array;

                /** RenewCredentialRequest requestedAtMs. */
                requestedAtMs: number;

                /** RenewCredentialRequest signatureByCurrentKey. */
                signatureByCurrentKey: Uint8Array;

                /** RenewCredentialRequest signatureByNewKey. */
                signatureByNewKey: Uint8Array;

                /**
                 * Encodes the specified RenewCredentialRequest message. Does not implicitly {@link entente.authentication.v1.RenewCredentialRequest.verify|verify} messages.
                 * @param message RenewCredentialRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.RenewCredentialRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RenewCredentialRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.RenewCredentialRequest & entente.authentication.v1.RenewCredentialRequest.$Shape} RenewCredentialRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.RenewCredentialRequest & entente.authentication.v1.RenewCredentialRequest.$Shape;
            }

            namespace RenewCredentialRequest {

                /** Properties of a RenewCredentialRequest. */
                interface $Properties {

                    /** RenewCredentialRequest credential */
                    credential?: Uint8Array;

                    /** RenewCredentialRequest signatureScheme */
                    signatureScheme?: number;

                    /** RenewCredentialRequest signaturePublicKey */
                    signaturePublicKey?: Uint8Array;

                    /** RenewCredentialRequest requestedAtMs */
                    requestedAtMs?: number;

                    /** RenewCredentialRequest signatureByCurrentKey */
                    signatureByCurrentKey?: Uint8Array;

                    /** RenewCredentialRequest signatureByNewKey */
                    signatureByNewKey?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RenewCredentialRequest. */
                type $Shape = entente.authentication.v1.RenewCredentialRequest.$Properties;
            }

            /**
             * Properties of a RenewCredentialResponse.
             * @deprecated Use entente.authentication.v1.RenewCredentialResponse.$Properties instead.
             */
            interface IRenewCredentialResponse extends entente.authentication.v1.RenewCredentialResponse.$Properties {
            }

            /** Represents a RenewCredentialResponse. */
            class RenewCredentialResponse {

                /**
                 * Constructs a new RenewCredentialResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.RenewCredentialResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RenewCredentialResponse credential. */
                credential: Uint8Array;

                /** RenewCredentialResponse notAfterMs. */
                notAfterMs: number;

                /**
                 * Encodes the specified RenewCredentialResponse message. Does not implicitly {@link entente.authentication.v1.RenewCredentialResponse.verify|verify} messages.
                 * @param message RenewCredentialResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.RenewCredentialResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RenewCredentialResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.RenewCredentialResponse & entente.authentication.v1.RenewCredentialResponse.$Shape} RenewCredentialResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.RenewCredentialResponse & entente.authentication.v1.RenewCredentialResponse.$Shape;
            }

            namespace RenewCredentialResponse {

                /** Properties of a RenewCredentialResponse. */
                interface $Properties {

                    /** RenewCredentialResponse credential */
                    credential?: Uint8Array;

                    /** RenewCredentialResponse notAfterMs */
                    notAfterMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RenewCredentialResponse. */
                type $Shape = entente.authentication.v1.RenewCredentialResponse.$Properties;
            }

            /**
             * Properties of a ChangeGroupKeysRequest.
             * @deprecated Use entente.authentication.v1.ChangeGroupKeysRequest.$Properties instead.
             */
            interface IChangeGroupKeysRequest extends entente.authentication.v1.ChangeGroupKeysRequest.$Properties {
            }

            /** Represents a ChangeGroupKeysRequest. */
            class ChangeGroupKeysRequest {

                /**
                 * Constructs a new ChangeGroupKeysRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.ChangeGroupKeysRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ChangeGroupKeysRequest credential. */
                credential: Uint8Array;

                /** ChangeGroupKeysRequest certified. */
                certified: entente.authentication.v1.GroupKeyRequest[];

                /** ChangeGroupKeysRequest dropped. */
                dropped: Uint8Array[];

                /** ChangeGroupKeysRequest requestedAtMs. */
                requestedAtMs: number;

                /** ChangeGroupKeysRequest signature. */
                signature: Uint8Array;

                /**
                 * Encodes the specified ChangeGroupKeysRequest message. Does not implicitly {@link entente.authentication.v1.ChangeGroupKeysRequest.verify|verify} messages.
                 * @param message ChangeGroupKeysRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.ChangeGroupKeysRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ChangeGroupKeysRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.ChangeGroupKeysRequest & entente.authentication.v1.ChangeGroupKeysRequest.$Shape} ChangeGroupKeysRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.ChangeGroupKeysRequest & entente.authentication.v1.ChangeGroupKeysRequest.$Shape;
            }

            namespace ChangeGroupKeysRequest {

                /** Properties of a ChangeGroupKeysRequest. */
                interface $Properties {

                    /** ChangeGroupKeysRequest credential */
                    credential?: Uint8Array;

                    /** ChangeGroupKeysRequest certified */
                    certified?: entente.authentication.v1.GroupKeyRequest.$Properties[];

                    /** ChangeGroupKeysRequest dropped */
                    dropped?: Uint8Array[];

                    /** ChangeGroupKeysRequest requestedAtMs */
                    requestedAtMs?: number;

                    /** ChangeGroupKeysRequest signature */
                    signature?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ChangeGroupKeysRequest. */
                type $Shape = entente.authentication.v1.ChangeGroupKeysRequest.$Properties;
            }

            /**
             * Properties of a GroupKeyRequest.
             * @deprecated Use entente.authentication.v1.GroupKeyRequest.$Properties instead.
             */
            interface IGroupKeyRequest extends entente.authentication.v1.GroupKeyRequest.$Properties {
            }

            /** Represents a GroupKeyRequest. */
            class GroupKeyRequest {

                /**
                 * Constructs a new GroupKeyRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.GroupKeyRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GroupKeyRequest signatureScheme. */
                signatureScheme: number;

                /** GroupKeyRequest signaturePublicKey. */
                signaturePublicKey: Uint8Array;

                /** GroupKeyRequest signature. */
                signature: Uint8Array;

                /**
                 * Encodes the specified GroupKeyRequest message. Does not implicitly {@link entente.authentication.v1.GroupKeyRequest.verify|verify} messages.
                 * @param message GroupKeyRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.GroupKeyRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GroupKeyRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.GroupKeyRequest & entente.authentication.v1.GroupKeyRequest.$Shape} GroupKeyRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.GroupKeyRequest & entente.authentication.v1.GroupKeyRequest.$Shape;
            }

            namespace GroupKeyRequest {

                /** Properties of a GroupKeyRequest. */
                interface $Properties {

                    /** GroupKeyRequest signatureScheme */
                    signatureScheme?: number;

                    /** GroupKeyRequest signaturePublicKey */
                    signaturePublicKey?: Uint8Array;

                    /** GroupKeyRequest signature */
                    signature?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GroupKeyRequest. */
                type $Shape = entente.authentication.v1.GroupKeyRequest.$Properties;
            }

            /**
             * Properties of a ChangeGroupKeysResponse.
             * @deprecated Use entente.authentication.v1.ChangeGroupKeysResponse.$Properties instead.
             */
            interface IChangeGroupKeysResponse extends entente.authentication.v1.ChangeGroupKeysResponse.$Properties {
            }

            /** Represents a ChangeGroupKeysResponse. */
            class ChangeGroupKeysResponse {

                /**
                 * Constructs a new ChangeGroupKeysResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.ChangeGroupKeysResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ChangeGroupKeysResponse credentials. */
                credentials: entente.authentication.v1.GroupCredential[];

                /**
                 * Encodes the specified ChangeGroupKeysResponse message. Does not implicitly {@link entente.authentication.v1.ChangeGroupKeysResponse.verify|verify} messages.
                 * @param message ChangeGroupKeysResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.ChangeGroupKeysResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ChangeGroupKeysResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.ChangeGroupKeysResponse & entente.authentication.v1.ChangeGroupKeysResponse.$Shape} ChangeGroupKeysResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.ChangeGroupKeysResponse & entente.authentication.v1.ChangeGroupKeysResponse.$Shape;
            }

            namespace ChangeGroupKeysResponse {

                /** Properties of a ChangeGroupKeysResponse. */
                interface $Properties {

                    /** ChangeGroupKeysResponse credentials */
                    credentials?: entente.authentication.v1.GroupCredential.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ChangeGroupKeysResponse. */
                type $Shape = entente.authentication.v1.ChangeGroupKeysResponse.$Properties;
            }

            /**
             * Properties of a GroupCredential.
             * @deprecated Use entente.authentication.v1.GroupCredential.$Properties instead.
             */
            interface IGroupCredential extends entente.authentication.v1.GroupCredential.$Properties {
            }

            /** Represents a GroupCredential. */
            class GroupCredential {

                /**
                 * Constructs a new GroupCredential.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.GroupCredential.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GroupCredential credential. */
                credential: Uint8Array;

                /** GroupCredential notAfterMs. */
                notAfterMs: number;

                /**
                 * Encodes the specified GroupCredential message. Does not implicitly {@link entente.authentication.v1.GroupCredential.verify|verify} messages.
                 * @param message GroupCredential message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.GroupCredential.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GroupCredential message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.GroupCredential & entente.authentication.v1.GroupCredential.$Shape} GroupCredential
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.GroupCredential & entente.authentication.v1.GroupCredential.$Shape;
            }

            namespace GroupCredential {

                /** Properties of a GroupCredential. */
                interface $Properties {

                    /** GroupCredential credential */
                    credential?: Uint8Array;

                    /** GroupCredential notAfterMs */
                    notAfterMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GroupCredential. */
                type $Shape = entente.authentication.v1.GroupCredential.$Properties;
            }

            /**
             * Properties of a VerifyCredentialRequest.
             * @deprecated Use entente.authentication.v1.VerifyCredentialRequest.$Properties instead.
             */
            interface IVerifyCredentialRequest extends entente.authentication.v1.VerifyCredentialRequest.$Properties {
            }

            /** Represents a VerifyCredentialRequest. */
            class VerifyCredentialRequest {

                /**
                 * Constructs a new VerifyCredentialRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.VerifyCredentialRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** VerifyCredentialRequest query. */
                query: entente.common.v1.CredentialQuery;

                /**
                 * Encodes the specified VerifyCredentialRequest message. Does not implicitly {@link entente.authentication.v1.VerifyCredentialRequest.verify|verify} messages.
                 * @param message VerifyCredentialRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.VerifyCredentialRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a VerifyCredentialRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.VerifyCredentialRequest & entente.authentication.v1.VerifyCredentialRequest.$Shape} VerifyCredentialRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.VerifyCredentialRequest & entente.authentication.v1.VerifyCredentialRequest.$Shape;
            }

            namespace VerifyCredentialRequest {

                /** Properties of a VerifyCredentialRequest. */
                interface $Properties {

                    /** VerifyCredentialRequest query */
                    query?: entente.common.v1.CredentialQuery.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a VerifyCredentialRequest. */
                type $Shape = entente.authentication.v1.VerifyCredentialRequest.$Properties;
            }

            /**
             * Properties of a VerifyCredentialResponse.
             * @deprecated Use entente.authentication.v1.VerifyCredentialResponse.$Properties instead.
             */
            interface IVerifyCredentialResponse extends entente.authentication.v1.VerifyCredentialResponse.$Properties {
            }

            /** Represents a VerifyCredentialResponse. */
            class VerifyCredentialResponse {

                /**
                 * Constructs a new VerifyCredentialResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.VerifyCredentialResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** VerifyCredentialResponse verdict. */
                verdict: entente.common.v1.CredentialVerdict;

                /**
                 * Encodes the specified VerifyCredentialResponse message. Does not implicitly {@link entente.authentication.v1.VerifyCredentialResponse.verify|verify} messages.
                 * @param message VerifyCredentialResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.VerifyCredentialResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a VerifyCredentialResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.VerifyCredentialResponse & entente.authentication.v1.VerifyCredentialResponse.$Shape} VerifyCredentialResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.VerifyCredentialResponse & entente.authentication.v1.VerifyCredentialResponse.$Shape;
            }

            namespace VerifyCredentialResponse {

                /** Properties of a VerifyCredentialResponse. */
                interface $Properties {

                    /** VerifyCredentialResponse verdict */
                    verdict?: entente.common.v1.CredentialVerdict.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a VerifyCredentialResponse. */
                type $Shape = entente.authentication.v1.VerifyCredentialResponse.$Properties;
            }

            /**
             * Properties of a CompareCredentialsRequest.
             * @deprecated Use entente.authentication.v1.CompareCredentialsRequest.$Properties instead.
             */
            interface ICompareCredentialsRequest extends entente.authentication.v1.CompareCredentialsRequest.$Properties {
            }

            /** Represents a CompareCredentialsRequest. */
            class CompareCredentialsRequest {

                /**
                 * Constructs a new CompareCredentialsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.CompareCredentialsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CompareCredentialsRequest first. */
                first: entente.common.v1.CredentialQuery;

                /** CompareCredentialsRequest second. */
                second: entente.common.v1.CredentialQuery;

                /**
                 * Encodes the specified CompareCredentialsRequest message. Does not implicitly {@link entente.authentication.v1.CompareCredentialsRequest.verify|verify} messages.
                 * @param message CompareCredentialsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.CompareCredentialsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CompareCredentialsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.CompareCredentialsRequest & entente.authentication.v1.CompareCredentialsRequest.$Shape} CompareCredentialsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.CompareCredentialsRequest & entente.authentication.v1.CompareCredentialsRequest.$Shape;
            }

            namespace CompareCredentialsRequest {

                /** Properties of a CompareCredentialsRequest. */
                interface $Properties {

                    /** CompareCredentialsRequest first */
                    first?: entente.common.v1.CredentialQuery.$Properties;

                    /** CompareCredentialsRequest second */
                    second?: entente.common.v1.CredentialQuery.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CompareCredentialsRequest. */
                type $Shape = entente.authentication.v1.CompareCredentialsRequest.$Properties;
            }

            /** CredentialRelation enum. */
            enum CredentialRelation {

                /** CREDENTIAL_RELATION_UNSPECIFIED value */
                CREDENTIAL_RELATION_UNSPECIFIED = 0,

                /** CREDENTIAL_RELATION_SAME_CLIENT value */
                CREDENTIAL_RELATION_SAME_CLIENT = 1,

                /** CREDENTIAL_RELATION_SAME_USER value */
                CREDENTIAL_RELATION_SAME_USER = 2,

                /** CREDENTIAL_RELATION_UNRELATED value */
                CREDENTIAL_RELATION_UNRELATED = 3,

                /** CREDENTIAL_RELATION_UNKNOWN value */
                CREDENTIAL_RELATION_UNKNOWN = 4
            }

            /**
             * Properties of a CompareCredentialsResponse.
             * @deprecated Use entente.authentication.v1.CompareCredentialsResponse.$Properties instead.
             */
            interface ICompareCredentialsResponse extends entente.authentication.v1.CompareCredentialsResponse.$Properties {
            }

            /** Represents a CompareCredentialsResponse. */
            class CompareCredentialsResponse {

                /**
                 * Constructs a new CompareCredentialsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.CompareCredentialsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CompareCredentialsResponse relation. */
                relation: entente.authentication.v1.CredentialRelation;

                /**
                 * Encodes the specified CompareCredentialsResponse message. Does not implicitly {@link entente.authentication.v1.CompareCredentialsResponse.verify|verify} messages.
                 * @param message CompareCredentialsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.CompareCredentialsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CompareCredentialsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.CompareCredentialsResponse & entente.authentication.v1.CompareCredentialsResponse.$Shape} CompareCredentialsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.CompareCredentialsResponse & entente.authentication.v1.CompareCredentialsResponse.$Shape;
            }

            namespace CompareCredentialsResponse {

                /** Properties of a CompareCredentialsResponse. */
                interface $Properties {

                    /** CompareCredentialsResponse relation */
                    relation?: entente.authentication.v1.CredentialRelation;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CompareCredentialsResponse. */
                type $Shape = entente.authentication.v1.CompareCredentialsResponse.$Properties;
            }

            /**
             * Properties of a ReadTrustAnchorRequest.
             * @deprecated Use entente.authentication.v1.ReadTrustAnchorRequest.$Properties instead.
             */
            interface IReadTrustAnchorRequest extends entente.authentication.v1.ReadTrustAnchorRequest.$Properties {
            }

            /** Represents a ReadTrustAnchorRequest. */
            class ReadTrustAnchorRequest {

                /**
                 * Constructs a new ReadTrustAnchorRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.ReadTrustAnchorRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ReadTrustAnchorRequest message. Does not implicitly {@link entente.authentication.v1.ReadTrustAnchorRequest.verify|verify} messages.
                 * @param message ReadTrustAnchorRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.ReadTrustAnchorRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadTrustAnchorRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.ReadTrustAnchorRequest & entente.authentication.v1.ReadTrustAnchorRequest.$Shape} ReadTrustAnchorRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.ReadTrustAnchorRequest & entente.authentication.v1.ReadTrustAnchorRequest.$Shape;
            }

            namespace ReadTrustAnchorRequest {

                /** Properties of a ReadTrustAnchorRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadTrustAnchorRequest. */
                type $Shape = entente.authentication.v1.ReadTrustAnchorRequest.$Properties;
            }

            /**
             * Properties of a ReadTrustAnchorResponse.
             * @deprecated Use entente.authentication.v1.ReadTrustAnchorResponse.$Properties instead.
             */
            interface IReadTrustAnchorResponse extends entente.authentication.v1.ReadTrustAnchorResponse.$Properties {
            }

            /** Represents a ReadTrustAnchorResponse. */
            class ReadTrustAnchorResponse {

                /**
                 * Constructs a new ReadTrustAnchorResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.ReadTrustAnchorResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadTrustAnchorResponse trustAnchor. */
                trustAnchor: entente.common.v1.TrustAnchor;

                /**
                 * Encodes the specified ReadTrustAnchorResponse message. Does not implicitly {@link entente.authentication.v1.ReadTrustAnchorResponse.verify|verify} messages.
                 * @param message ReadTrustAnchorResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.ReadTrustAnchorResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadTrustAnchorResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.ReadTrustAnchorResponse & entente.authentication.v1.ReadTrustAnchorResponse.$Shape} ReadTrustAnchorResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.ReadTrustAnchorResponse & entente.authentication.v1.ReadTrustAnchorResponse.$Shape;
            }

            namespace ReadTrustAnchorResponse {

                /** Properties of a ReadTrustAnchorResponse. */
                interface $Properties {

                    /** ReadTrustAnchorResponse trustAnchor */
                    trustAnchor?: entente.common.v1.TrustAnchor.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadTrustAnchorResponse. */
                type $Shape = entente.authentication.v1.ReadTrustAnchorResponse.$Properties;
            }

            /**
             * Properties of a CreateInvitationRequest.
             * @deprecated Use entente.authentication.v1.CreateInvitationRequest.$Properties instead.
             */
            interface ICreateInvitationRequest extends entente.authentication.v1.CreateInvitationRequest.$Properties {
            }

            /** Represents a CreateInvitationRequest. */
            class CreateInvitationRequest {

                /**
                 * Constructs a new CreateInvitationRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.CreateInvitationRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CreateInvitationRequest userId. */
                userId: string;

                /** CreateInvitationRequest lifetimeMs. */
                lifetimeMs: number;

                /**
                 * Encodes the specified CreateInvitationRequest message. Does not implicitly {@link entente.authentication.v1.CreateInvitationRequest.verify|verify} messages.
                 * @param message CreateInvitationRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.CreateInvitationRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CreateInvitationRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.CreateInvitationRequest & entente.authentication.v1.CreateInvitationRequest.$Shape} CreateInvitationRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.CreateInvitationRequest & entente.authentication.v1.CreateInvitationRequest.$Shape;
            }

            namespace CreateInvitationRequest {

                /** Properties of a CreateInvitationRequest. */
                interface $Properties {

                    /** CreateInvitationRequest userId */
                    userId?: string;

                    /** CreateInvitationRequest lifetimeMs */
                    lifetimeMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CreateInvitationRequest. */
                type $Shape = entente.authentication.v1.CreateInvitationRequest.$Properties;
            }

            /**
             * Properties of a CreateInvitationResponse.
             * @deprecated Use entente.authentication.v1.CreateInvitationResponse.$Properties instead.
             */
            interface ICreateInvitationResponse extends entente.authentication.v1.CreateInvitationResponse.$Properties {
            }

            /** Represents a CreateInvitationResponse. */
            class CreateInvitationResponse {

                /**
                 * Constructs a new CreateInvitationResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.CreateInvitationResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CreateInvitationResponse invitationToken. */
                invitationToken: string;

                /** CreateInvitationResponse notAfterMs. */
                notAfterMs: number;

                /**
                 * Encodes the specified CreateInvitationResponse message. Does not implicitly {@link entente.authentication.v1.CreateInvitationResponse.verify|verify} messages.
                 * @param message CreateInvitationResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.CreateInvitationResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CreateInvitationResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.CreateInvitationResponse & entente.authentication.v1.CreateInvitationResponse.$Shape} CreateInvitationResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.CreateInvitationResponse & entente.authentication.v1.CreateInvitationResponse.$Shape;
            }

            namespace CreateInvitationResponse {

                /** Properties of a CreateInvitationResponse. */
                interface $Properties {

                    /** CreateInvitationResponse invitationToken */
                    invitationToken?: string;

                    /** CreateInvitationResponse notAfterMs */
                    notAfterMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CreateInvitationResponse. */
                type $Shape = entente.authentication.v1.CreateInvitationResponse.$Properties;
            }

            /**
             * Properties of a ListUsersRequest.
             * @deprecated Use entente.authentication.v1.ListUsersRequest.$Properties instead.
             */
            interface IListUsersRequest extends entente.authentication.v1.ListUsersRequest.$Properties {
            }

            /** Represents a ListUsersRequest. */
            class ListUsersRequest {

                /**
                 * Constructs a new ListUsersRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.ListUsersRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListUsersRequest userIdPrefix. */
                userIdPrefix: string;

                /** ListUsersRequest limit. */
                limit: number;

                /**
                 * Encodes the specified ListUsersRequest message. Does not implicitly {@link entente.authentication.v1.ListUsersRequest.verify|verify} messages.
                 * @param message ListUsersRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.ListUsersRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListUsersRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.ListUsersRequest & entente.authentication.v1.ListUsersRequest.$Shape} ListUsersRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.ListUsersRequest & entente.authentication.v1.ListUsersRequest.$Shape;
            }

            namespace ListUsersRequest {

                /** Properties of a ListUsersRequest. */
                interface $Properties {

                    /** ListUsersRequest userIdPrefix */
                    userIdPrefix?: string;

                    /** ListUsersRequest limit */
                    limit?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListUsersRequest. */
                type $Shape = entente.authentication.v1.ListUsersRequest.$Properties;
            }

            /**
             * Properties of a ListUsersResponse.
             * @deprecated Use entente.authentication.v1.ListUsersResponse.$Properties instead.
             */
            interface IListUsersResponse extends entente.authentication.v1.ListUsersResponse.$Properties {
            }

            /** Represents a ListUsersResponse. */
            class ListUsersResponse {

                /**
                 * Constructs a new ListUsersResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.ListUsersResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListUsersResponse users. */
                users: entente.authentication.v1.UserEntry[];

                /**
                 * Encodes the specified ListUsersResponse message. Does not implicitly {@link entente.authentication.v1.ListUsersResponse.verify|verify} messages.
                 * @param message ListUsersResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.ListUsersResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListUsersResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.ListUsersResponse & entente.authentication.v1.ListUsersResponse.$Shape} ListUsersResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.ListUsersResponse & entente.authentication.v1.ListUsersResponse.$Shape;
            }

            namespace ListUsersResponse {

                /** Properties of a ListUsersResponse. */
                interface $Properties {

                    /** ListUsersResponse users */
                    users?: entente.authentication.v1.UserEntry.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListUsersResponse. */
                type $Shape = entente.authentication.v1.ListUsersResponse.$Properties;
            }

            /**
             * Properties of a UserEntry.
             * @deprecated Use entente.authentication.v1.UserEntry.$Properties instead.
             */
            interface IUserEntry extends entente.authentication.v1.UserEntry.$Properties {
            }

            /** Represents a UserEntry. */
            class UserEntry {

                /**
                 * Constructs a new UserEntry.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.UserEntry.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** UserEntry userId. */
                userId: string;

                /** UserEntry clients. */
                clients: entente.authentication.v1.ClientEntry[];

                /**
                 * Encodes the specified UserEntry message. Does not implicitly {@link entente.authentication.v1.UserEntry.verify|verify} messages.
                 * @param message UserEntry message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.UserEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a UserEntry message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.UserEntry & entente.authentication.v1.UserEntry.$Shape} UserEntry
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.UserEntry & entente.authentication.v1.UserEntry.$Shape;
            }

            namespace UserEntry {

                /** Properties of a UserEntry. */
                interface $Properties {

                    /** UserEntry userId */
                    userId?: string;

                    /** UserEntry clients */
                    clients?: entente.authentication.v1.ClientEntry.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a UserEntry. */
                type $Shape = entente.authentication.v1.UserEntry.$Properties;
            }

            /**
             * Properties of a ClientEntry.
             * @deprecated Use entente.authentication.v1.ClientEntry.$Properties instead.
             */
            interface IClientEntry extends entente.authentication.v1.ClientEntry.$Properties {
            }

            /** Represents a ClientEntry. */
            class ClientEntry {

                /**
                 * Constructs a new ClientEntry.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.ClientEntry.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ClientEntry clientId. */
                clientId: string;

                /** ClientEntry notAfterMs. */
                notAfterMs: number;

                /** ClientEntry revoked. */
                revoked: boolean;

                /**
                 * Encodes the specified ClientEntry message. Does not implicitly {@link entente.authentication.v1.ClientEntry.verify|verify} messages.
                 * @param message ClientEntry message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.ClientEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ClientEntry message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.ClientEntry & entente.authentication.v1.ClientEntry.$Shape} ClientEntry
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.ClientEntry & entente.authentication.v1.ClientEntry.$Shape;
            }

            namespace ClientEntry {

                /** Properties of a ClientEntry. */
                interface $Properties {

                    /** ClientEntry clientId */
                    clientId?: string;

                    /** ClientEntry notAfterMs */
                    notAfterMs?: number;

                    /** ClientEntry revoked */
                    revoked?: boolean;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ClientEntry. */
                type $Shape = entente.authentication.v1.ClientEntry.$Properties;
            }

            /**
             * Properties of a RevokeClientRequest.
             * @deprecated Use entente.authentication.v1.RevokeClientRequest.$Properties instead.
             */
            interface IRevokeClientRequest extends entente.authentication.v1.RevokeClientRequest.$Properties {
            }

            /** Represents a RevokeClientRequest. */
            class RevokeClientRequest {

                /**
                 * Constructs a new RevokeClientRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.RevokeClientRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RevokeClientRequest clientId. */
                clientId: string;

                /** RevokeClientRequest reason. */
                reason: number;

                /**
                 * Encodes the specified RevokeClientRequest message. Does not implicitly {@link entente.authentication.v1.RevokeClientRequest.verify|verify} messages.
                 * @param message RevokeClientRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.RevokeClientRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RevokeClientRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.RevokeClientRequest & entente.authentication.v1.RevokeClientRequest.$Shape} RevokeClientRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.RevokeClientRequest & entente.authentication.v1.RevokeClientRequest.$Shape;
            }

            namespace RevokeClientRequest {

                /** Properties of a RevokeClientRequest. */
                interface $Properties {

                    /** RevokeClientRequest clientId */
                    clientId?: string;

                    /** RevokeClientRequest reason */
                    reason?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RevokeClientRequest. */
                type $Shape = entente.authentication.v1.RevokeClientRequest.$Properties;
            }

            /**
             * Properties of a RevokeClientResponse.
             * @deprecated Use entente.authentication.v1.RevokeClientResponse.$Properties instead.
             */
            interface IRevokeClientResponse extends entente.authentication.v1.RevokeClientResponse.$Properties {
            }

            /** Represents a RevokeClientResponse. */
            class RevokeClientResponse {

                /**
                 * Constructs a new RevokeClientResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.RevokeClientResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RevokeClientResponse revokedAtMs. */
                revokedAtMs: number;

                /**
                 * Encodes the specified RevokeClientResponse message. Does not implicitly {@link entente.authentication.v1.RevokeClientResponse.verify|verify} messages.
                 * @param message RevokeClientResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.RevokeClientResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RevokeClientResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.RevokeClientResponse & entente.authentication.v1.RevokeClientResponse.$Shape} RevokeClientResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.RevokeClientResponse & entente.authentication.v1.RevokeClientResponse.$Shape;
            }

            namespace RevokeClientResponse {

                /** Properties of a RevokeClientResponse. */
                interface $Properties {

                    /** RevokeClientResponse revokedAtMs */
                    revokedAtMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RevokeClientResponse. */
                type $Shape = entente.authentication.v1.RevokeClientResponse.$Properties;
            }

            /**
             * Properties of a StateCapabilitiesRequest.
             * @deprecated Use entente.authentication.v1.StateCapabilitiesRequest.$Properties instead.
             */
            interface IStateCapabilitiesRequest extends entente.authentication.v1.StateCapabilitiesRequest.$Properties {
            }

            /** Represents a StateCapabilitiesRequest. */
            class StateCapabilitiesRequest {

                /**
                 * Constructs a new StateCapabilitiesRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.StateCapabilitiesRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StateCapabilitiesRequest capabilities. */
                capabilities: Uint8Array;

                /**
                 * Encodes the specified StateCapabilitiesRequest message. Does not implicitly {@link entente.authentication.v1.StateCapabilitiesRequest.verify|verify} messages.
                 * @param message StateCapabilitiesRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.StateCapabilitiesRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StateCapabilitiesRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.StateCapabilitiesRequest & entente.authentication.v1.StateCapabilitiesRequest.$Shape} StateCapabilitiesRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.StateCapabilitiesRequest & entente.authentication.v1.StateCapabilitiesRequest.$Shape;
            }

            namespace StateCapabilitiesRequest {

                /** Properties of a StateCapabilitiesRequest. */
                interface $Properties {

                    /** StateCapabilitiesRequest capabilities */
                    capabilities?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a StateCapabilitiesRequest. */
                type $Shape = entente.authentication.v1.StateCapabilitiesRequest.$Properties;
            }

            /**
             * Properties of a StateCapabilitiesResponse.
             * @deprecated Use entente.authentication.v1.StateCapabilitiesResponse.$Properties instead.
             */
            interface IStateCapabilitiesResponse extends entente.authentication.v1.StateCapabilitiesResponse.$Properties {
            }

            /** Represents a StateCapabilitiesResponse. */
            class StateCapabilitiesResponse {

                /**
                 * Constructs a new StateCapabilitiesResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.StateCapabilitiesResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StateCapabilitiesResponse revision. */
                revision: number;

                /**
                 * Encodes the specified StateCapabilitiesResponse message. Does not implicitly {@link entente.authentication.v1.StateCapabilitiesResponse.verify|verify} messages.
                 * @param message StateCapabilitiesResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.StateCapabilitiesResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StateCapabilitiesResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.StateCapabilitiesResponse & entente.authentication.v1.StateCapabilitiesResponse.$Shape} StateCapabilitiesResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.StateCapabilitiesResponse & entente.authentication.v1.StateCapabilitiesResponse.$Shape;
            }

            namespace StateCapabilitiesResponse {

                /** Properties of a StateCapabilitiesResponse. */
                interface $Properties {

                    /** StateCapabilitiesResponse revision */
                    revision?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a StateCapabilitiesResponse. */
                type $Shape = entente.authentication.v1.StateCapabilitiesResponse.$Properties;
            }

            /**
             * Properties of a LookUpRequest.
             * @deprecated Use entente.authentication.v1.LookUpRequest.$Properties instead.
             */
            interface ILookUpRequest extends entente.authentication.v1.LookUpRequest.$Properties {
            }

            /** Represents a LookUpRequest. */
            class LookUpRequest {

                /**
                 * Constructs a new LookUpRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.LookUpRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LookUpRequest query. */
                query: entente.common.v1.LogQuery;

                /**
                 * Encodes the specified LookUpRequest message. Does not implicitly {@link entente.authentication.v1.LookUpRequest.verify|verify} messages.
                 * @param message LookUpRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.LookUpRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LookUpRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.LookUpRequest & entente.authentication.v1.LookUpRequest.$Shape} LookUpRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.LookUpRequest & entente.authentication.v1.LookUpRequest.$Shape;
            }

            namespace LookUpRequest {

                /** Properties of a LookUpRequest. */
                interface $Properties {

                    /** LookUpRequest query */
                    query?: entente.common.v1.LogQuery.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LookUpRequest. */
                type $Shape = {
                  query?: entente.common.v1.LogQuery.$Shape;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a LookUpResponse.
             * @deprecated Use entente.authentication.v1.LookUpResponse.$Properties instead.
             */
            interface ILookUpResponse extends entente.authentication.v1.LookUpResponse.$Properties {
            }

            /** Represents a LookUpResponse. */
            class LookUpResponse {

                /**
                 * Constructs a new LookUpResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.LookUpResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LookUpResponse answer. */
                answer: entente.common.v1.LogAnswer;

                /**
                 * Encodes the specified LookUpResponse message. Does not implicitly {@link entente.authentication.v1.LookUpResponse.verify|verify} messages.
                 * @param message LookUpResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.LookUpResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LookUpResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.LookUpResponse & entente.authentication.v1.LookUpResponse.$Shape} LookUpResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.LookUpResponse & entente.authentication.v1.LookUpResponse.$Shape;
            }

            namespace LookUpResponse {

                /** Properties of a LookUpResponse. */
                interface $Properties {

                    /** LookUpResponse answer */
                    answer?: entente.common.v1.LogAnswer.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LookUpResponse. */
                type $Shape = entente.authentication.v1.LookUpResponse.$Properties;
            }

            /**
             * Properties of an AddCheckpointRequest.
             * @deprecated Use entente.authentication.v1.AddCheckpointRequest.$Properties instead.
             */
            interface IAddCheckpointRequest extends entente.authentication.v1.AddCheckpointRequest.$Properties {
            }

            /** Represents an AddCheckpointRequest. */
            class AddCheckpointRequest {

                /**
                 * Constructs a new AddCheckpointRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.AddCheckpointRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** AddCheckpointRequest submission. */
                submission: entente.common.v1.WitnessSubmission;

                /**
                 * Encodes the specified AddCheckpointRequest message. Does not implicitly {@link entente.authentication.v1.AddCheckpointRequest.verify|verify} messages.
                 * @param message AddCheckpointRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.AddCheckpointRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an AddCheckpointRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.AddCheckpointRequest & entente.authentication.v1.AddCheckpointRequest.$Shape} AddCheckpointRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.AddCheckpointRequest & entente.authentication.v1.AddCheckpointRequest.$Shape;
            }

            namespace AddCheckpointRequest {

                /** Properties of an AddCheckpointRequest. */
                interface $Properties {

                    /** AddCheckpointRequest submission */
                    submission?: entente.common.v1.WitnessSubmission.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an AddCheckpointRequest. */
                type $Shape = entente.authentication.v1.AddCheckpointRequest.$Properties;
            }

            /**
             * Properties of an AddCheckpointResponse.
             * @deprecated Use entente.authentication.v1.AddCheckpointResponse.$Properties instead.
             */
            interface IAddCheckpointResponse extends entente.authentication.v1.AddCheckpointResponse.$Properties {
            }

            /** Represents an AddCheckpointResponse. */
            class AddCheckpointResponse {

                /**
                 * Constructs a new AddCheckpointResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.AddCheckpointResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** AddCheckpointResponse answer. */
                answer: entente.common.v1.WitnessAnswer;

                /**
                 * Encodes the specified AddCheckpointResponse message. Does not implicitly {@link entente.authentication.v1.AddCheckpointResponse.verify|verify} messages.
                 * @param message AddCheckpointResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.AddCheckpointResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an AddCheckpointResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.AddCheckpointResponse & entente.authentication.v1.AddCheckpointResponse.$Shape} AddCheckpointResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.AddCheckpointResponse & entente.authentication.v1.AddCheckpointResponse.$Shape;
            }

            namespace AddCheckpointResponse {

                /** Properties of an AddCheckpointResponse. */
                interface $Properties {

                    /** AddCheckpointResponse answer */
                    answer?: entente.common.v1.WitnessAnswer.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an AddCheckpointResponse. */
                type $Shape = entente.authentication.v1.AddCheckpointResponse.$Properties;
            }

            /**
             * Properties of a ReadStatementRequest.
             * @deprecated Use entente.authentication.v1.ReadStatementRequest.$Properties instead.
             */
            interface IReadStatementRequest extends entente.authentication.v1.ReadStatementRequest.$Properties {
            }

            /** Represents a ReadStatementRequest. */
            class ReadStatementRequest {

                /**
                 * Constructs a new ReadStatementRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.ReadStatementRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ReadStatementRequest message. Does not implicitly {@link entente.authentication.v1.ReadStatementRequest.verify|verify} messages.
                 * @param message ReadStatementRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.ReadStatementRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadStatementRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.ReadStatementRequest & entente.authentication.v1.ReadStatementRequest.$Shape} ReadStatementRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.ReadStatementRequest & entente.authentication.v1.ReadStatementRequest.$Shape;
            }

            namespace ReadStatementRequest {

                /** Properties of a ReadStatementRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadStatementRequest. */
                type $Shape = entente.authentication.v1.ReadStatementRequest.$Properties;
            }

            /**
             * Properties of a ReadStatementResponse.
             * @deprecated Use entente.authentication.v1.ReadStatementResponse.$Properties instead.
             */
            interface IReadStatementResponse extends entente.authentication.v1.ReadStatementResponse.$Properties {
            }

            /** Represents a ReadStatementResponse. */
            class ReadStatementResponse {

                /**
                 * Constructs a new ReadStatementResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.ReadStatementResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadStatementResponse stated. */
                stated: entente.common.v1.StatedDomain;

                /**
                 * Encodes the specified ReadStatementResponse message. Does not implicitly {@link entente.authentication.v1.ReadStatementResponse.verify|verify} messages.
                 * @param message ReadStatementResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.ReadStatementResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadStatementResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.ReadStatementResponse & entente.authentication.v1.ReadStatementResponse.$Shape} ReadStatementResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.ReadStatementResponse & entente.authentication.v1.ReadStatementResponse.$Shape;
            }

            namespace ReadStatementResponse {

                /** Properties of a ReadStatementResponse. */
                interface $Properties {

                    /** ReadStatementResponse stated */
                    stated?: entente.common.v1.StatedDomain.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadStatementResponse. */
                type $Shape = entente.authentication.v1.ReadStatementResponse.$Properties;
            }

            /**
             * Properties of a ListStatementsRequest.
             * @deprecated Use entente.authentication.v1.ListStatementsRequest.$Properties instead.
             */
            interface IListStatementsRequest extends entente.authentication.v1.ListStatementsRequest.$Properties {
            }

            /** Represents a ListStatementsRequest. */
            class ListStatementsRequest {

                /**
                 * Constructs a new ListStatementsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.ListStatementsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ListStatementsRequest message. Does not implicitly {@link entente.authentication.v1.ListStatementsRequest.verify|verify} messages.
                 * @param message ListStatementsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.ListStatementsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListStatementsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.ListStatementsRequest & entente.authentication.v1.ListStatementsRequest.$Shape} ListStatementsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.ListStatementsRequest & entente.authentication.v1.ListStatementsRequest.$Shape;
            }

            namespace ListStatementsRequest {

                /** Properties of a ListStatementsRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListStatementsRequest. */
                type $Shape = entente.authentication.v1.ListStatementsRequest.$Properties;
            }

            /**
             * Properties of a ListStatementsResponse.
             * @deprecated Use entente.authentication.v1.ListStatementsResponse.$Properties instead.
             */
            interface IListStatementsResponse extends entente.authentication.v1.ListStatementsResponse.$Properties {
            }

            /** Represents a ListStatementsResponse. */
            class ListStatementsResponse {

                /**
                 * Constructs a new ListStatementsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.ListStatementsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListStatementsResponse stated. */
                stated: entente.common.v1.StatedDomain[];

                /**
                 * Encodes the specified ListStatementsResponse message. Does not implicitly {@link entente.authentication.v1.ListStatementsResponse.verify|verify} messages.
                 * @param message ListStatementsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.ListStatementsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListStatementsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.ListStatementsResponse & entente.authentication.v1.ListStatementsResponse.$Shape} ListStatementsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.ListStatementsResponse & entente.authentication.v1.ListStatementsResponse.$Shape;
            }

            namespace ListStatementsResponse {

                /** Properties of a ListStatementsResponse. */
                interface $Properties {

                    /** ListStatementsResponse stated */
                    stated?: entente.common.v1.StatedDomain.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListStatementsResponse. */
                type $Shape = entente.authentication.v1.ListStatementsResponse.$Properties;
            }

            /**
             * Properties of a BeginSignInRequest.
             * @deprecated Use entente.authentication.v1.BeginSignInRequest.$Properties instead.
             */
            interface IBeginSignInRequest extends entente.authentication.v1.BeginSignInRequest.$Properties {
            }

            /** Represents a BeginSignInRequest. */
            class BeginSignInRequest {

                /**
                 * Constructs a new BeginSignInRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.BeginSignInRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BeginSignInRequest redirectUri. */
                redirectUri: string;

                /**
                 * Encodes the specified BeginSignInRequest message. Does not implicitly {@link entente.authentication.v1.BeginSignInRequest.verify|verify} messages.
                 * @param message BeginSignInRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.BeginSignInRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BeginSignInRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.BeginSignInRequest & entente.authentication.v1.BeginSignInRequest.$Shape} BeginSignInRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.BeginSignInRequest & entente.authentication.v1.BeginSignInRequest.$Shape;
            }

            namespace BeginSignInRequest {

                /** Properties of a BeginSignInRequest. */
                interface $Properties {

                    /** BeginSignInRequest redirectUri */
                    redirectUri?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BeginSignInRequest. */
                type $Shape = entente.authentication.v1.BeginSignInRequest.$Properties;
            }

            /**
             * Properties of a BeginSignInResponse.
             * @deprecated Use entente.authentication.v1.BeginSignInResponse.$Properties instead.
             */
            interface IBeginSignInResponse extends entente.authentication.v1.BeginSignInResponse.$Properties {
            }

            /** Represents a BeginSignInResponse. */
            class BeginSignInResponse {

                /**
                 * Constructs a new BeginSignInResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.BeginSignInResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BeginSignInResponse authorizationUrl. */
                authorizationUrl: string;

                /** BeginSignInResponse signIn. */
                signIn: Uint8Array;

                /**
                 * Encodes the specified BeginSignInResponse message. Does not implicitly {@link entente.authentication.v1.BeginSignInResponse.verify|verify} messages.
                 * @param message BeginSignInResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.BeginSignInResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BeginSignInResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.BeginSignInResponse & entente.authentication.v1.BeginSignInResponse.$Shape} BeginSignInResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.BeginSignInResponse & entente.authentication.v1.BeginSignInResponse.$Shape;
            }

            namespace BeginSignInResponse {

                /** Properties of a BeginSignInResponse. */
                interface $Properties {

                    /** BeginSignInResponse authorizationUrl */
                    authorizationUrl?: string;

                    /** BeginSignInResponse signIn */
                    signIn?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BeginSignInResponse. */
                type $Shape = entente.authentication.v1.BeginSignInResponse.$Properties;
            }

            /**
             * Properties of a CompleteSignInRequest.
             * @deprecated Use entente.authentication.v1.CompleteSignInRequest.$Properties instead.
             */
            interface ICompleteSignInRequest extends entente.authentication.v1.CompleteSignInRequest.$Properties {
            }

            /** Represents a CompleteSignInRequest. */
            class CompleteSignInRequest {

                /**
                 * Constructs a new CompleteSignInRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.CompleteSignInRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CompleteSignInRequest signIn. */
                signIn: Uint8Array;

                /** CompleteSignInRequest callbackUrl. */
                callbackUrl: string;

                /**
                 * Encodes the specified CompleteSignInRequest message. Does not implicitly {@link entente.authentication.v1.CompleteSignInRequest.verify|verify} messages.
                 * @param message CompleteSignInRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.CompleteSignInRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CompleteSignInRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.CompleteSignInRequest & entente.authentication.v1.CompleteSignInRequest.$Shape} CompleteSignInRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.CompleteSignInRequest & entente.authentication.v1.CompleteSignInRequest.$Shape;
            }

            namespace CompleteSignInRequest {

                /** Properties of a CompleteSignInRequest. */
                interface $Properties {

                    /** CompleteSignInRequest signIn */
                    signIn?: Uint8Array;

                    /** CompleteSignInRequest callbackUrl */
                    callbackUrl?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CompleteSignInRequest. */
                type $Shape = entente.authentication.v1.CompleteSignInRequest.$Properties;
            }

            /**
             * Properties of a CompleteSignInResponse.
             * @deprecated Use entente.authentication.v1.CompleteSignInResponse.$Properties instead.
             */
            interface ICompleteSignInResponse extends entente.authentication.v1.CompleteSignInResponse.$Properties {
            }

            /** Represents a CompleteSignInResponse. */
            class CompleteSignInResponse {

                /**
                 * Constructs a new CompleteSignInResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.authentication.v1.CompleteSignInResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CompleteSignInResponse userId. */
                userId: string;

                /** CompleteSignInResponse invitationToken. */
                invitationToken: string;

                /** CompleteSignInResponse notAfterMs. */
                notAfterMs: number;

                /**
                 * Encodes the specified CompleteSignInResponse message. Does not implicitly {@link entente.authentication.v1.CompleteSignInResponse.verify|verify} messages.
                 * @param message CompleteSignInResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.authentication.v1.CompleteSignInResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CompleteSignInResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.authentication.v1.CompleteSignInResponse & entente.authentication.v1.CompleteSignInResponse.$Shape} CompleteSignInResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.authentication.v1.CompleteSignInResponse & entente.authentication.v1.CompleteSignInResponse.$Shape;
            }

            namespace CompleteSignInResponse {

                /** Properties of a CompleteSignInResponse. */
                interface $Properties {

                    /** CompleteSignInResponse userId */
                    userId?: string;

                    /** CompleteSignInResponse invitationToken */
                    invitationToken?: string;

                    /** CompleteSignInResponse notAfterMs */
                    notAfterMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CompleteSignInResponse. */
                type $Shape = entente.authentication.v1.CompleteSignInResponse.$Properties;
            }
        }
    }

    /** Namespace common. */
    namespace common {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a CredentialQuery.
             * @deprecated Use entente.common.v1.CredentialQuery.$Properties instead.
             */
            interface ICredentialQuery extends entente.common.v1.CredentialQuery.$Properties {
            }

            /** Represents a CredentialQuery. */
            class CredentialQuery {

                /**
                 * Constructs a new CredentialQuery.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.CredentialQuery.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CredentialQuery credential. */
                credential: Uint8Array;

                /** CredentialQuery signaturePublicKey. */
                signaturePublicKey: Uint8Array;

                /** CredentialQuery clientId. */
                clientId: string;

                /**
                 * Encodes the specified CredentialQuery message. Does not implicitly {@link entente.common.v1.CredentialQuery.verify|verify} messages.
                 * @param message CredentialQuery message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.CredentialQuery.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CredentialQuery message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.CredentialQuery & entente.common.v1.CredentialQuery.$Shape} CredentialQuery
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.CredentialQuery & entente.common.v1.CredentialQuery.$Shape;
            }

            namespace CredentialQuery {

                /** Properties of a CredentialQuery. */
                interface $Properties {

                    /** CredentialQuery credential */
                    credential?: Uint8Array;

                    /** CredentialQuery signaturePublicKey */
                    signaturePublicKey?: Uint8Array;

                    /** CredentialQuery clientId */
                    clientId?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CredentialQuery. */
                type $Shape = entente.common.v1.CredentialQuery.$Properties;
            }

            /** CredentialState enum. */
            enum CredentialState {

                /** CREDENTIAL_STATE_UNSPECIFIED value */
                CREDENTIAL_STATE_UNSPECIFIED = 0,

                /** CREDENTIAL_STATE_VALID value */
                CREDENTIAL_STATE_VALID = 1,

                /** CREDENTIAL_STATE_EXPIRED value */
                CREDENTIAL_STATE_EXPIRED = 2,

                /** CREDENTIAL_STATE_REVOKED value */
                CREDENTIAL_STATE_REVOKED = 3,

                /** CREDENTIAL_STATE_UNKNOWN value */
                CREDENTIAL_STATE_UNKNOWN = 4,

                /** CREDENTIAL_STATE_MALFORMED value */
                CREDENTIAL_STATE_MALFORMED = 5
            }

            /**
             * Properties of a CredentialVerdict.
             * @deprecated Use entente.common.v1.CredentialVerdict.$Properties instead.
             */
            interface ICredentialVerdict extends entente.common.v1.CredentialVerdict.$Properties {
            }

            /** Represents a CredentialVerdict. */
            class CredentialVerdict {

                /**
                 * Constructs a new CredentialVerdict.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.CredentialVerdict.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CredentialVerdict state. */
                state: entente.common.v1.CredentialState;

                /** CredentialVerdict clientId. */
                clientId: string;

                /** CredentialVerdict notAfterMs. */
                notAfterMs: number;

                /** CredentialVerdict revokedAtMs. */
                revokedAtMs: number;

                /** CredentialVerdict revocationReason. */
                revocationReason: number;

                /**
                 * Encodes the specified CredentialVerdict message. Does not implicitly {@link entente.common.v1.CredentialVerdict.verify|verify} messages.
                 * @param message CredentialVerdict message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.CredentialVerdict.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CredentialVerdict message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.CredentialVerdict & entente.common.v1.CredentialVerdict.$Shape} CredentialVerdict
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.CredentialVerdict & entente.common.v1.CredentialVerdict.$Shape;
            }

            namespace CredentialVerdict {

                /** Properties of a CredentialVerdict. */
                interface $Properties {

                    /** CredentialVerdict state */
                    state?: entente.common.v1.CredentialState;

                    /** CredentialVerdict clientId */
                    clientId?: string;

                    /** CredentialVerdict notAfterMs */
                    notAfterMs?: number;

                    /** CredentialVerdict revokedAtMs */
                    revokedAtMs?: number;

                    /** CredentialVerdict revocationReason */
                    revocationReason?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CredentialVerdict. */
                type $Shape = entente.common.v1.CredentialVerdict.$Properties;
            }

            /**
             * Properties of a TrustAnchor.
             * @deprecated Use entente.common.v1.TrustAnchor.$Properties instead.
             */
            interface ITrustAnchor extends entente.common.v1.TrustAnchor.$Properties {
            }

            /** Represents a TrustAnchor. */
            class TrustAnchor {

                /**
                 * Constructs a new TrustAnchor.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.TrustAnchor.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** TrustAnchor domain. */
                domain: string;

                /** TrustAnchor rootCertificates. */
                rootCertificates: Uint8Array[];

                /** TrustAnchor orderingCertificates. */
                orderingCertificates: Uint8Array[];

                /**
                 * Encodes the specified TrustAnchor message. Does not implicitly {@link entente.common.v1.TrustAnchor.verify|verify} messages.
                 * @param message TrustAnchor message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.TrustAnchor.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a TrustAnchor message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.TrustAnchor & entente.common.v1.TrustAnchor.$Shape} TrustAnchor
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.TrustAnchor & entente.common.v1.TrustAnchor.$Shape;
            }

            namespace TrustAnchor {

                /** Properties of a TrustAnchor. */
                interface $Properties {

                    /** TrustAnchor domain */
                    domain?: string;

                    /** TrustAnchor rootCertificates */
                    rootCertificates?: Uint8Array[];

                    /** TrustAnchor orderingCertificates */
                    orderingCertificates?: Uint8Array[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a TrustAnchor. */
                type $Shape = entente.common.v1.TrustAnchor.$Properties;
            }

            /**
             * Properties of a LogQuery.
             * @deprecated Use entente.common.v1.LogQuery.$Properties instead.
             */
            interface ILogQuery extends entente.common.v1.LogQuery.$Properties {
            }

            /** Represents a LogQuery. */
            class LogQuery {

                /**
                 * Constructs a new LogQuery.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.LogQuery.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LogQuery lastSize. */
                lastSize: number;

                /** LogQuery search. */
                search: (entente.common.v1.SearchQuestion|null);

                /** LogQuery contact. */
                contact: (entente.common.v1.ContactQuestion|null);

                /** LogQuery owner. */
                owner: (entente.common.v1.OwnerQuestion|null);

                /** LogQuery update. */
                update: (entente.common.v1.UpdateQuestion|null);

                /** LogQuery offlineProof. */
                offlineProof: (entente.common.v1.OfflineProofQuestion|null);

                /** LogQuery consistency. */
                consistency: (entente.common.v1.ConsistencyQuestion|null);

                /** LogQuery question. */
                question?: ("search"|"contact"|"owner"|"update"|"offlineProof"|"consistency");

                /**
                 * Encodes the specified LogQuery message. Does not implicitly {@link entente.common.v1.LogQuery.verify|verify} messages.
                 * @param message LogQuery message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.LogQuery.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LogQuery message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.LogQuery & entente.common.v1.LogQuery.$Shape} LogQuery
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.LogQuery & entente.common.v1.LogQuery.$Shape;
            }

            namespace LogQuery {

                /** Properties of a LogQuery. */
                interface $Properties {

                    /** LogQuery lastSize */
                    lastSize?: number;

                    /** LogQuery search */
                    search?: (entente.common.v1.SearchQuestion.$Properties|null);

                    /** LogQuery contact */
                    contact?: (entente.common.v1.ContactQuestion.$Properties|null);

                    /** LogQuery owner */
                    owner?: (entente.common.v1.OwnerQuestion.$Properties|null);

                    /** LogQuery update */
                    update?: (entente.common.v1.UpdateQuestion.$Properties|null);

                    /** LogQuery offlineProof */
                    offlineProof?: (entente.common.v1.OfflineProofQuestion.$Properties|null);

                    /** LogQuery consistency */
                    consistency?: (entente.common.v1.ConsistencyQuestion.$Properties|null);

                    /** LogQuery question */
                    question?: ("search"|"contact"|"owner"|"update"|"offlineProof"|"consistency");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a LogQuery. */
                type $Shape = {
                  lastSize?: number;
                  search?: entente.common.v1.SearchQuestion.$Shape|null;
                  contact?: entente.common.v1.ContactQuestion.$Shape|null;
                  owner?: entente.common.v1.OwnerQuestion.$Shape|null;
                  update?: entente.common.v1.UpdateQuestion.$Shape|null;
                  offlineProof?: entente.common.v1.OfflineProofQuestion.$Shape|null;
                  consistency?: entente.common.v1.ConsistencyQuestion.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ question?: undefined; search?: null; contact?: null; owner?: null; update?: null; offlineProof?: null; consistency?: null }|{ question?: "search"; search: entente.common.v1.SearchQuestion.$Shape; contact?: null; owner?: null; update?: null; offlineProof?: null; consistency?: null }|{ question?: "contact"; search?: null; contact: entente.common.v1.ContactQuestion.$Shape; owner?: null; update?: null; offlineProof?: null; consistency?: null }|{ question?: "owner"; search?: null; contact?: null; owner: entente.common.v1.OwnerQuestion.$Shape; update?: null; offlineProof?: null; consistency?: null }|{ question?: "update"; search?: null; contact?: null; owner?: null; update: entente.common.v1.UpdateQuestion.$Shape; offlineProof?: null; consistency?: null }|{ question?: "offlineProof"; search?: null; contact?: null; owner?: null; update?: null; offlineProof: entente.common.v1.OfflineProofQuestion.$Shape; consistency?: null }|{ question?: "consistency"; search?: null; contact?: null; owner?: null; update?: null; offlineProof?: null; consistency: entente.common.v1.ConsistencyQuestion.$Shape })
                );
            }

            /**
             * Properties of a SearchQuestion.
             * @deprecated Use entente.common.v1.SearchQuestion.$Properties instead.
             */
            interface ISearchQuestion extends entente.common.v1.SearchQuestion.$Properties {
            }

            /** Represents a SearchQuestion. */
            class SearchQuestion {

                /**
                 * Constructs a new SearchQuestion.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.SearchQuestion.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SearchQuestion label. */
                label: Uint8Array;

                /** SearchQuestion version. */
                version: (number|null);

                /**
                 * Encodes the specified SearchQuestion message. Does not implicitly {@link entente.common.v1.SearchQuestion.verify|verify} messages.
                 * @param message SearchQuestion message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.SearchQuestion.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SearchQuestion message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.SearchQuestion & entente.common.v1.SearchQuestion.$Shape} SearchQuestion
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.SearchQuestion & entente.common.v1.SearchQuestion.$Shape;
            }

            namespace SearchQuestion {

                /** Properties of a SearchQuestion. */
                interface $Properties {

                    /** SearchQuestion label */
                    label?: Uint8Array;

                    /** SearchQuestion version */
                    version?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SearchQuestion. */
                type $Shape = entente.common.v1.SearchQuestion.$Properties;
            }

            /**
             * Properties of a ContactQuestion.
             * @deprecated Use entente.common.v1.ContactQuestion.$Properties instead.
             */
            interface IContactQuestion extends entente.common.v1.ContactQuestion.$Properties {
            }

            /** Represents a ContactQuestion. */
            class ContactQuestion {

                /**
                 * Constructs a new ContactQuestion.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.ContactQuestion.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ContactQuestion label. */
                label: Uint8Array;

                /** ContactQuestion watched. */
                watched: entente.common.v1.WatchedVersion[];

                /**
                 * Encodes the specified ContactQuestion message. Does not implicitly {@link entente.common.v1.ContactQuestion.verify|verify} messages.
                 * @param message ContactQuestion message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.ContactQuestion.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ContactQuestion message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.ContactQuestion & entente.common.v1.ContactQuestion.$Shape} ContactQuestion
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.ContactQuestion & entente.common.v1.ContactQuestion.$Shape;
            }

            namespace ContactQuestion {

                /** Properties of a ContactQuestion. */
                interface $Properties {

                    /** ContactQuestion label */
                    label?: Uint8Array;

                    /** ContactQuestion watched */
                    watched?: entente.common.v1.WatchedVersion.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ContactQuestion. */
                type $Shape = entente.common.v1.ContactQuestion.$Properties;
            }

            /**
             * Properties of a WatchedVersion.
             * @deprecated Use entente.common.v1.WatchedVersion.$Properties instead.
             */
            interface IWatchedVersion extends entente.common.v1.WatchedVersion.$Properties {
            }

            /** Represents a WatchedVersion. */
            class WatchedVersion {

                /**
                 * Constructs a new WatchedVersion.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.WatchedVersion.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** WatchedVersion position. */
                position: number;

                /** WatchedVersion version. */
                version: number;

                /**
                 * Encodes the specified WatchedVersion message. Does not implicitly {@link entente.common.v1.WatchedVersion.verify|verify} messages.
                 * @param message WatchedVersion message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.WatchedVersion.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a WatchedVersion message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.WatchedVersion & entente.common.v1.WatchedVersion.$Shape} WatchedVersion
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.WatchedVersion & entente.common.v1.WatchedVersion.$Shape;
            }

            namespace WatchedVersion {

                /** Properties of a WatchedVersion. */
                interface $Properties {

                    /** WatchedVersion position */
                    position?: number;

                    /** WatchedVersion version */
                    version?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a WatchedVersion. */
                type $Shape = entente.common.v1.WatchedVersion.$Properties;
            }

            /**
             * Properties of an OwnerQuestion.
             * @deprecated Use entente.common.v1.OwnerQuestion.$Properties instead.
             */
            interface IOwnerQuestion extends entente.common.v1.OwnerQuestion.$Properties {
            }

            /** Represents an OwnerQuestion. */
            class OwnerQuestion {

                /**
                 * Constructs a new OwnerQuestion.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.OwnerQuestion.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** OwnerQuestion label. */
                label: Uint8Array;

                /** OwnerQuestion afterPosition. */
                afterPosition: (number|null);

                /**
                 * Encodes the specified OwnerQuestion message. Does not implicitly {@link entente.common.v1.OwnerQuestion.verify|verify} messages.
                 * @param message OwnerQuestion message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.OwnerQuestion.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an OwnerQuestion message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.OwnerQuestion & entente.common.v1.OwnerQuestion.$Shape} OwnerQuestion
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.OwnerQuestion & entente.common.v1.OwnerQuestion.$Shape;
            }

            namespace OwnerQuestion {

                /** Properties of an OwnerQuestion. */
                interface $Properties {

                    /** OwnerQuestion label */
                    label?: Uint8Array;

                    /** OwnerQuestion afterPosition */
                    afterPosition?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an OwnerQuestion. */
                type $Shape = entente.common.v1.OwnerQuestion.$Properties;
            }

            /**
             * Properties of an UpdateQuestion.
             * @deprecated Use entente.common.v1.UpdateQuestion.$Properties instead.
             */
            interface IUpdateQuestion extends entente.common.v1.UpdateQuestion.$Properties {
            }

            /** Represents an UpdateQuestion. */
            class UpdateQuestion {

                /**
                 * Constructs a new UpdateQuestion.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.UpdateQuestion.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** UpdateQuestion label. */
                label: Uint8Array;

                /** UpdateQuestion version. */
                version: (number|null);

                /**
                 * Encodes the specified UpdateQuestion message. Does not implicitly {@link entente.common.v1.UpdateQuestion.verify|verify} messages.
                 * @param message UpdateQuestion message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.UpdateQuestion.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an UpdateQuestion message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.UpdateQuestion & entente.common.v1.UpdateQuestion.$Shape} UpdateQuestion
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.UpdateQuestion & entente.common.v1.UpdateQuestion.$Shape;
            }

            namespace UpdateQuestion {

                /** Properties of an UpdateQuestion. */
                interface $Properties {

                    /** UpdateQuestion label */
                    label?: Uint8Array;

                    /** UpdateQuestion version */
                    version?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an UpdateQuestion. */
                type $Shape = entente.common.v1.UpdateQuestion.$Properties;
            }

            /**
             * Properties of an OfflineProofQuestion.
             * @deprecated Use entente.common.v1.OfflineProofQuestion.$Properties instead.
             */
            interface IOfflineProofQuestion extends entente.common.v1.OfflineProofQuestion.$Properties {
            }

            /** Represents an OfflineProofQuestion. */
            class OfflineProofQuestion {

                /**
                 * Constructs a new OfflineProofQuestion.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.OfflineProofQuestion.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** OfflineProofQuestion label. */
                label: Uint8Array;

                /**
                 * Encodes the specified OfflineProofQuestion message. Does not implicitly {@link entente.common.v1.OfflineProofQuestion.verify|verify} messages.
                 * @param message OfflineProofQuestion message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.OfflineProofQuestion.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an OfflineProofQuestion message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.OfflineProofQuestion & entente.common.v1.OfflineProofQuestion.$Shape} OfflineProofQuestion
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.OfflineProofQuestion & entente.common.v1.OfflineProofQuestion.$Shape;
            }

            namespace OfflineProofQuestion {

                /** Properties of an OfflineProofQuestion. */
                interface $Properties {

                    /** OfflineProofQuestion label */
                    label?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an OfflineProofQuestion. */
                type $Shape = entente.common.v1.OfflineProofQuestion.$Properties;
            }

            /**
             * Properties of a ConsistencyQuestion.
             * @deprecated Use entente.common.v1.ConsistencyQuestion.$Properties instead.
             */
            interface IConsistencyQuestion extends entente.common.v1.ConsistencyQuestion.$Properties {
            }

            /** Represents a ConsistencyQuestion. */
            class ConsistencyQuestion {

                /**
                 * Constructs a new ConsistencyQuestion.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.ConsistencyQuestion.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ConsistencyQuestion firstSize. */
                firstSize: number;

                /** ConsistencyQuestion secondSize. */
                secondSize: number;

                /**
                 * Encodes the specified ConsistencyQuestion message. Does not implicitly {@link entente.common.v1.ConsistencyQuestion.verify|verify} messages.
                 * @param message ConsistencyQuestion message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.ConsistencyQuestion.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ConsistencyQuestion message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.ConsistencyQuestion & entente.common.v1.ConsistencyQuestion.$Shape} ConsistencyQuestion
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.ConsistencyQuestion & entente.common.v1.ConsistencyQuestion.$Shape;
            }

            namespace ConsistencyQuestion {

                /** Properties of a ConsistencyQuestion. */
                interface $Properties {

                    /** ConsistencyQuestion firstSize */
                    firstSize?: number;

                    /** ConsistencyQuestion secondSize */
                    secondSize?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ConsistencyQuestion. */
                type $Shape = entente.common.v1.ConsistencyQuestion.$Properties;
            }

            /**
             * Properties of a LogAnswer.
             * @deprecated Use entente.common.v1.LogAnswer.$Properties instead.
             */
            interface ILogAnswer extends entente.common.v1.LogAnswer.$Properties {
            }

            /** Represents a LogAnswer. */
            class LogAnswer {

                /**
                 * Constructs a new LogAnswer.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.LogAnswer.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LogAnswer response. */
                response: Uint8Array;

                /** LogAnswer consistencyHashes. */
                consistencyHashes: Uint8Array[];

                /**
                 * Encodes the specified LogAnswer message. Does not implicitly {@link entente.common.v1.LogAnswer.verify|verify} messages.
                 * @param message LogAnswer message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.LogAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LogAnswer message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.LogAnswer & entente.common.v1.LogAnswer.$Shape} LogAnswer
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.LogAnswer & entente.common.v1.LogAnswer.$Shape;
            }

            namespace LogAnswer {

                /** Properties of a LogAnswer. */
                interface $Properties {

                    /** LogAnswer response */
                    response?: Uint8Array;

                    /** LogAnswer consistencyHashes */
                    consistencyHashes?: Uint8Array[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LogAnswer. */
                type $Shape = entente.common.v1.LogAnswer.$Properties;
            }

            /**
             * Properties of a WitnessSubmission.
             * @deprecated Use entente.common.v1.WitnessSubmission.$Properties instead.
             */
            interface IWitnessSubmission extends entente.common.v1.WitnessSubmission.$Properties {
            }

            /** Represents a WitnessSubmission. */
            class WitnessSubmission {

                /**
                 * Constructs a new WitnessSubmission.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.WitnessSubmission.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** WitnessSubmission addCheckpoint. */
                addCheckpoint: Uint8Array;

                /**
                 * Encodes the specified WitnessSubmission message. Does not implicitly {@link entente.common.v1.WitnessSubmission.verify|verify} messages.
                 * @param message WitnessSubmission message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.WitnessSubmission.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a WitnessSubmission message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.WitnessSubmission & entente.common.v1.WitnessSubmission.$Shape} WitnessSubmission
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.WitnessSubmission & entente.common.v1.WitnessSubmission.$Shape;
            }

            namespace WitnessSubmission {

                /** Properties of a WitnessSubmission. */
                interface $Properties {

                    /** WitnessSubmission addCheckpoint */
                    addCheckpoint?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a WitnessSubmission. */
                type $Shape = entente.common.v1.WitnessSubmission.$Properties;
            }

            /**
             * Properties of a WitnessAnswer.
             * @deprecated Use entente.common.v1.WitnessAnswer.$Properties instead.
             */
            interface IWitnessAnswer extends entente.common.v1.WitnessAnswer.$Properties {
            }

            /** Represents a WitnessAnswer. */
            class WitnessAnswer {

                /**
                 * Constructs a new WitnessAnswer.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.WitnessAnswer.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** WitnessAnswer status. */
                status: number;

                /** WitnessAnswer body. */
                body: Uint8Array;

                /**
                 * Encodes the specified WitnessAnswer message. Does not implicitly {@link entente.common.v1.WitnessAnswer.verify|verify} messages.
                 * @param message WitnessAnswer message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.WitnessAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a WitnessAnswer message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.WitnessAnswer & entente.common.v1.WitnessAnswer.$Shape} WitnessAnswer
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.WitnessAnswer & entente.common.v1.WitnessAnswer.$Shape;
            }

            namespace WitnessAnswer {

                /** Properties of a WitnessAnswer. */
                interface $Properties {

                    /** WitnessAnswer status */
                    status?: number;

                    /** WitnessAnswer body */
                    body?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a WitnessAnswer. */
                type $Shape = entente.common.v1.WitnessAnswer.$Properties;
            }

            /**
             * Properties of a StatedDomain.
             * @deprecated Use entente.common.v1.StatedDomain.$Properties instead.
             */
            interface IStatedDomain extends entente.common.v1.StatedDomain.$Properties {
            }

            /** Represents a StatedDomain. */
            class StatedDomain {

                /**
                 * Constructs a new StatedDomain.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.StatedDomain.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StatedDomain domain. */
                domain: string;

                /** StatedDomain statement. */
                statement: Uint8Array;

                /** StatedDomain statementCertificate. */
                statementCertificate: Uint8Array;

                /**
                 * Encodes the specified StatedDomain message. Does not implicitly {@link entente.common.v1.StatedDomain.verify|verify} messages.
                 * @param message StatedDomain message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.StatedDomain.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StatedDomain message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.StatedDomain & entente.common.v1.StatedDomain.$Shape} StatedDomain
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.StatedDomain & entente.common.v1.StatedDomain.$Shape;
            }

            namespace StatedDomain {

                /** Properties of a StatedDomain. */
                interface $Properties {

                    /** StatedDomain domain */
                    domain?: string;

                    /** StatedDomain statement */
                    statement?: Uint8Array;

                    /** StatedDomain statementCertificate */
                    statementCertificate?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a StatedDomain. */
                type $Shape = entente.common.v1.StatedDomain.$Properties;
            }

            /**
             * Properties of a DirectoryQuery.
             * @deprecated Use entente.common.v1.DirectoryQuery.$Properties instead.
             */
            interface IDirectoryQuery extends entente.common.v1.DirectoryQuery.$Properties {
            }

            /** Represents a DirectoryQuery. */
            class DirectoryQuery {

                /**
                 * Constructs a new DirectoryQuery.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.DirectoryQuery.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DirectoryQuery userId. */
                userId: (string|null);

                /** DirectoryQuery namePrefix. */
                namePrefix: (string|null);

                /** DirectoryQuery limit. */
                limit: number;

                /** DirectoryQuery query. */
                query?: ("userId"|"namePrefix");

                /**
                 * Encodes the specified DirectoryQuery message. Does not implicitly {@link entente.common.v1.DirectoryQuery.verify|verify} messages.
                 * @param message DirectoryQuery message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.DirectoryQuery.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DirectoryQuery message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.DirectoryQuery & entente.common.v1.DirectoryQuery.$Shape} DirectoryQuery
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.DirectoryQuery & entente.common.v1.DirectoryQuery.$Shape;
            }

            namespace DirectoryQuery {

                /** Properties of a DirectoryQuery. */
                interface $Properties {

                    /** DirectoryQuery userId */
                    userId?: (string|null);

                    /** DirectoryQuery namePrefix */
                    namePrefix?: (string|null);

                    /** DirectoryQuery limit */
                    limit?: number;

                    /** DirectoryQuery query */
                    query?: ("userId"|"namePrefix");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a DirectoryQuery. */
                type $Shape = {
                  userId?: string|null;
                  namePrefix?: string|null;
                  limit?: number;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ query?: undefined; userId?: null; namePrefix?: null }|{ query?: "userId"; userId: string; namePrefix?: null }|{ query?: "namePrefix"; userId?: null; namePrefix: string })
                );
            }

            /**
             * Properties of a DirectoryResult.
             * @deprecated Use entente.common.v1.DirectoryResult.$Properties instead.
             */
            interface IDirectoryResult extends entente.common.v1.DirectoryResult.$Properties {
            }

            /** Represents a DirectoryResult. */
            class DirectoryResult {

                /**
                 * Constructs a new DirectoryResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.DirectoryResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DirectoryResult users. */
                users: entente.common.v1.DirectoryEntry[];

                /**
                 * Encodes the specified DirectoryResult message. Does not implicitly {@link entente.common.v1.DirectoryResult.verify|verify} messages.
                 * @param message DirectoryResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.DirectoryResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DirectoryResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.DirectoryResult & entente.common.v1.DirectoryResult.$Shape} DirectoryResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.DirectoryResult & entente.common.v1.DirectoryResult.$Shape;
            }

            namespace DirectoryResult {

                /** Properties of a DirectoryResult. */
                interface $Properties {

                    /** DirectoryResult users */
                    users?: entente.common.v1.DirectoryEntry.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DirectoryResult. */
                type $Shape = entente.common.v1.DirectoryResult.$Properties;
            }

            /**
             * Properties of a DirectoryEntry.
             * @deprecated Use entente.common.v1.DirectoryEntry.$Properties instead.
             */
            interface IDirectoryEntry extends entente.common.v1.DirectoryEntry.$Properties {
            }

            /** Represents a DirectoryEntry. */
            class DirectoryEntry {

                /**
                 * Constructs a new DirectoryEntry.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.DirectoryEntry.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DirectoryEntry userId. */
                userId: string;

                /** DirectoryEntry displayName. */
                displayName: string;

                /** DirectoryEntry consentNeeded. */
                consentNeeded: boolean;

                /**
                 * Encodes the specified DirectoryEntry message. Does not implicitly {@link entente.common.v1.DirectoryEntry.verify|verify} messages.
                 * @param message DirectoryEntry message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.DirectoryEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DirectoryEntry message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.DirectoryEntry & entente.common.v1.DirectoryEntry.$Shape} DirectoryEntry
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.DirectoryEntry & entente.common.v1.DirectoryEntry.$Shape;
            }

            namespace DirectoryEntry {

                /** Properties of a DirectoryEntry. */
                interface $Properties {

                    /** DirectoryEntry userId */
                    userId?: string;

                    /** DirectoryEntry displayName */
                    displayName?: string;

                    /** DirectoryEntry consentNeeded */
                    consentNeeded?: boolean;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DirectoryEntry. */
                type $Shape = entente.common.v1.DirectoryEntry.$Properties;
            }

            /**
             * Properties of an ErrorDetail.
             * @deprecated Use entente.common.v1.ErrorDetail.$Properties instead.
             */
            interface IErrorDetail extends entente.common.v1.ErrorDetail.$Properties {
            }

            /** Represents an ErrorDetail. */
            class ErrorDetail {

                /**
                 * Constructs a new ErrorDetail.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.ErrorDetail.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ErrorDetail code. */
                code: string;

                /** ErrorDetail message. */
                message: string;

                /** ErrorDetail domain. */
                domain: string;

                /** ErrorDetail retryAfterMs. */
                retryAfterMs: number;

                /** ErrorDetail field. */
                field: string;

                /** ErrorDetail reason. */
                reason: string;

                /**
                 * Encodes the specified ErrorDetail message. Does not implicitly {@link entente.common.v1.ErrorDetail.verify|verify} messages.
                 * @param message ErrorDetail message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.ErrorDetail.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ErrorDetail message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.ErrorDetail & entente.common.v1.ErrorDetail.$Shape} ErrorDetail
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.ErrorDetail & entente.common.v1.ErrorDetail.$Shape;
            }

            namespace ErrorDetail {

                /** Properties of an ErrorDetail. */
                interface $Properties {

                    /** ErrorDetail code */
                    code?: string;

                    /** ErrorDetail message */
                    message?: string;

                    /** ErrorDetail domain */
                    domain?: string;

                    /** ErrorDetail retryAfterMs */
                    retryAfterMs?: number;

                    /** ErrorDetail field */
                    field?: string;

                    /** ErrorDetail reason */
                    reason?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ErrorDetail. */
                type $Shape = entente.common.v1.ErrorDetail.$Properties;
            }

            /**
             * Properties of a GroupStateQuery.
             * @deprecated Use entente.common.v1.GroupStateQuery.$Properties instead.
             */
            interface IGroupStateQuery extends entente.common.v1.GroupStateQuery.$Properties {
            }

            /** Represents a GroupStateQuery. */
            class GroupStateQuery {

                /**
                 * Constructs a new GroupStateQuery.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.GroupStateQuery.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GroupStateQuery groupId. */
                groupId: Uint8Array;

                /** GroupStateQuery ratchetTree. */
                ratchetTree: boolean;

                /** GroupStateQuery invitation. */
                invitation: Uint8Array;

                /** GroupStateQuery joinRequest. */
                joinRequest: Uint8Array;

                /**
                 * Encodes the specified GroupStateQuery message. Does not implicitly {@link entente.common.v1.GroupStateQuery.verify|verify} messages.
                 * @param message GroupStateQuery message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.GroupStateQuery.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GroupStateQuery message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.GroupStateQuery & entente.common.v1.GroupStateQuery.$Shape} GroupStateQuery
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.GroupStateQuery & entente.common.v1.GroupStateQuery.$Shape;
            }

            namespace GroupStateQuery {

                /** Properties of a GroupStateQuery. */
                interface $Properties {

                    /** GroupStateQuery groupId */
                    groupId?: Uint8Array;

                    /** GroupStateQuery ratchetTree */
                    ratchetTree?: boolean;

                    /** GroupStateQuery invitation */
                    invitation?: Uint8Array;

                    /** GroupStateQuery joinRequest */
                    joinRequest?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GroupStateQuery. */
                type $Shape = entente.common.v1.GroupStateQuery.$Properties;
            }

            /**
             * Properties of a GroupState.
             * @deprecated Use entente.common.v1.GroupState.$Properties instead.
             */
            interface IGroupState extends entente.common.v1.GroupState.$Properties {
            }

            /** Represents a GroupState. */
            class GroupState {

                /**
                 * Constructs a new GroupState.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.GroupState.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GroupState epoch. */
                epoch: number;

                /** GroupState head. */
                head: Uint8Array;

                /** GroupState groupInfo. */
                groupInfo: Uint8Array;

                /** GroupState ratchetTree. */
                ratchetTree: Uint8Array;

                /** GroupState proposals. */
                proposals: Uint8Array[];

                /** GroupState memberDomains. */
                memberDomains: string[];

                /** GroupState ordererDomain. */
                ordererDomain: string;

                /** GroupState sealed. */
                sealed: Uint8Array;

                /**
                 * Encodes the specified GroupState message. Does not implicitly {@link entente.common.v1.GroupState.verify|verify} messages.
                 * @param message GroupState message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.GroupState.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GroupState message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.GroupState & entente.common.v1.GroupState.$Shape} GroupState
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.GroupState & entente.common.v1.GroupState.$Shape;
            }

            namespace GroupState {

                /** Properties of a GroupState. */
                interface $Properties {

                    /** GroupState epoch */
                    epoch?: number;

                    /** GroupState head */
                    head?: Uint8Array;

                    /** GroupState groupInfo */
                    groupInfo?: Uint8Array;

                    /** GroupState ratchetTree */
                    ratchetTree?: Uint8Array;

                    /** GroupState proposals */
                    proposals?: Uint8Array[];

                    /** GroupState memberDomains */
                    memberDomains?: string[];

                    /** GroupState ordererDomain */
                    ordererDomain?: string;

                    /** GroupState sealed */
                    sealed?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GroupState. */
                type $Shape = entente.common.v1.GroupState.$Properties;
            }

            /**
             * Properties of a CommitReport.
             * @deprecated Use entente.common.v1.CommitReport.$Properties instead.
             */
            interface ICommitReport extends entente.common.v1.CommitReport.$Properties {
            }

            /** Represents a CommitReport. */
            class CommitReport {

                /**
                 * Constructs a new CommitReport.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.CommitReport.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CommitReport groupId. */
                groupId: Uint8Array;

                /** CommitReport epoch. */
                epoch: number;

                /** CommitReport valueHash. */
                valueHash: Uint8Array;

                /** CommitReport code. */
                code: string;

                /** CommitReport signature. */
                signature: Uint8Array;

                /**
                 * Encodes the specified CommitReport message. Does not implicitly {@link entente.common.v1.CommitReport.verify|verify} messages.
                 * @param message CommitReport message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.CommitReport.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CommitReport message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.CommitReport & entente.common.v1.CommitReport.$Shape} CommitReport
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.CommitReport & entente.common.v1.CommitReport.$Shape;
            }

            namespace CommitReport {

                /** Properties of a CommitReport. */
                interface $Properties {

                    /** CommitReport groupId */
                    groupId?: Uint8Array;

                    /** CommitReport epoch */
                    epoch?: number;

                    /** CommitReport valueHash */
                    valueHash?: Uint8Array;

                    /** CommitReport code */
                    code?: string;

                    /** CommitReport signature */
                    signature?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CommitReport. */
                type $Shape = entente.common.v1.CommitReport.$Properties;
            }

            /**
             * Properties of a CommitReportResult.
             * @deprecated Use entente.common.v1.CommitReportResult.$Properties instead.
             */
            interface ICommitReportResult extends entente.common.v1.CommitReportResult.$Properties {
            }

            /** Represents a CommitReportResult. */
            class CommitReportResult {

                /**
                 * Constructs a new CommitReportResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.CommitReportResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CommitReportResult verdict. */
                verdict: string;

                /** CommitReportResult remedy. */
                remedy: string;

                /** CommitReportResult reporters. */
                reporters: number;

                /** CommitReportResult needed. */
                needed: number;

                /**
                 * Encodes the specified CommitReportResult message. Does not implicitly {@link entente.common.v1.CommitReportResult.verify|verify} messages.
                 * @param message CommitReportResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.CommitReportResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CommitReportResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.CommitReportResult & entente.common.v1.CommitReportResult.$Shape} CommitReportResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.CommitReportResult & entente.common.v1.CommitReportResult.$Shape;
            }

            namespace CommitReportResult {

                /** Properties of a CommitReportResult. */
                interface $Properties {

                    /** CommitReportResult verdict */
                    verdict?: string;

                    /** CommitReportResult remedy */
                    remedy?: string;

                    /** CommitReportResult reporters */
                    reporters?: number;

                    /** CommitReportResult needed */
                    needed?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CommitReportResult. */
                type $Shape = entente.common.v1.CommitReportResult.$Properties;
            }

            /**
             * Properties of an InitKeyQuery.
             * @deprecated Use entente.common.v1.InitKeyQuery.$Properties instead.
             */
            interface IInitKeyQuery extends entente.common.v1.InitKeyQuery.$Properties {
            }

            /** Represents an InitKeyQuery. */
            class InitKeyQuery {

                /**
                 * Constructs a new InitKeyQuery.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.InitKeyQuery.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** InitKeyQuery request. */
                request: Uint8Array;

                /** InitKeyQuery idempotencyKey. */
                idempotencyKey: Uint8Array;

                /**
                 * Encodes the specified InitKeyQuery message. Does not implicitly {@link entente.common.v1.InitKeyQuery.verify|verify} messages.
                 * @param message InitKeyQuery message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.InitKeyQuery.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InitKeyQuery message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.InitKeyQuery & entente.common.v1.InitKeyQuery.$Shape} InitKeyQuery
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.InitKeyQuery & entente.common.v1.InitKeyQuery.$Shape;
            }

            namespace InitKeyQuery {

                /** Properties of an InitKeyQuery. */
                interface $Properties {

                    /** InitKeyQuery request */
                    request?: Uint8Array;

                    /** InitKeyQuery idempotencyKey */
                    idempotencyKey?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InitKeyQuery. */
                type $Shape = entente.common.v1.InitKeyQuery.$Properties;
            }

            /**
             * Properties of an InitKeyAnswer.
             * @deprecated Use entente.common.v1.InitKeyAnswer.$Properties instead.
             */
            interface IInitKeyAnswer extends entente.common.v1.InitKeyAnswer.$Properties {
            }

            /** Represents an InitKeyAnswer. */
            class InitKeyAnswer {

                /**
                 * Constructs a new InitKeyAnswer.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.InitKeyAnswer.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** InitKeyAnswer response. */
                response: Uint8Array;

                /** InitKeyAnswer clients. */
                clients: entente.common.v1.InitKeyClient[];

                /**
                 * Encodes the specified InitKeyAnswer message. Does not implicitly {@link entente.common.v1.InitKeyAnswer.verify|verify} messages.
                 * @param message InitKeyAnswer message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.InitKeyAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InitKeyAnswer message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.InitKeyAnswer & entente.common.v1.InitKeyAnswer.$Shape} InitKeyAnswer
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.InitKeyAnswer & entente.common.v1.InitKeyAnswer.$Shape;
            }

            namespace InitKeyAnswer {

                /** Properties of an InitKeyAnswer. */
                interface $Properties {

                    /** InitKeyAnswer response */
                    response?: Uint8Array;

                    /** InitKeyAnswer clients */
                    clients?: entente.common.v1.InitKeyClient.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InitKeyAnswer. */
                type $Shape = entente.common.v1.InitKeyAnswer.$Properties;
            }

            /**
             * Properties of an InitKeyClient.
             * @deprecated Use entente.common.v1.InitKeyClient.$Properties instead.
             */
            interface IInitKeyClient extends entente.common.v1.InitKeyClient.$Properties {
            }

            /** Represents an InitKeyClient. */
            class InitKeyClient {

                /**
                 * Constructs a new InitKeyClient.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.InitKeyClient.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** InitKeyClient clientId. */
                clientId: string;

                /** InitKeyClient status. */
                status: entente.common.v1.KeyPackageStatus;

                /**
                 * Encodes the specified InitKeyClient message. Does not implicitly {@link entente.common.v1.InitKeyClient.verify|verify} messages.
                 * @param message InitKeyClient message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.InitKeyClient.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InitKeyClient message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.InitKeyClient & entente.common.v1.InitKeyClient.$Shape} InitKeyClient
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.InitKeyClient & entente.common.v1.InitKeyClient.$Shape;
            }

            namespace InitKeyClient {

                /** Properties of an InitKeyClient. */
                interface $Properties {

                    /** InitKeyClient clientId */
                    clientId?: string;

                    /** InitKeyClient status */
                    status?: entente.common.v1.KeyPackageStatus;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InitKeyClient. */
                type $Shape = entente.common.v1.InitKeyClient.$Properties;
            }

            /**
             * Properties of a KeyPackageClaim.
             * @deprecated Use entente.common.v1.KeyPackageClaim.$Properties instead.
             */
            interface IKeyPackageClaim extends entente.common.v1.KeyPackageClaim.$Properties {
            }

            /** Represents a KeyPackageClaim. */
            class KeyPackageClaim {

                /**
                 * Constructs a new KeyPackageClaim.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.KeyPackageClaim.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** KeyPackageClaim idempotencyKey. */
                idempotencyKey: Uint8Array;

                /** KeyPackageClaim userId. */
                userId: string;

                /** KeyPackageClaim clientIds. */
                clientIds: string[];

                /** KeyPackageClaim cipherSuites. */
                cipherSuites: number[];

                /** KeyPackageClaim suitesPerClient. */
                suitesPerClient: number;

                /** KeyPackageClaim requiredCapabilities. */
                requiredCapabilities: Uint8Array;

                /** KeyPackageClaim processes. */
                processes: entente.common.v1.ProcessDemand;

                /** KeyPackageClaim versions. */
                versions: number[];

                /**
                 * Encodes the specified KeyPackageClaim message. Does not implicitly {@link entente.common.v1.KeyPackageClaim.verify|verify} messages.
                 * @param message KeyPackageClaim message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.KeyPackageClaim.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a KeyPackageClaim message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.KeyPackageClaim & entente.common.v1.KeyPackageClaim.$Shape} KeyPackageClaim
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.KeyPackageClaim & entente.common.v1.KeyPackageClaim.$Shape;
            }

            namespace KeyPackageClaim {

                /** Properties of a KeyPackageClaim. */
                interface $Properties {

                    /** KeyPackageClaim idempotencyKey */
                    idempotencyKey?: Uint8Array;

                    /** KeyPackageClaim userId */
                    userId?: string;

                    /** KeyPackageClaim clientIds */
                    clientIds?: string[];

                    /** KeyPackageClaim cipherSuites */
                    cipherSuites?: number[];

                    /** KeyPackageClaim suitesPerClient */
                    suitesPerClient?: number;

                    /** KeyPackageClaim requiredCapabilities */
                    requiredCapabilities?: Uint8Array;

                    /** KeyPackageClaim processes */
                    processes?: entente.common.v1.ProcessDemand.$Properties;

                    /** KeyPackageClaim versions */
                    versions?: number[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a KeyPackageClaim. */
                type $Shape = entente.common.v1.KeyPackageClaim.$Properties;
            }

            /**
             * Properties of a ProcessDemand.
             * @deprecated Use entente.common.v1.ProcessDemand.$Properties instead.
             */
            interface IProcessDemand extends entente.common.v1.ProcessDemand.$Properties {
            }

            /** Represents a ProcessDemand. */
            class ProcessDemand {

                /**
                 * Constructs a new ProcessDemand.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.ProcessDemand.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ProcessDemand inUse. */
                inUse: number[];

                /** ProcessDemand accepted. */
                accepted: number[];

                /**
                 * Encodes the specified ProcessDemand message. Does not implicitly {@link entente.common.v1.ProcessDemand.verify|verify} messages.
                 * @param message ProcessDemand message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.ProcessDemand.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ProcessDemand message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.ProcessDemand & entente.common.v1.ProcessDemand.$Shape} ProcessDemand
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.ProcessDemand & entente.common.v1.ProcessDemand.$Shape;
            }

            namespace ProcessDemand {

                /** Properties of a ProcessDemand. */
                interface $Properties {

                    /** ProcessDemand inUse */
                    inUse?: number[];

                    /** ProcessDemand accepted */
                    accepted?: number[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ProcessDemand. */
                type $Shape = entente.common.v1.ProcessDemand.$Properties;
            }

            /** KeyPackageStatus enum. */
            enum KeyPackageStatus {

                /** KEY_PACKAGE_STATUS_UNSPECIFIED value */
                KEY_PACKAGE_STATUS_UNSPECIFIED = 0,

                /** KEY_PACKAGE_STATUS_AVAILABLE value */
                KEY_PACKAGE_STATUS_AVAILABLE = 1,

                /** KEY_PACKAGE_STATUS_EXHAUSTED value */
                KEY_PACKAGE_STATUS_EXHAUSTED = 2,

                /** KEY_PACKAGE_STATUS_NOTHING_COMPATIBLE value */
                KEY_PACKAGE_STATUS_NOTHING_COMPATIBLE = 3
            }

            /**
             * Properties of a ClientKeyPackages.
             * @deprecated Use entente.common.v1.ClientKeyPackages.$Properties instead.
             */
            interface IClientKeyPackages extends entente.common.v1.ClientKeyPackages.$Properties {
            }

            /** Represents a ClientKeyPackages. */
            class ClientKeyPackages {

                /**
                 * Constructs a new ClientKeyPackages.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.ClientKeyPackages.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ClientKeyPackages clientId. */
                clientId: string;

                /** ClientKeyPackages status. */
                status: entente.common.v1.KeyPackageStatus;

                /** ClientKeyPackages keyPackages. */
                keyPackages: Uint8Array[];

                /**
                 * Encodes the specified ClientKeyPackages message. Does not implicitly {@link entente.common.v1.ClientKeyPackages.verify|verify} messages.
                 * @param message ClientKeyPackages message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.ClientKeyPackages.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ClientKeyPackages message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.ClientKeyPackages & entente.common.v1.ClientKeyPackages.$Shape} ClientKeyPackages
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.ClientKeyPackages & entente.common.v1.ClientKeyPackages.$Shape;
            }

            namespace ClientKeyPackages {

                /** Properties of a ClientKeyPackages. */
                interface $Properties {

                    /** ClientKeyPackages clientId */
                    clientId?: string;

                    /** ClientKeyPackages status */
                    status?: entente.common.v1.KeyPackageStatus;

                    /** ClientKeyPackages keyPackages */
                    keyPackages?: Uint8Array[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ClientKeyPackages. */
                type $Shape = entente.common.v1.ClientKeyPackages.$Properties;
            }

            /**
             * Properties of a KeyPackageClaimResult.
             * @deprecated Use entente.common.v1.KeyPackageClaimResult.$Properties instead.
             */
            interface IKeyPackageClaimResult extends entente.common.v1.KeyPackageClaimResult.$Properties {
            }

            /** Represents a KeyPackageClaimResult. */
            class KeyPackageClaimResult {

                /**
                 * Constructs a new KeyPackageClaimResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.KeyPackageClaimResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** KeyPackageClaimResult clients. */
                clients: entente.common.v1.ClientKeyPackages[];

                /** KeyPackageClaimResult transparencyProof. */
                transparencyProof: Uint8Array;

                /**
                 * Encodes the specified KeyPackageClaimResult message. Does not implicitly {@link entente.common.v1.KeyPackageClaimResult.verify|verify} messages.
                 * @param message KeyPackageClaimResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.KeyPackageClaimResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a KeyPackageClaimResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.KeyPackageClaimResult & entente.common.v1.KeyPackageClaimResult.$Shape} KeyPackageClaimResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.KeyPackageClaimResult & entente.common.v1.KeyPackageClaimResult.$Shape;
            }

            namespace KeyPackageClaimResult {

                /** Properties of a KeyPackageClaimResult. */
                interface $Properties {

                    /** KeyPackageClaimResult clients */
                    clients?: entente.common.v1.ClientKeyPackages.$Properties[];

                    /** KeyPackageClaimResult transparencyProof */
                    transparencyProof?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a KeyPackageClaimResult. */
                type $Shape = entente.common.v1.KeyPackageClaimResult.$Properties;
            }

            /**
             * Properties of a MessageReport.
             * @deprecated Use entente.common.v1.MessageReport.$Properties instead.
             */
            interface IMessageReport extends entente.common.v1.MessageReport.$Properties {
            }

            /** Represents a MessageReport. */
            class MessageReport {

                /**
                 * Constructs a new MessageReport.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.MessageReport.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** MessageReport groupId. */
                groupId: Uint8Array;

                /** MessageReport epoch. */
                epoch: number;

                /** MessageReport content. */
                content: Uint8Array;

                /** MessageReport frankingKey. */
                frankingKey: Uint8Array;

                /** MessageReport stamp. */
                stamp: Uint8Array;

                /** MessageReport reason. */
                reason: string;

                /** MessageReport senderDomain. */
                senderDomain: string;

                /**
                 * Encodes the specified MessageReport message. Does not implicitly {@link entente.common.v1.MessageReport.verify|verify} messages.
                 * @param message MessageReport message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.MessageReport.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a MessageReport message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.MessageReport & entente.common.v1.MessageReport.$Shape} MessageReport
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.MessageReport & entente.common.v1.MessageReport.$Shape;
            }

            namespace MessageReport {

                /** Properties of a MessageReport. */
                interface $Properties {

                    /** MessageReport groupId */
                    groupId?: Uint8Array;

                    /** MessageReport epoch */
                    epoch?: number;

                    /** MessageReport content */
                    content?: Uint8Array;

                    /** MessageReport frankingKey */
                    frankingKey?: Uint8Array;

                    /** MessageReport stamp */
                    stamp?: Uint8Array;

                    /** MessageReport reason */
                    reason?: string;

                    /** MessageReport senderDomain */
                    senderDomain?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a MessageReport. */
                type $Shape = entente.common.v1.MessageReport.$Properties;
            }

            /**
             * Properties of a MessageReportResult.
             * @deprecated Use entente.common.v1.MessageReportResult.$Properties instead.
             */
            interface IMessageReportResult extends entente.common.v1.MessageReportResult.$Properties {
            }

            /** Represents a MessageReportResult. */
            class MessageReportResult {

                /**
                 * Constructs a new MessageReportResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.MessageReportResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** MessageReportResult reportId. */
                reportId: Uint8Array;

                /** MessageReportResult acceptedAtMs. */
                acceptedAtMs: number;

                /**
                 * Encodes the specified MessageReportResult message. Does not implicitly {@link entente.common.v1.MessageReportResult.verify|verify} messages.
                 * @param message MessageReportResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.MessageReportResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a MessageReportResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.MessageReportResult & entente.common.v1.MessageReportResult.$Shape} MessageReportResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.MessageReportResult & entente.common.v1.MessageReportResult.$Shape;
            }

            namespace MessageReportResult {

                /** Properties of a MessageReportResult. */
                interface $Properties {

                    /** MessageReportResult reportId */
                    reportId?: Uint8Array;

                    /** MessageReportResult acceptedAtMs */
                    acceptedAtMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a MessageReportResult. */
                type $Shape = entente.common.v1.MessageReportResult.$Properties;
            }

            /**
             * Properties of a CommitResult.
             * @deprecated Use entente.common.v1.CommitResult.$Properties instead.
             */
            interface ICommitResult extends entente.common.v1.CommitResult.$Properties {
            }

            /** Represents a CommitResult. */
            class CommitResult {

                /**
                 * Constructs a new CommitResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.CommitResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CommitResult decided. */
                decided: (entente.common.v1.CommitDecided|null);

                /** CommitResult stale. */
                stale: (entente.common.v1.CommitStale|null);

                /** CommitResult unavailable. */
                unavailable: (entente.common.v1.CommitUnavailable|null);

                /** CommitResult result. */
                result?: ("decided"|"stale"|"unavailable");

                /**
                 * Encodes the specified CommitResult message. Does not implicitly {@link entente.common.v1.CommitResult.verify|verify} messages.
                 * @param message CommitResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.CommitResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CommitResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.CommitResult & entente.common.v1.CommitResult.$Shape} CommitResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.CommitResult & entente.common.v1.CommitResult.$Shape;
            }

            namespace CommitResult {

                /** Properties of a CommitResult. */
                interface $Properties {

                    /** CommitResult decided */
                    decided?: (entente.common.v1.CommitDecided.$Properties|null);

                    /** CommitResult stale */
                    stale?: (entente.common.v1.CommitStale.$Properties|null);

                    /** CommitResult unavailable */
                    unavailable?: (entente.common.v1.CommitUnavailable.$Properties|null);

                    /** CommitResult result */
                    result?: ("decided"|"stale"|"unavailable");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a CommitResult. */
                type $Shape = {
                  decided?: entente.common.v1.CommitDecided.$Shape|null;
                  stale?: entente.common.v1.CommitStale.$Shape|null;
                  unavailable?: entente.common.v1.CommitUnavailable.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ result?: undefined; decided?: null; stale?: null; unavailable?: null }|{ result?: "decided"; decided: entente.common.v1.CommitDecided.$Shape; stale?: null; unavailable?: null }|{ result?: "stale"; decided?: null; stale: entente.common.v1.CommitStale.$Shape; unavailable?: null }|{ result?: "unavailable"; decided?: null; stale?: null; unavailable: entente.common.v1.CommitUnavailable.$Shape })
                );
            }

            /**
             * Properties of a CommitDecided.
             * @deprecated Use entente.common.v1.CommitDecided.$Properties instead.
             */
            interface ICommitDecided extends entente.common.v1.CommitDecided.$Properties {
            }

            /** Represents a CommitDecided. */
            class CommitDecided {

                /**
                 * Constructs a new CommitDecided.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.CommitDecided.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CommitDecided epoch. */
                epoch: number;

                /** CommitDecided valueHash. */
                valueHash: Uint8Array;

                /** CommitDecided nextHead. */
                nextHead: Uint8Array;

                /** CommitDecided certificate. */
                certificate: Uint8Array;

                /**
                 * Encodes the specified CommitDecided message. Does not implicitly {@link entente.common.v1.CommitDecided.verify|verify} messages.
                 * @param message CommitDecided message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.CommitDecided.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CommitDecided message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.CommitDecided & entente.common.v1.CommitDecided.$Shape} CommitDecided
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.CommitDecided & entente.common.v1.CommitDecided.$Shape;
            }

            namespace CommitDecided {

                /** Properties of a CommitDecided. */
                interface $Properties {

                    /** CommitDecided epoch */
                    epoch?: number;

                    /** CommitDecided valueHash */
                    valueHash?: Uint8Array;

                    /** CommitDecided nextHead */
                    nextHead?: Uint8Array;

                    /** CommitDecided certificate */
                    certificate?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CommitDecided. */
                type $Shape = entente.common.v1.CommitDecided.$Properties;
            }

            /**
             * Properties of a CommitStale.
             * @deprecated Use entente.common.v1.CommitStale.$Properties instead.
             */
            interface ICommitStale extends entente.common.v1.CommitStale.$Properties {
            }

            /** Represents a CommitStale. */
            class CommitStale {

                /**
                 * Constructs a new CommitStale.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.CommitStale.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CommitStale currentEpoch. */
                currentEpoch: number;

                /** CommitStale winnerHash. */
                winnerHash: Uint8Array;

                /** CommitStale certificate. */
                certificate: Uint8Array;

                /**
                 * Encodes the specified CommitStale message. Does not implicitly {@link entente.common.v1.CommitStale.verify|verify} messages.
                 * @param message CommitStale message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.CommitStale.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CommitStale message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.CommitStale & entente.common.v1.CommitStale.$Shape} CommitStale
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.CommitStale & entente.common.v1.CommitStale.$Shape;
            }

            namespace CommitStale {

                /** Properties of a CommitStale. */
                interface $Properties {

                    /** CommitStale currentEpoch */
                    currentEpoch?: number;

                    /** CommitStale winnerHash */
                    winnerHash?: Uint8Array;

                    /** CommitStale certificate */
                    certificate?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CommitStale. */
                type $Shape = entente.common.v1.CommitStale.$Properties;
            }

            /**
             * Properties of a CommitUnavailable.
             * @deprecated Use entente.common.v1.CommitUnavailable.$Properties instead.
             */
            interface ICommitUnavailable extends entente.common.v1.CommitUnavailable.$Properties {
            }

            /** Represents a CommitUnavailable. */
            class CommitUnavailable {

                /**
                 * Constructs a new CommitUnavailable.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.CommitUnavailable.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CommitUnavailable ordererDomain. */
                ordererDomain: string;

                /** CommitUnavailable retryAfterMs. */
                retryAfterMs: number;

                /**
                 * Encodes the specified CommitUnavailable message. Does not implicitly {@link entente.common.v1.CommitUnavailable.verify|verify} messages.
                 * @param message CommitUnavailable message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.CommitUnavailable.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CommitUnavailable message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.CommitUnavailable & entente.common.v1.CommitUnavailable.$Shape} CommitUnavailable
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.CommitUnavailable & entente.common.v1.CommitUnavailable.$Shape;
            }

            namespace CommitUnavailable {

                /** Properties of a CommitUnavailable. */
                interface $Properties {

                    /** CommitUnavailable ordererDomain */
                    ordererDomain?: string;

                    /** CommitUnavailable retryAfterMs */
                    retryAfterMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CommitUnavailable. */
                type $Shape = entente.common.v1.CommitUnavailable.$Properties;
            }

            /**
             * Properties of a KeyPackageDescription.
             * @deprecated Use entente.common.v1.KeyPackageDescription.$Properties instead.
             */
            interface IKeyPackageDescription extends entente.common.v1.KeyPackageDescription.$Properties {
            }

            /** Represents a KeyPackageDescription. */
            class KeyPackageDescription {

                /**
                 * Constructs a new KeyPackageDescription.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.KeyPackageDescription.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** KeyPackageDescription cipherSuite. */
                cipherSuite: number;

                /** KeyPackageDescription version. */
                version: number;

                /** KeyPackageDescription leafNode. */
                leafNode: Uint8Array;

                /** KeyPackageDescription extensionTypes. */
                extensionTypes: number[];

                /** KeyPackageDescription lastResort. */
                lastResort: boolean;

                /**
                 * Encodes the specified KeyPackageDescription message. Does not implicitly {@link entente.common.v1.KeyPackageDescription.verify|verify} messages.
                 * @param message KeyPackageDescription message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.KeyPackageDescription.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a KeyPackageDescription message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.KeyPackageDescription & entente.common.v1.KeyPackageDescription.$Shape} KeyPackageDescription
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.KeyPackageDescription & entente.common.v1.KeyPackageDescription.$Shape;
            }

            namespace KeyPackageDescription {

                /** Properties of a KeyPackageDescription. */
                interface $Properties {

                    /** KeyPackageDescription cipherSuite */
                    cipherSuite?: number;

                    /** KeyPackageDescription version */
                    version?: number;

                    /** KeyPackageDescription leafNode */
                    leafNode?: Uint8Array;

                    /** KeyPackageDescription extensionTypes */
                    extensionTypes?: number[];

                    /** KeyPackageDescription lastResort */
                    lastResort?: boolean;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a KeyPackageDescription. */
                type $Shape = entente.common.v1.KeyPackageDescription.$Properties;
            }

            /**
             * Properties of a ClientDescription.
             * @deprecated Use entente.common.v1.ClientDescription.$Properties instead.
             */
            interface IClientDescription extends entente.common.v1.ClientDescription.$Properties {
            }

            /** Represents a ClientDescription. */
            class ClientDescription {

                /**
                 * Constructs a new ClientDescription.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.ClientDescription.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ClientDescription clientId. */
                clientId: string;

                /** ClientDescription keyPackages. */
                keyPackages: entente.common.v1.KeyPackageDescription[];

                /**
                 * Encodes the specified ClientDescription message. Does not implicitly {@link entente.common.v1.ClientDescription.verify|verify} messages.
                 * @param message ClientDescription message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.ClientDescription.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ClientDescription message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.ClientDescription & entente.common.v1.ClientDescription.$Shape} ClientDescription
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.ClientDescription & entente.common.v1.ClientDescription.$Shape;
            }

            namespace ClientDescription {

                /** Properties of a ClientDescription. */
                interface $Properties {

                    /** ClientDescription clientId */
                    clientId?: string;

                    /** ClientDescription keyPackages */
                    keyPackages?: entente.common.v1.KeyPackageDescription.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ClientDescription. */
                type $Shape = entente.common.v1.ClientDescription.$Properties;
            }

            /**
             * Properties of a UserDescription.
             * @deprecated Use entente.common.v1.UserDescription.$Properties instead.
             */
            interface IUserDescription extends entente.common.v1.UserDescription.$Properties {
            }

            /** Represents a UserDescription. */
            class UserDescription {

                /**
                 * Constructs a new UserDescription.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.common.v1.UserDescription.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** UserDescription clients. */
                clients: entente.common.v1.ClientDescription[];

                /**
                 * Encodes the specified UserDescription message. Does not implicitly {@link entente.common.v1.UserDescription.verify|verify} messages.
                 * @param message UserDescription message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.common.v1.UserDescription.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a UserDescription message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.common.v1.UserDescription & entente.common.v1.UserDescription.$Shape} UserDescription
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.common.v1.UserDescription & entente.common.v1.UserDescription.$Shape;
            }

            namespace UserDescription {

                /** Properties of a UserDescription. */
                interface $Properties {

                    /** UserDescription clients */
                    clients?: entente.common.v1.ClientDescription.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a UserDescription. */
                type $Shape = entente.common.v1.UserDescription.$Properties;
            }
        }
    }

    /** Namespace delivery. */
    namespace delivery {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of an IssueAddressesRequest.
             * @deprecated Use entente.delivery.v1.IssueAddressesRequest.$Properties instead.
             */
            interface IIssueAddressesRequest extends entente.delivery.v1.IssueAddressesRequest.$Properties {
            }

            /** Represents an IssueAddressesRequest. */
            class IssueAddressesRequest {

                /**
                 * Constructs a new IssueAddressesRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.IssueAddressesRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** IssueAddressesRequest count. */
                count: number;

                /**
                 * Encodes the specified IssueAddressesRequest message. Does not implicitly {@link entente.delivery.v1.IssueAddressesRequest.verify|verify} messages.
                 * @param message IssueAddressesRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.IssueAddressesRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an IssueAddressesRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.IssueAddressesRequest & entente.delivery.v1.IssueAddressesRequest.$Shape} IssueAddressesRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.IssueAddressesRequest & entente.delivery.v1.IssueAddressesRequest.$Shape;
            }

            namespace IssueAddressesRequest {

                /** Properties of an IssueAddressesRequest. */
                interface $Properties {

                    /** IssueAddressesRequest count */
                    count?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an IssueAddressesRequest. */
                type $Shape = entente.delivery.v1.IssueAddressesRequest.$Properties;
            }

            /**
             * Properties of an IssueAddressesResponse.
             * @deprecated Use entente.delivery.v1.IssueAddressesResponse.$Properties instead.
             */
            interface IIssueAddressesResponse extends entente.delivery.v1.IssueAddressesResponse.$Properties {
            }

            /** Represents an IssueAddressesResponse. */
            class IssueAddressesResponse {

                /**
                 * Constructs a new IssueAddressesResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.IssueAddressesResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** IssueAddressesResponse addresses. */
                addresses: Uint8Array[];

                /** IssueAddressesResponse notAfterMs. */
                notAfterMs: number;

                /**
                 * Encodes the specified IssueAddressesResponse message. Does not implicitly {@link entente.delivery.v1.IssueAddressesResponse.verify|verify} messages.
                 * @param message IssueAddressesResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.IssueAddressesResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an IssueAddressesResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.IssueAddressesResponse & entente.delivery.v1.IssueAddressesResponse.$Shape} IssueAddressesResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.IssueAddressesResponse & entente.delivery.v1.IssueAddressesResponse.$Shape;
            }

            namespace IssueAddressesResponse {

                /** Properties of an IssueAddressesResponse. */
                interface $Properties {

                    /** IssueAddressesResponse addresses */
                    addresses?: Uint8Array[];

                    /** IssueAddressesResponse notAfterMs */
                    notAfterMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an IssueAddressesResponse. */
                type $Shape = entente.delivery.v1.IssueAddressesResponse.$Properties;
            }

            /**
             * Properties of an InspectAddressesRequest.
             * @deprecated Use entente.delivery.v1.InspectAddressesRequest.$Properties instead.
             */
            interface IInspectAddressesRequest extends entente.delivery.v1.InspectAddressesRequest.$Properties {
            }

            /** Represents an InspectAddressesRequest. */
            class InspectAddressesRequest {

                /**
                 * Constructs a new InspectAddressesRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.InspectAddressesRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** InspectAddressesRequest addresses. */
                addresses: Uint8Array[];

                /**
                 * Encodes the specified InspectAddressesRequest message. Does not implicitly {@link entente.delivery.v1.InspectAddressesRequest.verify|verify} messages.
                 * @param message InspectAddressesRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.InspectAddressesRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InspectAddressesRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.InspectAddressesRequest & entente.delivery.v1.InspectAddressesRequest.$Shape} InspectAddressesRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.InspectAddressesRequest & entente.delivery.v1.InspectAddressesRequest.$Shape;
            }

            namespace InspectAddressesRequest {

                /** Properties of an InspectAddressesRequest. */
                interface $Properties {

                    /** InspectAddressesRequest addresses */
                    addresses?: Uint8Array[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InspectAddressesRequest. */
                type $Shape = entente.delivery.v1.InspectAddressesRequest.$Properties;
            }

            /**
             * Properties of an InspectAddressesResponse.
             * @deprecated Use entente.delivery.v1.InspectAddressesResponse.$Properties instead.
             */
            interface IInspectAddressesResponse extends entente.delivery.v1.InspectAddressesResponse.$Properties {
            }

            /** Represents an InspectAddressesResponse. */
            class InspectAddressesResponse {

                /**
                 * Constructs a new InspectAddressesResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.InspectAddressesResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** InspectAddressesResponse notAfterMs. */
                notAfterMs: number[];

                /** InspectAddressesResponse lifetimeMs. */
                lifetimeMs: number;

                /**
                 * Encodes the specified InspectAddressesResponse message. Does not implicitly {@link entente.delivery.v1.InspectAddressesResponse.verify|verify} messages.
                 * @param message InspectAddressesResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.InspectAddressesResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InspectAddressesResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.InspectAddressesResponse & entente.delivery.v1.InspectAddressesResponse.$Shape} InspectAddressesResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.InspectAddressesResponse & entente.delivery.v1.InspectAddressesResponse.$Shape;
            }

            namespace InspectAddressesResponse {

                /** Properties of an InspectAddressesResponse. */
                interface $Properties {

                    /** InspectAddressesResponse notAfterMs */
                    notAfterMs?: number[];

                    /** InspectAddressesResponse lifetimeMs */
                    lifetimeMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InspectAddressesResponse. */
                type $Shape = entente.delivery.v1.InspectAddressesResponse.$Properties;
            }

            /**
             * Properties of a DeviceAddress.
             * @deprecated Use entente.delivery.v1.DeviceAddress.$Properties instead.
             */
            interface IDeviceAddress extends entente.delivery.v1.DeviceAddress.$Properties {
            }

            /** Represents a DeviceAddress. */
            class DeviceAddress {

                /**
                 * Constructs a new DeviceAddress.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.DeviceAddress.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DeviceAddress domain. */
                domain: string;

                /** DeviceAddress sealed. */
                sealed: Uint8Array;

                /**
                 * Encodes the specified DeviceAddress message. Does not implicitly {@link entente.delivery.v1.DeviceAddress.verify|verify} messages.
                 * @param message DeviceAddress message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.DeviceAddress.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DeviceAddress message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.DeviceAddress & entente.delivery.v1.DeviceAddress.$Shape} DeviceAddress
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.DeviceAddress & entente.delivery.v1.DeviceAddress.$Shape;
            }

            namespace DeviceAddress {

                /** Properties of a DeviceAddress. */
                interface $Properties {

                    /** DeviceAddress domain */
                    domain?: string;

                    /** DeviceAddress sealed */
                    sealed?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DeviceAddress. */
                type $Shape = entente.delivery.v1.DeviceAddress.$Properties;
            }

            /**
             * Properties of a SendToAddressesRequest.
             * @deprecated Use entente.delivery.v1.SendToAddressesRequest.$Properties instead.
             */
            interface ISendToAddressesRequest extends entente.delivery.v1.SendToAddressesRequest.$Properties {
            }

            /** Represents a SendToAddressesRequest. */
            class SendToAddressesRequest {

                /**
                 * Constructs a new SendToAddressesRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SendToAddressesRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SendToAddressesRequest idempotencyKey. */
                idempotencyKey: Uint8Array;

                /** SendToAddressesRequest sender. */
                sender: Uint8Array;

                /** SendToAddressesRequest addresses. */
                addresses: entente.delivery.v1.DeviceAddress[];

                /** SendToAddressesRequest payload. */
                payload: Uint8Array;

                /**
                 * Encodes the specified SendToAddressesRequest message. Does not implicitly {@link entente.delivery.v1.SendToAddressesRequest.verify|verify} messages.
                 * @param message SendToAddressesRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SendToAddressesRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SendToAddressesRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SendToAddressesRequest & entente.delivery.v1.SendToAddressesRequest.$Shape} SendToAddressesRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SendToAddressesRequest & entente.delivery.v1.SendToAddressesRequest.$Shape;
            }

            namespace SendToAddressesRequest {

                /** Properties of a SendToAddressesRequest. */
                interface $Properties {

                    /** SendToAddressesRequest idempotencyKey */
                    idempotencyKey?: Uint8Array;

                    /** SendToAddressesRequest sender */
                    sender?: Uint8Array;

                    /** SendToAddressesRequest addresses */
                    addresses?: entente.delivery.v1.DeviceAddress.$Properties[];

                    /** SendToAddressesRequest payload */
                    payload?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SendToAddressesRequest. */
                type $Shape = entente.delivery.v1.SendToAddressesRequest.$Properties;
            }

            /**
             * Properties of a SendToAddressesResponse.
             * @deprecated Use entente.delivery.v1.SendToAddressesResponse.$Properties instead.
             */
            interface ISendToAddressesResponse extends entente.delivery.v1.SendToAddressesResponse.$Properties {
            }

            /** Represents a SendToAddressesResponse. */
            class SendToAddressesResponse {

                /**
                 * Constructs a new SendToAddressesResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SendToAddressesResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SendToAddressesResponse messageId. */
                messageId: Uint8Array;

                /** SendToAddressesResponse duplicate. */
                duplicate: boolean;

                /** SendToAddressesResponse refused. */
                refused: entente.delivery.v1.AddressRefusal[];

                /**
                 * Encodes the specified SendToAddressesResponse message. Does not implicitly {@link entente.delivery.v1.SendToAddressesResponse.verify|verify} messages.
                 * @param message SendToAddressesResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SendToAddressesResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SendToAddressesResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SendToAddressesResponse & entente.delivery.v1.SendToAddressesResponse.$Shape} SendToAddressesResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SendToAddressesResponse & entente.delivery.v1.SendToAddressesResponse.$Shape;
            }

            namespace SendToAddressesResponse {

                /** Properties of a SendToAddressesResponse. */
                interface $Properties {

                    /** SendToAddressesResponse messageId */
                    messageId?: Uint8Array;

                    /** SendToAddressesResponse duplicate */
                    duplicate?: boolean;

                    /** SendToAddressesResponse refused */
                    refused?: entente.delivery.v1.AddressRefusal.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SendToAddressesResponse. */
                type $Shape = entente.delivery.v1.SendToAddressesResponse.$Properties;
            }

            /**
             * Properties of an AddressRefusal.
             * @deprecated Use entente.delivery.v1.AddressRefusal.$Properties instead.
             */
            interface IAddressRefusal extends entente.delivery.v1.AddressRefusal.$Properties {
            }

            /** Represents an AddressRefusal. */
            class AddressRefusal {

                /**
                 * Constructs a new AddressRefusal.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.AddressRefusal.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** AddressRefusal sealed. */
                sealed: Uint8Array;

                /** AddressRefusal code. */
                code: string;

                /**
                 * Encodes the specified AddressRefusal message. Does not implicitly {@link entente.delivery.v1.AddressRefusal.verify|verify} messages.
                 * @param message AddressRefusal message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.AddressRefusal.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an AddressRefusal message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.AddressRefusal & entente.delivery.v1.AddressRefusal.$Shape} AddressRefusal
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.AddressRefusal & entente.delivery.v1.AddressRefusal.$Shape;
            }

            namespace AddressRefusal {

                /** Properties of an AddressRefusal. */
                interface $Properties {

                    /** AddressRefusal sealed */
                    sealed?: Uint8Array;

                    /** AddressRefusal code */
                    code?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an AddressRefusal. */
                type $Shape = entente.delivery.v1.AddressRefusal.$Properties;
            }

            /**
             * Properties of a ReadTokenKeysRequest.
             * @deprecated Use entente.delivery.v1.ReadTokenKeysRequest.$Properties instead.
             */
            interface IReadTokenKeysRequest extends entente.delivery.v1.ReadTokenKeysRequest.$Properties {
            }

            /** Represents a ReadTokenKeysRequest. */
            class ReadTokenKeysRequest {

                /**
                 * Constructs a new ReadTokenKeysRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadTokenKeysRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ReadTokenKeysRequest message. Does not implicitly {@link entente.delivery.v1.ReadTokenKeysRequest.verify|verify} messages.
                 * @param message ReadTokenKeysRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadTokenKeysRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadTokenKeysRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadTokenKeysRequest & entente.delivery.v1.ReadTokenKeysRequest.$Shape} ReadTokenKeysRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadTokenKeysRequest & entente.delivery.v1.ReadTokenKeysRequest.$Shape;
            }

            namespace ReadTokenKeysRequest {

                /** Properties of a ReadTokenKeysRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadTokenKeysRequest. */
                type $Shape = entente.delivery.v1.ReadTokenKeysRequest.$Properties;
            }

            /**
             * Properties of a ReadTokenKeysResponse.
             * @deprecated Use entente.delivery.v1.ReadTokenKeysResponse.$Properties instead.
             */
            interface IReadTokenKeysResponse extends entente.delivery.v1.ReadTokenKeysResponse.$Properties {
            }

            /** Represents a ReadTokenKeysResponse. */
            class ReadTokenKeysResponse {

                /**
                 * Constructs a new ReadTokenKeysResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadTokenKeysResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadTokenKeysResponse keys. */
                keys: entente.delivery.v1.TokenKey[];

                /** ReadTokenKeysResponse challenge. */
                challenge: Uint8Array;

                /**
                 * Encodes the specified ReadTokenKeysResponse message. Does not implicitly {@link entente.delivery.v1.ReadTokenKeysResponse.verify|verify} messages.
                 * @param message ReadTokenKeysResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadTokenKeysResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadTokenKeysResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadTokenKeysResponse & entente.delivery.v1.ReadTokenKeysResponse.$Shape} ReadTokenKeysResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadTokenKeysResponse & entente.delivery.v1.ReadTokenKeysResponse.$Shape;
            }

            namespace ReadTokenKeysResponse {

                /** Properties of a ReadTokenKeysResponse. */
                interface $Properties {

                    /** ReadTokenKeysResponse keys */
                    keys?: entente.delivery.v1.TokenKey.$Properties[];

                    /** ReadTokenKeysResponse challenge */
                    challenge?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadTokenKeysResponse. */
                type $Shape = entente.delivery.v1.ReadTokenKeysResponse.$Properties;
            }

            /**
             * Properties of a TokenKey.
             * @deprecated Use entente.delivery.v1.TokenKey.$Properties instead.
             */
            interface ITokenKey extends entente.delivery.v1.TokenKey.$Properties {
            }

            /** Represents a TokenKey. */
            class TokenKey {

                /**
                 * Constructs a new TokenKey.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.TokenKey.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** TokenKey publicKey. */
                publicKey: Uint8Array;

                /** TokenKey notBeforeMs. */
                notBeforeMs: number;

                /** TokenKey notAfterMs. */
                notAfterMs: number;

                /** TokenKey takenUntilMs. */
                takenUntilMs: number;

                /**
                 * Encodes the specified TokenKey message. Does not implicitly {@link entente.delivery.v1.TokenKey.verify|verify} messages.
                 * @param message TokenKey message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.TokenKey.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a TokenKey message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.TokenKey & entente.delivery.v1.TokenKey.$Shape} TokenKey
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.TokenKey & entente.delivery.v1.TokenKey.$Shape;
            }

            namespace TokenKey {

                /** Properties of a TokenKey. */
                interface $Properties {

                    /** TokenKey publicKey */
                    publicKey?: Uint8Array;

                    /** TokenKey notBeforeMs */
                    notBeforeMs?: number;

                    /** TokenKey notAfterMs */
                    notAfterMs?: number;

                    /** TokenKey takenUntilMs */
                    takenUntilMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a TokenKey. */
                type $Shape = entente.delivery.v1.TokenKey.$Properties;
            }

            /**
             * Properties of an IssueTokensRequest.
             * @deprecated Use entente.delivery.v1.IssueTokensRequest.$Properties instead.
             */
            interface IIssueTokensRequest extends entente.delivery.v1.IssueTokensRequest.$Properties {
            }

            /** Represents an IssueTokensRequest. */
            class IssueTokensRequest {

                /**
                 * Constructs a new IssueTokensRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.IssueTokensRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** IssueTokensRequest requests. */
                requests: Uint8Array[];

                /**
                 * Encodes the specified IssueTokensRequest message. Does not implicitly {@link entente.delivery.v1.IssueTokensRequest.verify|verify} messages.
                 * @param message IssueTokensRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.IssueTokensRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an IssueTokensRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.IssueTokensRequest & entente.delivery.v1.IssueTokensRequest.$Shape} IssueTokensRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.IssueTokensRequest & entente.delivery.v1.IssueTokensRequest.$Shape;
            }

            namespace IssueTokensRequest {

                /** Properties of an IssueTokensRequest. */
                interface $Properties {

                    /** IssueTokensRequest requests */
                    requests?: Uint8Array[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an IssueTokensRequest. */
                type $Shape = entente.delivery.v1.IssueTokensRequest.$Properties;
            }

            /**
             * Properties of an IssueTokensResponse.
             * @deprecated Use entente.delivery.v1.IssueTokensResponse.$Properties instead.
             */
            interface IIssueTokensResponse extends entente.delivery.v1.IssueTokensResponse.$Properties {
            }

            /** Represents an IssueTokensResponse. */
            class IssueTokensResponse {

                /**
                 * Constructs a new IssueTokensResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.IssueTokensResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** IssueTokensResponse responses. */
                responses: Uint8Array[];

                /**
                 * Encodes the specified IssueTokensResponse message. Does not implicitly {@link entente.delivery.v1.IssueTokensResponse.verify|verify} messages.
                 * @param message IssueTokensResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.IssueTokensResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an IssueTokensResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.IssueTokensResponse & entente.delivery.v1.IssueTokensResponse.$Shape} IssueTokensResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.IssueTokensResponse & entente.delivery.v1.IssueTokensResponse.$Shape;
            }

            namespace IssueTokensResponse {

                /** Properties of an IssueTokensResponse. */
                interface $Properties {

                    /** IssueTokensResponse responses */
                    responses?: Uint8Array[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an IssueTokensResponse. */
                type $Shape = entente.delivery.v1.IssueTokensResponse.$Properties;
            }

            /**
             * Properties of a BeginAnonymousSessionRequest.
             * @deprecated Use entente.delivery.v1.BeginAnonymousSessionRequest.$Properties instead.
             */
            interface IBeginAnonymousSessionRequest extends entente.delivery.v1.BeginAnonymousSessionRequest.$Properties {
            }

            /** Represents a BeginAnonymousSessionRequest. */
            class BeginAnonymousSessionRequest {

                /**
                 * Constructs a new BeginAnonymousSessionRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.BeginAnonymousSessionRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BeginAnonymousSessionRequest token. */
                token: Uint8Array;

                /**
                 * Encodes the specified BeginAnonymousSessionRequest message. Does not implicitly {@link entente.delivery.v1.BeginAnonymousSessionRequest.verify|verify} messages.
                 * @param message BeginAnonymousSessionRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.BeginAnonymousSessionRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BeginAnonymousSessionRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.BeginAnonymousSessionRequest & entente.delivery.v1.BeginAnonymousSessionRequest.$Shape} BeginAnonymousSessionRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.BeginAnonymousSessionRequest & entente.delivery.v1.BeginAnonymousSessionRequest.$Shape;
            }

            namespace BeginAnonymousSessionRequest {

                /** Properties of a BeginAnonymousSessionRequest. */
                interface $Properties {

                    /** BeginAnonymousSessionRequest token */
                    token?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BeginAnonymousSessionRequest. */
                type $Shape = entente.delivery.v1.BeginAnonymousSessionRequest.$Properties;
            }

            /**
             * Properties of a BeginAnonymousSessionResponse.
             * @deprecated Use entente.delivery.v1.BeginAnonymousSessionResponse.$Properties instead.
             */
            interface IBeginAnonymousSessionResponse extends entente.delivery.v1.BeginAnonymousSessionResponse.$Properties {
            }

            /** Represents a BeginAnonymousSessionResponse. */
            class BeginAnonymousSessionResponse {

                /**
                 * Constructs a new BeginAnonymousSessionResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.BeginAnonymousSessionResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BeginAnonymousSessionResponse session. */
                session: string;

                /** BeginAnonymousSessionResponse notAfterMs. */
                notAfterMs: number;

                /**
                 * Encodes the specified BeginAnonymousSessionResponse message. Does not implicitly {@link entente.delivery.v1.BeginAnonymousSessionResponse.verify|verify} messages.
                 * @param message BeginAnonymousSessionResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.BeginAnonymousSessionResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BeginAnonymousSessionResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.BeginAnonymousSessionResponse & entente.delivery.v1.BeginAnonymousSessionResponse.$Shape} BeginAnonymousSessionResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.BeginAnonymousSessionResponse & entente.delivery.v1.BeginAnonymousSessionResponse.$Shape;
            }

            namespace BeginAnonymousSessionResponse {

                /** Properties of a BeginAnonymousSessionResponse. */
                interface $Properties {

                    /** BeginAnonymousSessionResponse session */
                    session?: string;

                    /** BeginAnonymousSessionResponse notAfterMs */
                    notAfterMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BeginAnonymousSessionResponse. */
                type $Shape = entente.delivery.v1.BeginAnonymousSessionResponse.$Properties;
            }

            /**
             * Properties of a ReadGroupPassRequest.
             * @deprecated Use entente.delivery.v1.ReadGroupPassRequest.$Properties instead.
             */
            interface IReadGroupPassRequest extends entente.delivery.v1.ReadGroupPassRequest.$Properties {
            }

            /** Represents a ReadGroupPassRequest. */
            class ReadGroupPassRequest {

                /**
                 * Constructs a new ReadGroupPassRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadGroupPassRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadGroupPassRequest groupId. */
                groupId: Uint8Array;

                /**
                 * Encodes the specified ReadGroupPassRequest message. Does not implicitly {@link entente.delivery.v1.ReadGroupPassRequest.verify|verify} messages.
                 * @param message ReadGroupPassRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadGroupPassRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadGroupPassRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadGroupPassRequest & entente.delivery.v1.ReadGroupPassRequest.$Shape} ReadGroupPassRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadGroupPassRequest & entente.delivery.v1.ReadGroupPassRequest.$Shape;
            }

            namespace ReadGroupPassRequest {

                /** Properties of a ReadGroupPassRequest. */
                interface $Properties {

                    /** ReadGroupPassRequest groupId */
                    groupId?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadGroupPassRequest. */
                type $Shape = entente.delivery.v1.ReadGroupPassRequest.$Properties;
            }

            /**
             * Properties of a ReadGroupPassResponse.
             * @deprecated Use entente.delivery.v1.ReadGroupPassResponse.$Properties instead.
             */
            interface IReadGroupPassResponse extends entente.delivery.v1.ReadGroupPassResponse.$Properties {
            }

            /** Represents a ReadGroupPassResponse. */
            class ReadGroupPassResponse {

                /**
                 * Constructs a new ReadGroupPassResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadGroupPassResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadGroupPassResponse pass. */
                pass: Uint8Array;

                /** ReadGroupPassResponse epoch. */
                epoch: number;

                /**
                 * Encodes the specified ReadGroupPassResponse message. Does not implicitly {@link entente.delivery.v1.ReadGroupPassResponse.verify|verify} messages.
                 * @param message ReadGroupPassResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadGroupPassResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadGroupPassResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadGroupPassResponse & entente.delivery.v1.ReadGroupPassResponse.$Shape} ReadGroupPassResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadGroupPassResponse & entente.delivery.v1.ReadGroupPassResponse.$Shape;
            }

            namespace ReadGroupPassResponse {

                /** Properties of a ReadGroupPassResponse. */
                interface $Properties {

                    /** ReadGroupPassResponse pass */
                    pass?: Uint8Array;

                    /** ReadGroupPassResponse epoch */
                    epoch?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadGroupPassResponse. */
                type $Shape = entente.delivery.v1.ReadGroupPassResponse.$Properties;
            }

            /**
             * Properties of a ReadGroupPassDigestRequest.
             * @deprecated Use entente.delivery.v1.ReadGroupPassDigestRequest.$Properties instead.
             */
            interface IReadGroupPassDigestRequest extends entente.delivery.v1.ReadGroupPassDigestRequest.$Properties {
            }

            /** Represents a ReadGroupPassDigestRequest. */
            class ReadGroupPassDigestRequest {

                /**
                 * Constructs a new ReadGroupPassDigestRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadGroupPassDigestRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadGroupPassDigestRequest groupId. */
                groupId: Uint8Array;

                /** ReadGroupPassDigestRequest epoch. */
                epoch: number;

                /**
                 * Encodes the specified ReadGroupPassDigestRequest message. Does not implicitly {@link entente.delivery.v1.ReadGroupPassDigestRequest.verify|verify} messages.
                 * @param message ReadGroupPassDigestRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadGroupPassDigestRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadGroupPassDigestRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadGroupPassDigestRequest & entente.delivery.v1.ReadGroupPassDigestRequest.$Shape} ReadGroupPassDigestRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadGroupPassDigestRequest & entente.delivery.v1.ReadGroupPassDigestRequest.$Shape;
            }

            namespace ReadGroupPassDigestRequest {

                /** Properties of a ReadGroupPassDigestRequest. */
                interface $Properties {

                    /** ReadGroupPassDigestRequest groupId */
                    groupId?: Uint8Array;

                    /** ReadGroupPassDigestRequest epoch */
                    epoch?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadGroupPassDigestRequest. */
                type $Shape = entente.delivery.v1.ReadGroupPassDigestRequest.$Properties;
            }

            /**
             * Properties of a ReadGroupPassDigestResponse.
             * @deprecated Use entente.delivery.v1.ReadGroupPassDigestResponse.$Properties instead.
             */
            interface IReadGroupPassDigestResponse extends entente.delivery.v1.ReadGroupPassDigestResponse.$Properties {
            }

            /** Represents a ReadGroupPassDigestResponse. */
            class ReadGroupPassDigestResponse {

                /**
                 * Constructs a new ReadGroupPassDigestResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadGroupPassDigestResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadGroupPassDigestResponse digest. */
                digest: Uint8Array;

                /**
                 * Encodes the specified ReadGroupPassDigestResponse message. Does not implicitly {@link entente.delivery.v1.ReadGroupPassDigestResponse.verify|verify} messages.
                 * @param message ReadGroupPassDigestResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadGroupPassDigestResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadGroupPassDigestResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadGroupPassDigestResponse & entente.delivery.v1.ReadGroupPassDigestResponse.$Shape} ReadGroupPassDigestResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadGroupPassDigestResponse & entente.delivery.v1.ReadGroupPassDigestResponse.$Shape;
            }

            namespace ReadGroupPassDigestResponse {

                /** Properties of a ReadGroupPassDigestResponse. */
                interface $Properties {

                    /** ReadGroupPassDigestResponse digest */
                    digest?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadGroupPassDigestResponse. */
                type $Shape = entente.delivery.v1.ReadGroupPassDigestResponse.$Properties;
            }

            /**
             * Properties of a BeginUploadRequest.
             * @deprecated Use entente.delivery.v1.BeginUploadRequest.$Properties instead.
             */
            interface IBeginUploadRequest extends entente.delivery.v1.BeginUploadRequest.$Properties {
            }

            /** Represents a BeginUploadRequest. */
            class BeginUploadRequest {

                /**
                 * Constructs a new BeginUploadRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.BeginUploadRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BeginUploadRequest attachmentId. */
                attachmentId: Uint8Array;

                /** BeginUploadRequest size. */
                size: number;

                /**
                 * Encodes the specified BeginUploadRequest message. Does not implicitly {@link entente.delivery.v1.BeginUploadRequest.verify|verify} messages.
                 * @param message BeginUploadRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.BeginUploadRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BeginUploadRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.BeginUploadRequest & entente.delivery.v1.BeginUploadRequest.$Shape} BeginUploadRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.BeginUploadRequest & entente.delivery.v1.BeginUploadRequest.$Shape;
            }

            namespace BeginUploadRequest {

                /** Properties of a BeginUploadRequest. */
                interface $Properties {

                    /** BeginUploadRequest attachmentId */
                    attachmentId?: Uint8Array;

                    /** BeginUploadRequest size */
                    size?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BeginUploadRequest. */
                type $Shape = entente.delivery.v1.BeginUploadRequest.$Properties;
            }

            /**
             * Properties of a BeginUploadResponse.
             * @deprecated Use entente.delivery.v1.BeginUploadResponse.$Properties instead.
             */
            interface IBeginUploadResponse extends entente.delivery.v1.BeginUploadResponse.$Properties {
            }

            /** Represents a BeginUploadResponse. */
            class BeginUploadResponse {

                /**
                 * Constructs a new BeginUploadResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.BeginUploadResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BeginUploadResponse nextChunk. */
                nextChunk: number;

                /** BeginUploadResponse notAfterMs. */
                notAfterMs: number;

                /**
                 * Encodes the specified BeginUploadResponse message. Does not implicitly {@link entente.delivery.v1.BeginUploadResponse.verify|verify} messages.
                 * @param message BeginUploadResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.BeginUploadResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BeginUploadResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.BeginUploadResponse & entente.delivery.v1.BeginUploadResponse.$Shape} BeginUploadResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.BeginUploadResponse & entente.delivery.v1.BeginUploadResponse.$Shape;
            }

            namespace BeginUploadResponse {

                /** Properties of a BeginUploadResponse. */
                interface $Properties {

                    /** BeginUploadResponse nextChunk */
                    nextChunk?: number;

                    /** BeginUploadResponse notAfterMs */
                    notAfterMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BeginUploadResponse. */
                type $Shape = entente.delivery.v1.BeginUploadResponse.$Properties;
            }

            /**
             * Properties of an UploadChunkRequest.
             * @deprecated Use entente.delivery.v1.UploadChunkRequest.$Properties instead.
             */
            interface IUploadChunkRequest extends entente.delivery.v1.UploadChunkRequest.$Properties {
            }

            /** Represents an UploadChunkRequest. */
            class UploadChunkRequest {

                /**
                 * Constructs a new UploadChunkRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.UploadChunkRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** UploadChunkRequest attachmentId. */
                attachmentId: Uint8Array;

                /** UploadChunkRequest chunk. */
                chunk: number;

                /** UploadChunkRequest bytes. */
                bytes: Uint8Array;

                /**
                 * Encodes the specified UploadChunkRequest message. Does not implicitly {@link entente.delivery.v1.UploadChunkRequest.verify|verify} messages.
                 * @param message UploadChunkRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.UploadChunkRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an UploadChunkRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.UploadChunkRequest & entente.delivery.v1.UploadChunkRequest.$Shape} UploadChunkRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.UploadChunkRequest & entente.delivery.v1.UploadChunkRequest.$Shape;
            }

            namespace UploadChunkRequest {

                /** Properties of an UploadChunkRequest. */
                interface $Properties {

                    /** UploadChunkRequest attachmentId */
                    attachmentId?: Uint8Array;

                    /** UploadChunkRequest chunk */
                    chunk?: number;

                    /** UploadChunkRequest bytes */
                    bytes?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an UploadChunkRequest. */
                type $Shape = entente.delivery.v1.UploadChunkRequest.$Properties;
            }

            /**
             * Properties of an UploadChunkResponse.
             * @deprecated Use entente.delivery.v1.UploadChunkResponse.$Properties instead.
             */
            interface IUploadChunkResponse extends entente.delivery.v1.UploadChunkResponse.$Properties {
            }

            /** Represents an UploadChunkResponse. */
            class UploadChunkResponse {

                /**
                 * Constructs a new UploadChunkResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.UploadChunkResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** UploadChunkResponse nextChunk. */
                nextChunk: number;

                /**
                 * Encodes the specified UploadChunkResponse message. Does not implicitly {@link entente.delivery.v1.UploadChunkResponse.verify|verify} messages.
                 * @param message UploadChunkResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.UploadChunkResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an UploadChunkResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.UploadChunkResponse & entente.delivery.v1.UploadChunkResponse.$Shape} UploadChunkResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.UploadChunkResponse & entente.delivery.v1.UploadChunkResponse.$Shape;
            }

            namespace UploadChunkResponse {

                /** Properties of an UploadChunkResponse. */
                interface $Properties {

                    /** UploadChunkResponse nextChunk */
                    nextChunk?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an UploadChunkResponse. */
                type $Shape = entente.delivery.v1.UploadChunkResponse.$Properties;
            }

            /**
             * Properties of a DownloadChunkRequest.
             * @deprecated Use entente.delivery.v1.DownloadChunkRequest.$Properties instead.
             */
            interface IDownloadChunkRequest extends entente.delivery.v1.DownloadChunkRequest.$Properties {
            }

            /** Represents a DownloadChunkRequest. */
            class DownloadChunkRequest {

                /**
                 * Constructs a new DownloadChunkRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.DownloadChunkRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DownloadChunkRequest domain. */
                domain: string;

                /** DownloadChunkRequest attachmentId. */
                attachmentId: Uint8Array;

                /** DownloadChunkRequest chunk. */
                chunk: number;

                /**
                 * Encodes the specified DownloadChunkRequest message. Does not implicitly {@link entente.delivery.v1.DownloadChunkRequest.verify|verify} messages.
                 * @param message DownloadChunkRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.DownloadChunkRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DownloadChunkRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.DownloadChunkRequest & entente.delivery.v1.DownloadChunkRequest.$Shape} DownloadChunkRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.DownloadChunkRequest & entente.delivery.v1.DownloadChunkRequest.$Shape;
            }

            namespace DownloadChunkRequest {

                /** Properties of a DownloadChunkRequest. */
                interface $Properties {

                    /** DownloadChunkRequest domain */
                    domain?: string;

                    /** DownloadChunkRequest attachmentId */
                    attachmentId?: Uint8Array;

                    /** DownloadChunkRequest chunk */
                    chunk?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DownloadChunkRequest. */
                type $Shape = entente.delivery.v1.DownloadChunkRequest.$Properties;
            }

            /**
             * Properties of a DownloadChunkResponse.
             * @deprecated Use entente.delivery.v1.DownloadChunkResponse.$Properties instead.
             */
            interface IDownloadChunkResponse extends entente.delivery.v1.DownloadChunkResponse.$Properties {
            }

            /** Represents a DownloadChunkResponse. */
            class DownloadChunkResponse {

                /**
                 * Constructs a new DownloadChunkResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.DownloadChunkResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DownloadChunkResponse bytes. */
                bytes: Uint8Array;

                /** DownloadChunkResponse size. */
                size: number;

                /**
                 * Encodes the specified DownloadChunkResponse message. Does not implicitly {@link entente.delivery.v1.DownloadChunkResponse.verify|verify} messages.
                 * @param message DownloadChunkResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.DownloadChunkResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DownloadChunkResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.DownloadChunkResponse & entente.delivery.v1.DownloadChunkResponse.$Shape} DownloadChunkResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.DownloadChunkResponse & entente.delivery.v1.DownloadChunkResponse.$Shape;
            }

            namespace DownloadChunkResponse {

                /** Properties of a DownloadChunkResponse. */
                interface $Properties {

                    /** DownloadChunkResponse bytes */
                    bytes?: Uint8Array;

                    /** DownloadChunkResponse size */
                    size?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DownloadChunkResponse. */
                type $Shape = entente.delivery.v1.DownloadChunkResponse.$Properties;
            }

            /**
             * Properties of a DeleteAttachmentRequest.
             * @deprecated Use entente.delivery.v1.DeleteAttachmentRequest.$Properties instead.
             */
            interface IDeleteAttachmentRequest extends entente.delivery.v1.DeleteAttachmentRequest.$Properties {
            }

            /** Represents a DeleteAttachmentRequest. */
            class DeleteAttachmentRequest {

                /**
                 * Constructs a new DeleteAttachmentRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.DeleteAttachmentRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DeleteAttachmentRequest attachmentId. */
                attachmentId: Uint8Array;

                /**
                 * Encodes the specified DeleteAttachmentRequest message. Does not implicitly {@link entente.delivery.v1.DeleteAttachmentRequest.verify|verify} messages.
                 * @param message DeleteAttachmentRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.DeleteAttachmentRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DeleteAttachmentRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.DeleteAttachmentRequest & entente.delivery.v1.DeleteAttachmentRequest.$Shape} DeleteAttachmentRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.DeleteAttachmentRequest & entente.delivery.v1.DeleteAttachmentRequest.$Shape;
            }

            namespace DeleteAttachmentRequest {

                /** Properties of a DeleteAttachmentRequest. */
                interface $Properties {

                    /** DeleteAttachmentRequest attachmentId */
                    attachmentId?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DeleteAttachmentRequest. */
                type $Shape = entente.delivery.v1.DeleteAttachmentRequest.$Properties;
            }

            /**
             * Properties of a DeleteAttachmentResponse.
             * @deprecated Use entente.delivery.v1.DeleteAttachmentResponse.$Properties instead.
             */
            interface IDeleteAttachmentResponse extends entente.delivery.v1.DeleteAttachmentResponse.$Properties {
            }

            /** Represents a DeleteAttachmentResponse. */
            class DeleteAttachmentResponse {

                /**
                 * Constructs a new DeleteAttachmentResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.DeleteAttachmentResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified DeleteAttachmentResponse message. Does not implicitly {@link entente.delivery.v1.DeleteAttachmentResponse.verify|verify} messages.
                 * @param message DeleteAttachmentResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.DeleteAttachmentResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DeleteAttachmentResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.DeleteAttachmentResponse & entente.delivery.v1.DeleteAttachmentResponse.$Shape} DeleteAttachmentResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.DeleteAttachmentResponse & entente.delivery.v1.DeleteAttachmentResponse.$Shape;
            }

            namespace DeleteAttachmentResponse {

                /** Properties of a DeleteAttachmentResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DeleteAttachmentResponse. */
                type $Shape = entente.delivery.v1.DeleteAttachmentResponse.$Properties;
            }

            /**
             * Properties of a BeginSessionRequest.
             * @deprecated Use entente.delivery.v1.BeginSessionRequest.$Properties instead.
             */
            interface IBeginSessionRequest extends entente.delivery.v1.BeginSessionRequest.$Properties {
            }

            /** Represents a BeginSessionRequest. */
            class BeginSessionRequest {

                /**
                 * Constructs a new BeginSessionRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.BeginSessionRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BeginSessionRequest clientId. */
                clientId: string;

                /** BeginSessionRequest apiVersions. */
                apiVersions: number[];

                /**
                 * Encodes the specified BeginSessionRequest message. Does not implicitly {@link entente.delivery.v1.BeginSessionRequest.verify|verify} messages.
                 * @param message BeginSessionRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.BeginSessionRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BeginSessionRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.BeginSessionRequest & entente.delivery.v1.BeginSessionRequest.$Shape} BeginSessionRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.BeginSessionRequest & entente.delivery.v1.BeginSessionRequest.$Shape;
            }

            namespace BeginSessionRequest {

                /** Properties of a BeginSessionRequest. */
                interface $Properties {

                    /** BeginSessionRequest clientId */
                    clientId?: string;

                    /** BeginSessionRequest apiVersions */
                    apiVersions?: number[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BeginSessionRequest. */
                type $Shape = entente.delivery.v1.BeginSessionRequest.$Properties;
            }

            /**
             * Properties of a BeginSessionResponse.
             * @deprecated Use entente.delivery.v1.BeginSessionResponse.$Properties instead.
             */
            interface IBeginSessionResponse extends entente.delivery.v1.BeginSessionResponse.$Properties {
            }

            /** Represents a BeginSessionResponse. */
            class BeginSessionResponse {

                /**
                 * Constructs a new BeginSessionResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.BeginSessionResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BeginSessionResponse challenge. */
                challenge: Uint8Array;

                /** BeginSessionResponse apiVersions. */
                apiVersions: number[];

                /**
                 * Encodes the specified BeginSessionResponse message. Does not implicitly {@link entente.delivery.v1.BeginSessionResponse.verify|verify} messages.
                 * @param message BeginSessionResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.BeginSessionResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BeginSessionResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.BeginSessionResponse & entente.delivery.v1.BeginSessionResponse.$Shape} BeginSessionResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.BeginSessionResponse & entente.delivery.v1.BeginSessionResponse.$Shape;
            }

            namespace BeginSessionResponse {

                /** Properties of a BeginSessionResponse. */
                interface $Properties {

                    /** BeginSessionResponse challenge */
                    challenge?: Uint8Array;

                    /** BeginSessionResponse apiVersions */
                    apiVersions?: number[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BeginSessionResponse. */
                type $Shape = entente.delivery.v1.BeginSessionResponse.$Properties;
            }

            /**
             * Properties of a CompleteSessionRequest.
             * @deprecated Use entente.delivery.v1.CompleteSessionRequest.$Properties instead.
             */
            interface ICompleteSessionRequest extends entente.delivery.v1.CompleteSessionRequest.$Properties {
            }

            /** Represents a CompleteSessionRequest. */
            class CompleteSessionRequest {

                /**
                 * Constructs a new CompleteSessionRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.CompleteSessionRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CompleteSessionRequest credential. */
                credential: Uint8Array;

                /** CompleteSessionRequest signaturePublicKey. */
                signaturePublicKey: Uint8Array;

                /** CompleteSessionRequest signatureScheme. */
                signatureScheme: number;

                /** CompleteSessionRequest challenge. */
                challenge: Uint8Array;

                /** CompleteSessionRequest signature. */
                signature: Uint8Array;

                /**
                 * Encodes the specified CompleteSessionRequest message. Does not implicitly {@link entente.delivery.v1.CompleteSessionRequest.verify|verify} messages.
                 * @param message CompleteSessionRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.CompleteSessionRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CompleteSessionRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.CompleteSessionRequest & entente.delivery.v1.CompleteSessionRequest.$Shape} CompleteSessionRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.CompleteSessionRequest & entente.delivery.v1.CompleteSessionRequest.$Shape;
            }

            namespace CompleteSessionRequest {

                /** Properties of a CompleteSessionRequest. */
                interface $Properties {

                    /** CompleteSessionRequest credential */
                    credential?: Uint8Array;

                    /** CompleteSessionRequest signaturePublicKey */
                    signaturePublicKey?: Uint8Array;

                    /** CompleteSessionRequest signatureScheme */
                    signatureScheme?: number;

                    /** CompleteSessionRequest challenge */
                    challenge?: Uint8Array;

                    /** CompleteSessionRequest signature */
                    signature?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CompleteSessionRequest. */
                type $Shape = entente.delivery.v1.CompleteSessionRequest.$Properties;
            }

            /**
             * Properties of a CompleteSessionResponse.
             * @deprecated Use entente.delivery.v1.CompleteSessionResponse.$Properties instead.
             */
            interface ICompleteSessionResponse extends entente.delivery.v1.CompleteSessionResponse.$Properties {
            }

            /** Represents a CompleteSessionResponse. */
            class CompleteSessionResponse {

                /**
                 * Constructs a new CompleteSessionResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.CompleteSessionResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CompleteSessionResponse token. */
                token: string;

                /** CompleteSessionResponse notAfterMs. */
                notAfterMs: number;

                /**
                 * Encodes the specified CompleteSessionResponse message. Does not implicitly {@link entente.delivery.v1.CompleteSessionResponse.verify|verify} messages.
                 * @param message CompleteSessionResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.CompleteSessionResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CompleteSessionResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.CompleteSessionResponse & entente.delivery.v1.CompleteSessionResponse.$Shape} CompleteSessionResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.CompleteSessionResponse & entente.delivery.v1.CompleteSessionResponse.$Shape;
            }

            namespace CompleteSessionResponse {

                /** Properties of a CompleteSessionResponse. */
                interface $Properties {

                    /** CompleteSessionResponse token */
                    token?: string;

                    /** CompleteSessionResponse notAfterMs */
                    notAfterMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CompleteSessionResponse. */
                type $Shape = entente.delivery.v1.CompleteSessionResponse.$Properties;
            }

            /**
             * Properties of a PublishKeyPackagesRequest.
             * @deprecated Use entente.delivery.v1.PublishKeyPackagesRequest.$Properties instead.
             */
            interface IPublishKeyPackagesRequest extends entente.delivery.v1.PublishKeyPackagesRequest.$Properties {
            }

            /** Represents a PublishKeyPackagesRequest. */
            class PublishKeyPackagesRequest {

                /**
                 * Constructs a new PublishKeyPackagesRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.PublishKeyPackagesRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PublishKeyPackagesRequest keyPackages. */
                keyPackages: Uint8Array[];

                /**
                 * Encodes the specified PublishKeyPackagesRequest message. Does not implicitly {@link entente.delivery.v1.PublishKeyPackagesRequest.verify|verify} messages.
                 * @param message PublishKeyPackagesRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.PublishKeyPackagesRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PublishKeyPackagesRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.PublishKeyPackagesRequest & entente.delivery.v1.PublishKeyPackagesRequest.$Shape} PublishKeyPackagesRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.PublishKeyPackagesRequest & entente.delivery.v1.PublishKeyPackagesRequest.$Shape;
            }

            namespace PublishKeyPackagesRequest {

                /** Properties of a PublishKeyPackagesRequest. */
                interface $Properties {

                    /** PublishKeyPackagesRequest keyPackages */
                    keyPackages?: Uint8Array[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PublishKeyPackagesRequest. */
                type $Shape = entente.delivery.v1.PublishKeyPackagesRequest.$Properties;
            }

            /**
             * Properties of a PublishKeyPackagesResponse.
             * @deprecated Use entente.delivery.v1.PublishKeyPackagesResponse.$Properties instead.
             */
            interface IPublishKeyPackagesResponse extends entente.delivery.v1.PublishKeyPackagesResponse.$Properties {
            }

            /** Represents a PublishKeyPackagesResponse. */
            class PublishKeyPackagesResponse {

                /**
                 * Constructs a new PublishKeyPackagesResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.PublishKeyPackagesResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PublishKeyPackagesResponse stock. */
                stock: entente.delivery.v1.KeyPackageStock[];

                /**
                 * Encodes the specified PublishKeyPackagesResponse message. Does not implicitly {@link entente.delivery.v1.PublishKeyPackagesResponse.verify|verify} messages.
                 * @param message PublishKeyPackagesResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.PublishKeyPackagesResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PublishKeyPackagesResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.PublishKeyPackagesResponse & entente.delivery.v1.PublishKeyPackagesResponse.$Shape} PublishKeyPackagesResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.PublishKeyPackagesResponse & entente.delivery.v1.PublishKeyPackagesResponse.$Shape;
            }

            namespace PublishKeyPackagesResponse {

                /** Properties of a PublishKeyPackagesResponse. */
                interface $Properties {

                    /** PublishKeyPackagesResponse stock */
                    stock?: entente.delivery.v1.KeyPackageStock.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PublishKeyPackagesResponse. */
                type $Shape = entente.delivery.v1.PublishKeyPackagesResponse.$Properties;
            }

            /**
             * Properties of a KeyPackageStock.
             * @deprecated Use entente.delivery.v1.KeyPackageStock.$Properties instead.
             */
            interface IKeyPackageStock extends entente.delivery.v1.KeyPackageStock.$Properties {
            }

            /** Represents a KeyPackageStock. */
            class KeyPackageStock {

                /**
                 * Constructs a new KeyPackageStock.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.KeyPackageStock.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** KeyPackageStock cipherSuite. */
                cipherSuite: number;

                /** KeyPackageStock singleUse. */
                singleUse: number;

                /** KeyPackageStock lastResort. */
                lastResort: boolean;

                /**
                 * Encodes the specified KeyPackageStock message. Does not implicitly {@link entente.delivery.v1.KeyPackageStock.verify|verify} messages.
                 * @param message KeyPackageStock message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.KeyPackageStock.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a KeyPackageStock message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.KeyPackageStock & entente.delivery.v1.KeyPackageStock.$Shape} KeyPackageStock
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.KeyPackageStock & entente.delivery.v1.KeyPackageStock.$Shape;
            }

            namespace KeyPackageStock {

                /** Properties of a KeyPackageStock. */
                interface $Properties {

                    /** KeyPackageStock cipherSuite */
                    cipherSuite?: number;

                    /** KeyPackageStock singleUse */
                    singleUse?: number;

                    /** KeyPackageStock lastResort */
                    lastResort?: boolean;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a KeyPackageStock. */
                type $Shape = entente.delivery.v1.KeyPackageStock.$Properties;
            }

            /**
             * Properties of a ReadKeyPackageStockRequest.
             * @deprecated Use entente.delivery.v1.ReadKeyPackageStockRequest.$Properties instead.
             */
            interface IReadKeyPackageStockRequest extends entente.delivery.v1.ReadKeyPackageStockRequest.$Properties {
            }

            /** Represents a ReadKeyPackageStockRequest. */
            class ReadKeyPackageStockRequest {

                /**
                 * Constructs a new ReadKeyPackageStockRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadKeyPackageStockRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ReadKeyPackageStockRequest message. Does not implicitly {@link entente.delivery.v1.ReadKeyPackageStockRequest.verify|verify} messages.
                 * @param message ReadKeyPackageStockRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadKeyPackageStockRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadKeyPackageStockRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadKeyPackageStockRequest & entente.delivery.v1.ReadKeyPackageStockRequest.$Shape} ReadKeyPackageStockRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadKeyPackageStockRequest & entente.delivery.v1.ReadKeyPackageStockRequest.$Shape;
            }

            namespace ReadKeyPackageStockRequest {

                /** Properties of a ReadKeyPackageStockRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadKeyPackageStockRequest. */
                type $Shape = entente.delivery.v1.ReadKeyPackageStockRequest.$Properties;
            }

            /**
             * Properties of a ReadKeyPackageStockResponse.
             * @deprecated Use entente.delivery.v1.ReadKeyPackageStockResponse.$Properties instead.
             */
            interface IReadKeyPackageStockResponse extends entente.delivery.v1.ReadKeyPackageStockResponse.$Properties {
            }

            /** Represents a ReadKeyPackageStockResponse. */
            class ReadKeyPackageStockResponse {

                /**
                 * Constructs a new ReadKeyPackageStockResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadKeyPackageStockResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadKeyPackageStockResponse stock. */
                stock: entente.delivery.v1.KeyPackageStock[];

                /**
                 * Encodes the specified ReadKeyPackageStockResponse message. Does not implicitly {@link entente.delivery.v1.ReadKeyPackageStockResponse.verify|verify} messages.
                 * @param message ReadKeyPackageStockResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadKeyPackageStockResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadKeyPackageStockResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadKeyPackageStockResponse & entente.delivery.v1.ReadKeyPackageStockResponse.$Shape} ReadKeyPackageStockResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadKeyPackageStockResponse & entente.delivery.v1.ReadKeyPackageStockResponse.$Shape;
            }

            namespace ReadKeyPackageStockResponse {

                /** Properties of a ReadKeyPackageStockResponse. */
                interface $Properties {

                    /** ReadKeyPackageStockResponse stock */
                    stock?: entente.delivery.v1.KeyPackageStock.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadKeyPackageStockResponse. */
                type $Shape = entente.delivery.v1.ReadKeyPackageStockResponse.$Properties;
            }

            /**
             * Properties of a ClaimKeyPackagesRequest.
             * @deprecated Use entente.delivery.v1.ClaimKeyPackagesRequest.$Properties instead.
             */
            interface IClaimKeyPackagesRequest extends entente.delivery.v1.ClaimKeyPackagesRequest.$Properties {
            }

            /** Represents a ClaimKeyPackagesRequest. */
            class ClaimKeyPackagesRequest {

                /**
                 * Constructs a new ClaimKeyPackagesRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ClaimKeyPackagesRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ClaimKeyPackagesRequest claim. */
                claim: entente.common.v1.KeyPackageClaim;

                /**
                 * Encodes the specified ClaimKeyPackagesRequest message. Does not implicitly {@link entente.delivery.v1.ClaimKeyPackagesRequest.verify|verify} messages.
                 * @param message ClaimKeyPackagesRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ClaimKeyPackagesRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ClaimKeyPackagesRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ClaimKeyPackagesRequest & entente.delivery.v1.ClaimKeyPackagesRequest.$Shape} ClaimKeyPackagesRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ClaimKeyPackagesRequest & entente.delivery.v1.ClaimKeyPackagesRequest.$Shape;
            }

            namespace ClaimKeyPackagesRequest {

                /** Properties of a ClaimKeyPackagesRequest. */
                interface $Properties {

                    /** ClaimKeyPackagesRequest claim */
                    claim?: entente.common.v1.KeyPackageClaim.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ClaimKeyPackagesRequest. */
                type $Shape = entente.delivery.v1.ClaimKeyPackagesRequest.$Properties;
            }

            /**
             * Properties of a ClaimKeyPackagesResponse.
             * @deprecated Use entente.delivery.v1.ClaimKeyPackagesResponse.$Properties instead.
             */
            interface IClaimKeyPackagesResponse extends entente.delivery.v1.ClaimKeyPackagesResponse.$Properties {
            }

            /** Represents a ClaimKeyPackagesResponse. */
            class ClaimKeyPackagesResponse {

                /**
                 * Constructs a new ClaimKeyPackagesResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ClaimKeyPackagesResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ClaimKeyPackagesResponse result. */
                result: entente.common.v1.KeyPackageClaimResult;

                /**
                 * Encodes the specified ClaimKeyPackagesResponse message. Does not implicitly {@link entente.delivery.v1.ClaimKeyPackagesResponse.verify|verify} messages.
                 * @param message ClaimKeyPackagesResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ClaimKeyPackagesResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ClaimKeyPackagesResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ClaimKeyPackagesResponse & entente.delivery.v1.ClaimKeyPackagesResponse.$Shape} ClaimKeyPackagesResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ClaimKeyPackagesResponse & entente.delivery.v1.ClaimKeyPackagesResponse.$Shape;
            }

            namespace ClaimKeyPackagesResponse {

                /** Properties of a ClaimKeyPackagesResponse. */
                interface $Properties {

                    /** ClaimKeyPackagesResponse result */
                    result?: entente.common.v1.KeyPackageClaimResult.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ClaimKeyPackagesResponse. */
                type $Shape = entente.delivery.v1.ClaimKeyPackagesResponse.$Properties;
            }

            /**
             * Properties of a CreateGroupRequest.
             * @deprecated Use entente.delivery.v1.CreateGroupRequest.$Properties instead.
             */
            interface ICreateGroupRequest extends entente.delivery.v1.CreateGroupRequest.$Properties {
            }

            /** Represents a CreateGroupRequest. */
            class CreateGroupRequest {

                /**
                 * Constructs a new CreateGroupRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.CreateGroupRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CreateGroupRequest idempotencyKey. */
                idempotencyKey: Uint8Array;

                /** CreateGroupRequest groupId. */
                groupId: Uint8Array;

                /** CreateGroupRequest groupInfo. */
                groupInfo: Uint8Array;

                /** CreateGroupRequest ratchetTree. */
                ratchetTree: Uint8Array;

                /**
                 * Encodes the specified CreateGroupRequest message. Does not implicitly {@link entente.delivery.v1.CreateGroupRequest.verify|verify} messages.
                 * @param message CreateGroupRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.CreateGroupRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CreateGroupRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.CreateGroupRequest & entente.delivery.v1.CreateGroupRequest.$Shape} CreateGroupRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.CreateGroupRequest & entente.delivery.v1.CreateGroupRequest.$Shape;
            }

            namespace CreateGroupRequest {

                /** Properties of a CreateGroupRequest. */
                interface $Properties {

                    /** CreateGroupRequest idempotencyKey */
                    idempotencyKey?: Uint8Array;

                    /** CreateGroupRequest groupId */
                    groupId?: Uint8Array;

                    /** CreateGroupRequest groupInfo */
                    groupInfo?: Uint8Array;

                    /** CreateGroupRequest ratchetTree */
                    ratchetTree?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CreateGroupRequest. */
                type $Shape = entente.delivery.v1.CreateGroupRequest.$Properties;
            }

            /**
             * Properties of a CreateGroupResponse.
             * @deprecated Use entente.delivery.v1.CreateGroupResponse.$Properties instead.
             */
            interface ICreateGroupResponse extends entente.delivery.v1.CreateGroupResponse.$Properties {
            }

            /** Represents a CreateGroupResponse. */
            class CreateGroupResponse {

                /**
                 * Constructs a new CreateGroupResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.CreateGroupResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CreateGroupResponse head. */
                head: Uint8Array;

                /** CreateGroupResponse cursorSeq. */
                cursorSeq: number;

                /**
                 * Encodes the specified CreateGroupResponse message. Does not implicitly {@link entente.delivery.v1.CreateGroupResponse.verify|verify} messages.
                 * @param message CreateGroupResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.CreateGroupResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CreateGroupResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.CreateGroupResponse & entente.delivery.v1.CreateGroupResponse.$Shape} CreateGroupResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.CreateGroupResponse & entente.delivery.v1.CreateGroupResponse.$Shape;
            }

            namespace CreateGroupResponse {

                /** Properties of a CreateGroupResponse. */
                interface $Properties {

                    /** CreateGroupResponse head */
                    head?: Uint8Array;

                    /** CreateGroupResponse cursorSeq */
                    cursorSeq?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CreateGroupResponse. */
                type $Shape = entente.delivery.v1.CreateGroupResponse.$Properties;
            }

            /**
             * Properties of a SubmitCommitRequest.
             * @deprecated Use entente.delivery.v1.SubmitCommitRequest.$Properties instead.
             */
            interface ISubmitCommitRequest extends entente.delivery.v1.SubmitCommitRequest.$Properties {
            }

            /** Represents a SubmitCommitRequest. */
            class SubmitCommitRequest {

                /**
                 * Constructs a new SubmitCommitRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SubmitCommitRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SubmitCommitRequest bundle. */
                bundle: Uint8Array;

                /**
                 * Encodes the specified SubmitCommitRequest message. Does not implicitly {@link entente.delivery.v1.SubmitCommitRequest.verify|verify} messages.
                 * @param message SubmitCommitRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SubmitCommitRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SubmitCommitRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SubmitCommitRequest & entente.delivery.v1.SubmitCommitRequest.$Shape} SubmitCommitRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SubmitCommitRequest & entente.delivery.v1.SubmitCommitRequest.$Shape;
            }

            namespace SubmitCommitRequest {

                /** Properties of a SubmitCommitRequest. */
                interface $Properties {

                    /** SubmitCommitRequest bundle */
                    bundle?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SubmitCommitRequest. */
                type $Shape = entente.delivery.v1.SubmitCommitRequest.$Properties;
            }

            /**
             * Properties of a SubmitCommitResponse.
             * @deprecated Use entente.delivery.v1.SubmitCommitResponse.$Properties instead.
             */
            interface ISubmitCommitResponse extends entente.delivery.v1.SubmitCommitResponse.$Properties {
            }

            /** Represents a SubmitCommitResponse. */
            class SubmitCommitResponse {

                /**
                 * Constructs a new SubmitCommitResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SubmitCommitResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SubmitCommitResponse result. */
                result: entente.common.v1.CommitResult;

                /**
                 * Encodes the specified SubmitCommitResponse message. Does not implicitly {@link entente.delivery.v1.SubmitCommitResponse.verify|verify} messages.
                 * @param message SubmitCommitResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SubmitCommitResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SubmitCommitResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SubmitCommitResponse & entente.delivery.v1.SubmitCommitResponse.$Shape} SubmitCommitResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SubmitCommitResponse & entente.delivery.v1.SubmitCommitResponse.$Shape;
            }

            namespace SubmitCommitResponse {

                /** Properties of a SubmitCommitResponse. */
                interface $Properties {

                    /** SubmitCommitResponse result */
                    result?: entente.common.v1.CommitResult.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SubmitCommitResponse. */
                type $Shape = {
                  result?: entente.common.v1.CommitResult.$Shape;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a SendMessageRequest.
             * @deprecated Use entente.delivery.v1.SendMessageRequest.$Properties instead.
             */
            interface ISendMessageRequest extends entente.delivery.v1.SendMessageRequest.$Properties {
            }

            /** Represents a SendMessageRequest. */
            class SendMessageRequest {

                /**
                 * Constructs a new SendMessageRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SendMessageRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SendMessageRequest mlsMessage. */
                mlsMessage: Uint8Array;

                /** SendMessageRequest groupPass. */
                groupPass: Uint8Array;

                /**
                 * Encodes the specified SendMessageRequest message. Does not implicitly {@link entente.delivery.v1.SendMessageRequest.verify|verify} messages.
                 * @param message SendMessageRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SendMessageRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SendMessageRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SendMessageRequest & entente.delivery.v1.SendMessageRequest.$Shape} SendMessageRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SendMessageRequest & entente.delivery.v1.SendMessageRequest.$Shape;
            }

            namespace SendMessageRequest {

                /** Properties of a SendMessageRequest. */
                interface $Properties {

                    /** SendMessageRequest mlsMessage */
                    mlsMessage?: Uint8Array;

                    /** SendMessageRequest groupPass */
                    groupPass?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SendMessageRequest. */
                type $Shape = entente.delivery.v1.SendMessageRequest.$Properties;
            }

            /**
             * Properties of a SendMessageResponse.
             * @deprecated Use entente.delivery.v1.SendMessageResponse.$Properties instead.
             */
            interface ISendMessageResponse extends entente.delivery.v1.SendMessageResponse.$Properties {
            }

            /** Represents a SendMessageResponse. */
            class SendMessageResponse {

                /**
                 * Constructs a new SendMessageResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SendMessageResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SendMessageResponse result. */
                result: entente.delivery.v1.SendResult;

                /**
                 * Encodes the specified SendMessageResponse message. Does not implicitly {@link entente.delivery.v1.SendMessageResponse.verify|verify} messages.
                 * @param message SendMessageResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SendMessageResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SendMessageResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SendMessageResponse & entente.delivery.v1.SendMessageResponse.$Shape} SendMessageResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SendMessageResponse & entente.delivery.v1.SendMessageResponse.$Shape;
            }

            namespace SendMessageResponse {

                /** Properties of a SendMessageResponse. */
                interface $Properties {

                    /** SendMessageResponse result */
                    result?: entente.delivery.v1.SendResult.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SendMessageResponse. */
                type $Shape = {
                  result?: entente.delivery.v1.SendResult.$Shape;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a SendResult.
             * @deprecated Use entente.delivery.v1.SendResult.$Properties instead.
             */
            interface ISendResult extends entente.delivery.v1.SendResult.$Properties {
            }

            /** Represents a SendResult. */
            class SendResult {

                /**
                 * Constructs a new SendResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SendResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SendResult accepted. */
                accepted: (entente.delivery.v1.Accepted|null);

                /** SendResult wrongEpoch. */
                wrongEpoch: (entente.delivery.v1.WrongEpoch|null);

                /** SendResult refused. */
                refused: (entente.delivery.v1.Refused|null);

                /** SendResult result. */
                result?: ("accepted"|"wrongEpoch"|"refused");

                /**
                 * Encodes the specified SendResult message. Does not implicitly {@link entente.delivery.v1.SendResult.verify|verify} messages.
                 * @param message SendResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SendResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SendResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SendResult & entente.delivery.v1.SendResult.$Shape} SendResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SendResult & entente.delivery.v1.SendResult.$Shape;
            }

            namespace SendResult {

                /** Properties of a SendResult. */
                interface $Properties {

                    /** SendResult accepted */
                    accepted?: (entente.delivery.v1.Accepted.$Properties|null);

                    /** SendResult wrongEpoch */
                    wrongEpoch?: (entente.delivery.v1.WrongEpoch.$Properties|null);

                    /** SendResult refused */
                    refused?: (entente.delivery.v1.Refused.$Properties|null);

                    /** SendResult result */
                    result?: ("accepted"|"wrongEpoch"|"refused");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a SendResult. */
                type $Shape = {
                  accepted?: entente.delivery.v1.Accepted.$Shape|null;
                  wrongEpoch?: entente.delivery.v1.WrongEpoch.$Shape|null;
                  refused?: entente.delivery.v1.Refused.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ result?: undefined; accepted?: null; wrongEpoch?: null; refused?: null }|{ result?: "accepted"; accepted: entente.delivery.v1.Accepted.$Shape; wrongEpoch?: null; refused?: null }|{ result?: "wrongEpoch"; accepted?: null; wrongEpoch: entente.delivery.v1.WrongEpoch.$Shape; refused?: null }|{ result?: "refused"; accepted?: null; wrongEpoch?: null; refused: entente.delivery.v1.Refused.$Shape })
                );
            }

            /**
             * Properties of an Accepted.
             * @deprecated Use entente.delivery.v1.Accepted.$Properties instead.
             */
            interface IAccepted extends entente.delivery.v1.Accepted.$Properties {
            }

            /** Represents an Accepted. */
            class Accepted {

                /**
                 * Constructs a new Accepted.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.Accepted.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Accepted messageId. */
                messageId: Uint8Array;

                /** Accepted seq. */
                seq: number;

                /** Accepted duplicate. */
                duplicate: boolean;

                /**
                 * Encodes the specified Accepted message. Does not implicitly {@link entente.delivery.v1.Accepted.verify|verify} messages.
                 * @param message Accepted message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.Accepted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Accepted message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.Accepted & entente.delivery.v1.Accepted.$Shape} Accepted
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.Accepted & entente.delivery.v1.Accepted.$Shape;
            }

            namespace Accepted {

                /** Properties of an Accepted. */
                interface $Properties {

                    /** Accepted messageId */
                    messageId?: Uint8Array;

                    /** Accepted seq */
                    seq?: number;

                    /** Accepted duplicate */
                    duplicate?: boolean;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Accepted. */
                type $Shape = entente.delivery.v1.Accepted.$Properties;
            }

            /**
             * Properties of a WrongEpoch.
             * @deprecated Use entente.delivery.v1.WrongEpoch.$Properties instead.
             */
            interface IWrongEpoch extends entente.delivery.v1.WrongEpoch.$Properties {
            }

            /** Represents a WrongEpoch. */
            class WrongEpoch {

                /**
                 * Constructs a new WrongEpoch.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.WrongEpoch.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** WrongEpoch currentEpoch. */
                currentEpoch: number;

                /**
                 * Encodes the specified WrongEpoch message. Does not implicitly {@link entente.delivery.v1.WrongEpoch.verify|verify} messages.
                 * @param message WrongEpoch message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.WrongEpoch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a WrongEpoch message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.WrongEpoch & entente.delivery.v1.WrongEpoch.$Shape} WrongEpoch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.WrongEpoch & entente.delivery.v1.WrongEpoch.$Shape;
            }

            namespace WrongEpoch {

                /** Properties of a WrongEpoch. */
                interface $Properties {

                    /** WrongEpoch currentEpoch */
                    currentEpoch?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a WrongEpoch. */
                type $Shape = entente.delivery.v1.WrongEpoch.$Properties;
            }

            /**
             * Properties of a Refused.
             * @deprecated Use entente.delivery.v1.Refused.$Properties instead.
             */
            interface IRefused extends entente.delivery.v1.Refused.$Properties {
            }

            /** Represents a Refused. */
            class Refused {

                /**
                 * Constructs a new Refused.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.Refused.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Refused code. */
                code: string;

                /** Refused retryAfterMs. */
                retryAfterMs: number;

                /**
                 * Encodes the specified Refused message. Does not implicitly {@link entente.delivery.v1.Refused.verify|verify} messages.
                 * @param message Refused message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.Refused.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Refused message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.Refused & entente.delivery.v1.Refused.$Shape} Refused
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.Refused & entente.delivery.v1.Refused.$Shape;
            }

            namespace Refused {

                /** Properties of a Refused. */
                interface $Properties {

                    /** Refused code */
                    code?: string;

                    /** Refused retryAfterMs */
                    retryAfterMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Refused. */
                type $Shape = entente.delivery.v1.Refused.$Properties;
            }

            /**
             * Properties of a PublishRequest.
             * @deprecated Use entente.delivery.v1.PublishRequest.$Properties instead.
             */
            interface IPublishRequest extends entente.delivery.v1.PublishRequest.$Properties {
            }

            /** Represents a PublishRequest. */
            class PublishRequest {

                /**
                 * Constructs a new PublishRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.PublishRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PublishRequest mlsMessage. */
                mlsMessage: Uint8Array;

                /**
                 * Encodes the specified PublishRequest message. Does not implicitly {@link entente.delivery.v1.PublishRequest.verify|verify} messages.
                 * @param message PublishRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.PublishRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PublishRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.PublishRequest & entente.delivery.v1.PublishRequest.$Shape} PublishRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.PublishRequest & entente.delivery.v1.PublishRequest.$Shape;
            }

            namespace PublishRequest {

                /** Properties of a PublishRequest. */
                interface $Properties {

                    /** PublishRequest mlsMessage */
                    mlsMessage?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PublishRequest. */
                type $Shape = entente.delivery.v1.PublishRequest.$Properties;
            }

            /**
             * Properties of a PublishResponse.
             * @deprecated Use entente.delivery.v1.PublishResponse.$Properties instead.
             */
            interface IPublishResponse extends entente.delivery.v1.PublishResponse.$Properties {
            }

            /** Represents a PublishResponse. */
            class PublishResponse {

                /**
                 * Constructs a new PublishResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.PublishResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PublishResponse result. */
                result: entente.delivery.v1.SendResult;

                /**
                 * Encodes the specified PublishResponse message. Does not implicitly {@link entente.delivery.v1.PublishResponse.verify|verify} messages.
                 * @param message PublishResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.PublishResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PublishResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.PublishResponse & entente.delivery.v1.PublishResponse.$Shape} PublishResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.PublishResponse & entente.delivery.v1.PublishResponse.$Shape;
            }

            namespace PublishResponse {

                /** Properties of a PublishResponse. */
                interface $Properties {

                    /** PublishResponse result */
                    result?: entente.delivery.v1.SendResult.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PublishResponse. */
                type $Shape = {
                  result?: entente.delivery.v1.SendResult.$Shape;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a SubscribeRequest.
             * @deprecated Use entente.delivery.v1.SubscribeRequest.$Properties instead.
             */
            interface ISubscribeRequest extends entente.delivery.v1.SubscribeRequest.$Properties {
            }

            /** Represents a SubscribeRequest. */
            class SubscribeRequest {

                /**
                 * Constructs a new SubscribeRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SubscribeRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SubscribeRequest start. */
                start: (entente.delivery.v1.SubscribeStart|null);

                /** SubscribeRequest acknowledgement. */
                acknowledgement: (entente.delivery.v1.FeedAcknowledgement|null);

                /** SubscribeRequest credit. */
                credit: (entente.delivery.v1.Credit|null);

                /** SubscribeRequest request. */
                request?: ("start"|"acknowledgement"|"credit");

                /**
                 * Encodes the specified SubscribeRequest message. Does not implicitly {@link entente.delivery.v1.SubscribeRequest.verify|verify} messages.
                 * @param message SubscribeRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SubscribeRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SubscribeRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SubscribeRequest & entente.delivery.v1.SubscribeRequest.$Shape} SubscribeRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SubscribeRequest & entente.delivery.v1.SubscribeRequest.$Shape;
            }

            namespace SubscribeRequest {

                /** Properties of a SubscribeRequest. */
                interface $Properties {

                    /** SubscribeRequest start */
                    start?: (entente.delivery.v1.SubscribeStart.$Properties|null);

                    /** SubscribeRequest acknowledgement */
                    acknowledgement?: (entente.delivery.v1.FeedAcknowledgement.$Properties|null);

                    /** SubscribeRequest credit */
                    credit?: (entente.delivery.v1.Credit.$Properties|null);

                    /** SubscribeRequest request */
                    request?: ("start"|"acknowledgement"|"credit");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a SubscribeRequest. */
                type $Shape = {
                  start?: entente.delivery.v1.SubscribeStart.$Shape|null;
                  acknowledgement?: entente.delivery.v1.FeedAcknowledgement.$Shape|null;
                  credit?: entente.delivery.v1.Credit.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ request?: undefined; start?: null; acknowledgement?: null; credit?: null }|{ request?: "start"; start: entente.delivery.v1.SubscribeStart.$Shape; acknowledgement?: null; credit?: null }|{ request?: "acknowledgement"; start?: null; acknowledgement: entente.delivery.v1.FeedAcknowledgement.$Shape; credit?: null }|{ request?: "credit"; start?: null; acknowledgement?: null; credit: entente.delivery.v1.Credit.$Shape })
                );
            }

            /**
             * Properties of a SubscribeStart.
             * @deprecated Use entente.delivery.v1.SubscribeStart.$Properties instead.
             */
            interface ISubscribeStart extends entente.delivery.v1.SubscribeStart.$Properties {
            }

            /** Represents a SubscribeStart. */
            class SubscribeStart {

                /**
                 * Constructs a new SubscribeStart.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SubscribeStart.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SubscribeStart windowItems. */
                windowItems: number;

                /** SubscribeStart batchItems. */
                batchItems: number;

                /**
                 * Encodes the specified SubscribeStart message. Does not implicitly {@link entente.delivery.v1.SubscribeStart.verify|verify} messages.
                 * @param message SubscribeStart message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SubscribeStart.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SubscribeStart message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SubscribeStart & entente.delivery.v1.SubscribeStart.$Shape} SubscribeStart
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SubscribeStart & entente.delivery.v1.SubscribeStart.$Shape;
            }

            namespace SubscribeStart {

                /** Properties of a SubscribeStart. */
                interface $Properties {

                    /** SubscribeStart windowItems */
                    windowItems?: number;

                    /** SubscribeStart batchItems */
                    batchItems?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SubscribeStart. */
                type $Shape = entente.delivery.v1.SubscribeStart.$Properties;
            }

            /**
             * Properties of a Credit.
             * @deprecated Use entente.delivery.v1.Credit.$Properties instead.
             */
            interface ICredit extends entente.delivery.v1.Credit.$Properties {
            }

            /** Represents a Credit. */
            class Credit {

                /**
                 * Constructs a new Credit.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.Credit.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Credit items. */
                items: number;

                /**
                 * Encodes the specified Credit message. Does not implicitly {@link entente.delivery.v1.Credit.verify|verify} messages.
                 * @param message Credit message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.Credit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Credit message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.Credit & entente.delivery.v1.Credit.$Shape} Credit
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.Credit & entente.delivery.v1.Credit.$Shape;
            }

            namespace Credit {

                /** Properties of a Credit. */
                interface $Properties {

                    /** Credit items */
                    items?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Credit. */
                type $Shape = entente.delivery.v1.Credit.$Properties;
            }

            /**
             * Properties of a FeedAcknowledgement.
             * @deprecated Use entente.delivery.v1.FeedAcknowledgement.$Properties instead.
             */
            interface IFeedAcknowledgement extends entente.delivery.v1.FeedAcknowledgement.$Properties {
            }

            /** Represents a FeedAcknowledgement. */
            class FeedAcknowledgement {

                /**
                 * Constructs a new FeedAcknowledgement.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.FeedAcknowledgement.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FeedAcknowledgement positions. */
                positions: entente.delivery.v1.FeedPosition[];

                /**
                 * Encodes the specified FeedAcknowledgement message. Does not implicitly {@link entente.delivery.v1.FeedAcknowledgement.verify|verify} messages.
                 * @param message FeedAcknowledgement message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.FeedAcknowledgement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FeedAcknowledgement message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.FeedAcknowledgement & entente.delivery.v1.FeedAcknowledgement.$Shape} FeedAcknowledgement
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.FeedAcknowledgement & entente.delivery.v1.FeedAcknowledgement.$Shape;
            }

            namespace FeedAcknowledgement {

                /** Properties of a FeedAcknowledgement. */
                interface $Properties {

                    /** FeedAcknowledgement positions */
                    positions?: entente.delivery.v1.FeedPosition.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FeedAcknowledgement. */
                type $Shape = entente.delivery.v1.FeedAcknowledgement.$Properties;
            }

            /**
             * Properties of a FeedPosition.
             * @deprecated Use entente.delivery.v1.FeedPosition.$Properties instead.
             */
            interface IFeedPosition extends entente.delivery.v1.FeedPosition.$Properties {
            }

            /** Represents a FeedPosition. */
            class FeedPosition {

                /**
                 * Constructs a new FeedPosition.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.FeedPosition.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FeedPosition groupId. */
                groupId: Uint8Array;

                /** FeedPosition seq. */
                seq: number;

                /**
                 * Encodes the specified FeedPosition message. Does not implicitly {@link entente.delivery.v1.FeedPosition.verify|verify} messages.
                 * @param message FeedPosition message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.FeedPosition.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FeedPosition message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.FeedPosition & entente.delivery.v1.FeedPosition.$Shape} FeedPosition
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.FeedPosition & entente.delivery.v1.FeedPosition.$Shape;
            }

            namespace FeedPosition {

                /** Properties of a FeedPosition. */
                interface $Properties {

                    /** FeedPosition groupId */
                    groupId?: Uint8Array;

                    /** FeedPosition seq */
                    seq?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FeedPosition. */
                type $Shape = entente.delivery.v1.FeedPosition.$Properties;
            }

            /**
             * Properties of a SubscribeResponse.
             * @deprecated Use entente.delivery.v1.SubscribeResponse.$Properties instead.
             */
            interface ISubscribeResponse extends entente.delivery.v1.SubscribeResponse.$Properties {
            }

            /** Represents a SubscribeResponse. */
            class SubscribeResponse {

                /**
                 * Constructs a new SubscribeResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SubscribeResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SubscribeResponse item. */
                item: (entente.delivery.v1.FeedItem|null);

                /** SubscribeResponse caughtUp. */
                caughtUp: (entente.delivery.v1.CaughtUp|null);

                /** SubscribeResponse end. */
                end: (entente.delivery.v1.StreamEnd|null);

                /** SubscribeResponse ephemeral. */
                ephemeral: (entente.delivery.v1.Ephemeral|null);

                /** SubscribeResponse batch. */
                batch: (entente.delivery.v1.ItemBatch|null);

                /** SubscribeResponse response. */
                response?: ("item"|"caughtUp"|"end"|"ephemeral"|"batch");

                /**
                 * Encodes the specified SubscribeResponse message. Does not implicitly {@link entente.delivery.v1.SubscribeResponse.verify|verify} messages.
                 * @param message SubscribeResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SubscribeResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SubscribeResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SubscribeResponse & entente.delivery.v1.SubscribeResponse.$Shape} SubscribeResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SubscribeResponse & entente.delivery.v1.SubscribeResponse.$Shape;
            }

            namespace SubscribeResponse {

                /** Properties of a SubscribeResponse. */
                interface $Properties {

                    /** SubscribeResponse item */
                    item?: (entente.delivery.v1.FeedItem.$Properties|null);

                    /** SubscribeResponse caughtUp */
                    caughtUp?: (entente.delivery.v1.CaughtUp.$Properties|null);

                    /** SubscribeResponse end */
                    end?: (entente.delivery.v1.StreamEnd.$Properties|null);

                    /** SubscribeResponse ephemeral */
                    ephemeral?: (entente.delivery.v1.Ephemeral.$Properties|null);

                    /** SubscribeResponse batch */
                    batch?: (entente.delivery.v1.ItemBatch.$Properties|null);

                    /** SubscribeResponse response */
                    response?: ("item"|"caughtUp"|"end"|"ephemeral"|"batch");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a SubscribeResponse. */
                type $Shape = {
                  item?: entente.delivery.v1.FeedItem.$Shape|null;
                  caughtUp?: entente.delivery.v1.CaughtUp.$Shape|null;
                  end?: entente.delivery.v1.StreamEnd.$Shape|null;
                  ephemeral?: entente.delivery.v1.Ephemeral.$Shape|null;
                  batch?: entente.delivery.v1.ItemBatch.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ response?: undefined; item?: null; caughtUp?: null; end?: null; ephemeral?: null; batch?: null }|{ response?: "item"; item: entente.delivery.v1.FeedItem.$Shape; caughtUp?: null; end?: null; ephemeral?: null; batch?: null }|{ response?: "caughtUp"; item?: null; caughtUp: entente.delivery.v1.CaughtUp.$Shape; end?: null; ephemeral?: null; batch?: null }|{ response?: "end"; item?: null; caughtUp?: null; end: entente.delivery.v1.StreamEnd.$Shape; ephemeral?: null; batch?: null }|{ response?: "ephemeral"; item?: null; caughtUp?: null; end?: null; ephemeral: entente.delivery.v1.Ephemeral.$Shape; batch?: null }|{ response?: "batch"; item?: null; caughtUp?: null; end?: null; ephemeral?: null; batch: entente.delivery.v1.ItemBatch.$Shape })
                );
            }

            /**
             * Properties of an ItemBatch.
             * @deprecated Use entente.delivery.v1.ItemBatch.$Properties instead.
             */
            interface IItemBatch extends entente.delivery.v1.ItemBatch.$Properties {
            }

            /** Represents an ItemBatch. */
            class ItemBatch {

                /**
                 * Constructs a new ItemBatch.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ItemBatch.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ItemBatch items. */
                items: entente.delivery.v1.FeedItem[];

                /**
                 * Encodes the specified ItemBatch message. Does not implicitly {@link entente.delivery.v1.ItemBatch.verify|verify} messages.
                 * @param message ItemBatch message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ItemBatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ItemBatch message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ItemBatch & entente.delivery.v1.ItemBatch.$Shape} ItemBatch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ItemBatch & entente.delivery.v1.ItemBatch.$Shape;
            }

            namespace ItemBatch {

                /** Properties of an ItemBatch. */
                interface $Properties {

                    /** ItemBatch items */
                    items?: entente.delivery.v1.FeedItem.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ItemBatch. */
                type $Shape = {
                  items?: entente.delivery.v1.FeedItem.$Shape[];
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of an Ephemeral.
             * @deprecated Use entente.delivery.v1.Ephemeral.$Properties instead.
             */
            interface IEphemeral extends entente.delivery.v1.Ephemeral.$Properties {
            }

            /** Represents an Ephemeral. */
            class Ephemeral {

                /**
                 * Constructs a new Ephemeral.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.Ephemeral.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Ephemeral groupId. */
                groupId: Uint8Array;

                /** Ephemeral payload. */
                payload: Uint8Array;

                /**
                 * Encodes the specified Ephemeral message. Does not implicitly {@link entente.delivery.v1.Ephemeral.verify|verify} messages.
                 * @param message Ephemeral message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.Ephemeral.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Ephemeral message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.Ephemeral & entente.delivery.v1.Ephemeral.$Shape} Ephemeral
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.Ephemeral & entente.delivery.v1.Ephemeral.$Shape;
            }

            namespace Ephemeral {

                /** Properties of an Ephemeral. */
                interface $Properties {

                    /** Ephemeral groupId */
                    groupId?: Uint8Array;

                    /** Ephemeral payload */
                    payload?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Ephemeral. */
                type $Shape = entente.delivery.v1.Ephemeral.$Properties;
            }

            /**
             * Properties of a CaughtUp.
             * @deprecated Use entente.delivery.v1.CaughtUp.$Properties instead.
             */
            interface ICaughtUp extends entente.delivery.v1.CaughtUp.$Properties {
            }

            /** Represents a CaughtUp. */
            class CaughtUp {

                /**
                 * Constructs a new CaughtUp.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.CaughtUp.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified CaughtUp message. Does not implicitly {@link entente.delivery.v1.CaughtUp.verify|verify} messages.
                 * @param message CaughtUp message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.CaughtUp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CaughtUp message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.CaughtUp & entente.delivery.v1.CaughtUp.$Shape} CaughtUp
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.CaughtUp & entente.delivery.v1.CaughtUp.$Shape;
            }

            namespace CaughtUp {

                /** Properties of a CaughtUp. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CaughtUp. */
                type $Shape = entente.delivery.v1.CaughtUp.$Properties;
            }

            /**
             * Properties of a StreamEnd.
             * @deprecated Use entente.delivery.v1.StreamEnd.$Properties instead.
             */
            interface IStreamEnd extends entente.delivery.v1.StreamEnd.$Properties {
            }

            /** Represents a StreamEnd. */
            class StreamEnd {

                /**
                 * Constructs a new StreamEnd.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.StreamEnd.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StreamEnd reason. */
                reason: string;

                /**
                 * Encodes the specified StreamEnd message. Does not implicitly {@link entente.delivery.v1.StreamEnd.verify|verify} messages.
                 * @param message StreamEnd message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.StreamEnd.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StreamEnd message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.StreamEnd & entente.delivery.v1.StreamEnd.$Shape} StreamEnd
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.StreamEnd & entente.delivery.v1.StreamEnd.$Shape;
            }

            namespace StreamEnd {

                /** Properties of a StreamEnd. */
                interface $Properties {

                    /** StreamEnd reason */
                    reason?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a StreamEnd. */
                type $Shape = entente.delivery.v1.StreamEnd.$Properties;
            }

            /**
             * Properties of a ReadGroupRequest.
             * @deprecated Use entente.delivery.v1.ReadGroupRequest.$Properties instead.
             */
            interface IReadGroupRequest extends entente.delivery.v1.ReadGroupRequest.$Properties {
            }

            /** Represents a ReadGroupRequest. */
            class ReadGroupRequest {

                /**
                 * Constructs a new ReadGroupRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadGroupRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadGroupRequest groupId. */
                groupId: Uint8Array;

                /**
                 * Encodes the specified ReadGroupRequest message. Does not implicitly {@link entente.delivery.v1.ReadGroupRequest.verify|verify} messages.
                 * @param message ReadGroupRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadGroupRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadGroupRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadGroupRequest & entente.delivery.v1.ReadGroupRequest.$Shape} ReadGroupRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadGroupRequest & entente.delivery.v1.ReadGroupRequest.$Shape;
            }

            namespace ReadGroupRequest {

                /** Properties of a ReadGroupRequest. */
                interface $Properties {

                    /** ReadGroupRequest groupId */
                    groupId?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadGroupRequest. */
                type $Shape = entente.delivery.v1.ReadGroupRequest.$Properties;
            }

            /**
             * Properties of a ReadGroupResponse.
             * @deprecated Use entente.delivery.v1.ReadGroupResponse.$Properties instead.
             */
            interface IReadGroupResponse extends entente.delivery.v1.ReadGroupResponse.$Properties {
            }

            /** Represents a ReadGroupResponse. */
            class ReadGroupResponse {

                /**
                 * Constructs a new ReadGroupResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadGroupResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadGroupResponse epoch. */
                epoch: number;

                /** ReadGroupResponse head. */
                head: Uint8Array;

                /** ReadGroupResponse ordererDomain. */
                ordererDomain: string;

                /** ReadGroupResponse memberDomains. */
                memberDomains: string[];

                /**
                 * Encodes the specified ReadGroupResponse message. Does not implicitly {@link entente.delivery.v1.ReadGroupResponse.verify|verify} messages.
                 * @param message ReadGroupResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadGroupResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadGroupResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadGroupResponse & entente.delivery.v1.ReadGroupResponse.$Shape} ReadGroupResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadGroupResponse & entente.delivery.v1.ReadGroupResponse.$Shape;
            }

            namespace ReadGroupResponse {

                /** Properties of a ReadGroupResponse. */
                interface $Properties {

                    /** ReadGroupResponse epoch */
                    epoch?: number;

                    /** ReadGroupResponse head */
                    head?: Uint8Array;

                    /** ReadGroupResponse ordererDomain */
                    ordererDomain?: string;

                    /** ReadGroupResponse memberDomains */
                    memberDomains?: string[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadGroupResponse. */
                type $Shape = entente.delivery.v1.ReadGroupResponse.$Properties;
            }

            /**
             * Properties of a VerifyCredentialRequest.
             * @deprecated Use entente.delivery.v1.VerifyCredentialRequest.$Properties instead.
             */
            interface IVerifyCredentialRequest extends entente.delivery.v1.VerifyCredentialRequest.$Properties {
            }

            /** Represents a VerifyCredentialRequest. */
            class VerifyCredentialRequest {

                /**
                 * Constructs a new VerifyCredentialRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.VerifyCredentialRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** VerifyCredentialRequest query. */
                query: entente.common.v1.CredentialQuery;

                /**
                 * Encodes the specified VerifyCredentialRequest message. Does not implicitly {@link entente.delivery.v1.VerifyCredentialRequest.verify|verify} messages.
                 * @param message VerifyCredentialRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.VerifyCredentialRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a VerifyCredentialRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.VerifyCredentialRequest & entente.delivery.v1.VerifyCredentialRequest.$Shape} VerifyCredentialRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.VerifyCredentialRequest & entente.delivery.v1.VerifyCredentialRequest.$Shape;
            }

            namespace VerifyCredentialRequest {

                /** Properties of a VerifyCredentialRequest. */
                interface $Properties {

                    /** VerifyCredentialRequest query */
                    query?: entente.common.v1.CredentialQuery.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a VerifyCredentialRequest. */
                type $Shape = entente.delivery.v1.VerifyCredentialRequest.$Properties;
            }

            /**
             * Properties of a VerifyCredentialResponse.
             * @deprecated Use entente.delivery.v1.VerifyCredentialResponse.$Properties instead.
             */
            interface IVerifyCredentialResponse extends entente.delivery.v1.VerifyCredentialResponse.$Properties {
            }

            /** Represents a VerifyCredentialResponse. */
            class VerifyCredentialResponse {

                /**
                 * Constructs a new VerifyCredentialResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.VerifyCredentialResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** VerifyCredentialResponse verdict. */
                verdict: entente.common.v1.CredentialVerdict;

                /**
                 * Encodes the specified VerifyCredentialResponse message. Does not implicitly {@link entente.delivery.v1.VerifyCredentialResponse.verify|verify} messages.
                 * @param message VerifyCredentialResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.VerifyCredentialResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a VerifyCredentialResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.VerifyCredentialResponse & entente.delivery.v1.VerifyCredentialResponse.$Shape} VerifyCredentialResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.VerifyCredentialResponse & entente.delivery.v1.VerifyCredentialResponse.$Shape;
            }

            namespace VerifyCredentialResponse {

                /** Properties of a VerifyCredentialResponse. */
                interface $Properties {

                    /** VerifyCredentialResponse verdict */
                    verdict?: entente.common.v1.CredentialVerdict.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a VerifyCredentialResponse. */
                type $Shape = entente.delivery.v1.VerifyCredentialResponse.$Properties;
            }

            /**
             * Properties of a ListTrustAnchorsRequest.
             * @deprecated Use entente.delivery.v1.ListTrustAnchorsRequest.$Properties instead.
             */
            interface IListTrustAnchorsRequest extends entente.delivery.v1.ListTrustAnchorsRequest.$Properties {
            }

            /** Represents a ListTrustAnchorsRequest. */
            class ListTrustAnchorsRequest {

                /**
                 * Constructs a new ListTrustAnchorsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ListTrustAnchorsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ListTrustAnchorsRequest message. Does not implicitly {@link entente.delivery.v1.ListTrustAnchorsRequest.verify|verify} messages.
                 * @param message ListTrustAnchorsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ListTrustAnchorsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListTrustAnchorsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ListTrustAnchorsRequest & entente.delivery.v1.ListTrustAnchorsRequest.$Shape} ListTrustAnchorsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ListTrustAnchorsRequest & entente.delivery.v1.ListTrustAnchorsRequest.$Shape;
            }

            namespace ListTrustAnchorsRequest {

                /** Properties of a ListTrustAnchorsRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListTrustAnchorsRequest. */
                type $Shape = entente.delivery.v1.ListTrustAnchorsRequest.$Properties;
            }

            /**
             * Properties of a ListTrustAnchorsResponse.
             * @deprecated Use entente.delivery.v1.ListTrustAnchorsResponse.$Properties instead.
             */
            interface IListTrustAnchorsResponse extends entente.delivery.v1.ListTrustAnchorsResponse.$Properties {
            }

            /** Represents a ListTrustAnchorsResponse. */
            class ListTrustAnchorsResponse {

                /**
                 * Constructs a new ListTrustAnchorsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ListTrustAnchorsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListTrustAnchorsResponse trustAnchors. */
                trustAnchors: entente.common.v1.TrustAnchor[];

                /**
                 * Encodes the specified ListTrustAnchorsResponse message. Does not implicitly {@link entente.delivery.v1.ListTrustAnchorsResponse.verify|verify} messages.
                 * @param message ListTrustAnchorsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ListTrustAnchorsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListTrustAnchorsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ListTrustAnchorsResponse & entente.delivery.v1.ListTrustAnchorsResponse.$Shape} ListTrustAnchorsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ListTrustAnchorsResponse & entente.delivery.v1.ListTrustAnchorsResponse.$Shape;
            }

            namespace ListTrustAnchorsResponse {

                /** Properties of a ListTrustAnchorsResponse. */
                interface $Properties {

                    /** ListTrustAnchorsResponse trustAnchors */
                    trustAnchors?: entente.common.v1.TrustAnchor.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListTrustAnchorsResponse. */
                type $Shape = entente.delivery.v1.ListTrustAnchorsResponse.$Properties;
            }

            /**
             * Properties of a FeedItem.
             * @deprecated Use entente.delivery.v1.FeedItem.$Properties instead.
             */
            interface IFeedItem extends entente.delivery.v1.FeedItem.$Properties {
            }

            /** Represents a FeedItem. */
            class FeedItem {

                /**
                 * Constructs a new FeedItem.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.FeedItem.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FeedItem groupId. */
                groupId: Uint8Array;

                /** FeedItem seq. */
                seq: number;

                /** FeedItem hlc. */
                hlc: Uint8Array;

                /** FeedItem originDomain. */
                originDomain: string;

                /** FeedItem originSeq. */
                originSeq: number;

                /** FeedItem message. */
                message: (entente.delivery.v1.GroupMessage|null);

                /** FeedItem commit. */
                commit: (entente.delivery.v1.CommitItem|null);

                /** FeedItem welcome. */
                welcome: (entente.delivery.v1.WelcomeItem|null);

                /** FeedItem gap. */
                gap: (entente.delivery.v1.Gap|null);

                /** FeedItem notice. */
                notice: (entente.delivery.v1.Notice|null);

                /** FeedItem inboxMessage. */
                inboxMessage: (entente.delivery.v1.InboxMessage|null);

                /** FeedItem body. */
                body?: ("message"|"commit"|"welcome"|"gap"|"notice"|"inboxMessage");

                /**
                 * Encodes the specified FeedItem message. Does not implicitly {@link entente.delivery.v1.FeedItem.verify|verify} messages.
                 * @param message FeedItem message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.FeedItem.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FeedItem message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.FeedItem & entente.delivery.v1.FeedItem.$Shape} FeedItem
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.FeedItem & entente.delivery.v1.FeedItem.$Shape;
            }

            namespace FeedItem {

                /** Properties of a FeedItem. */
                interface $Properties {

                    /** FeedItem groupId */
                    groupId?: Uint8Array;

                    /** FeedItem seq */
                    seq?: number;

                    /** FeedItem hlc */
                    hlc?: Uint8Array;

                    /** FeedItem originDomain */
                    originDomain?: string;

                    /** FeedItem originSeq */
                    originSeq?: number;

                    /** FeedItem message */
                    message?: (entente.delivery.v1.GroupMessage.$Properties|null);

                    /** FeedItem commit */
                    commit?: (entente.delivery.v1.CommitItem.$Properties|null);

                    /** FeedItem welcome */
                    welcome?: (entente.delivery.v1.WelcomeItem.$Properties|null);

                    /** FeedItem gap */
                    gap?: (entente.delivery.v1.Gap.$Properties|null);

                    /** FeedItem notice */
                    notice?: (entente.delivery.v1.Notice.$Properties|null);

                    /** FeedItem inboxMessage */
                    inboxMessage?: (entente.delivery.v1.InboxMessage.$Properties|null);

                    /** FeedItem body */
                    body?: ("message"|"commit"|"welcome"|"gap"|"notice"|"inboxMessage");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a FeedItem. */
                type $Shape = {
                  groupId?: Uint8Array;
                  seq?: number;
                  hlc?: Uint8Array;
                  originDomain?: string;
                  originSeq?: number;
                  message?: entente.delivery.v1.GroupMessage.$Shape|null;
                  commit?: entente.delivery.v1.CommitItem.$Shape|null;
                  welcome?: entente.delivery.v1.WelcomeItem.$Shape|null;
                  gap?: entente.delivery.v1.Gap.$Shape|null;
                  notice?: entente.delivery.v1.Notice.$Shape|null;
                  inboxMessage?: entente.delivery.v1.InboxMessage.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ body?: undefined; message?: null; commit?: null; welcome?: null; gap?: null; notice?: null; inboxMessage?: null }|{ body?: "message"; message: entente.delivery.v1.GroupMessage.$Shape; commit?: null; welcome?: null; gap?: null; notice?: null; inboxMessage?: null }|{ body?: "commit"; message?: null; commit: entente.delivery.v1.CommitItem.$Shape; welcome?: null; gap?: null; notice?: null; inboxMessage?: null }|{ body?: "welcome"; message?: null; commit?: null; welcome: entente.delivery.v1.WelcomeItem.$Shape; gap?: null; notice?: null; inboxMessage?: null }|{ body?: "gap"; message?: null; commit?: null; welcome?: null; gap: entente.delivery.v1.Gap.$Shape; notice?: null; inboxMessage?: null }|{ body?: "notice"; message?: null; commit?: null; welcome?: null; gap?: null; notice: entente.delivery.v1.Notice.$Shape; inboxMessage?: null }|{ body?: "inboxMessage"; message?: null; commit?: null; welcome?: null; gap?: null; notice?: null; inboxMessage: entente.delivery.v1.InboxMessage.$Shape })
                );
            }

            /**
             * Properties of a GroupMessage.
             * @deprecated Use entente.delivery.v1.GroupMessage.$Properties instead.
             */
            interface IGroupMessage extends entente.delivery.v1.GroupMessage.$Properties {
            }

            /** Represents a GroupMessage. */
            class GroupMessage {

                /**
                 * Constructs a new GroupMessage.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.GroupMessage.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GroupMessage mlsMessage. */
                mlsMessage: Uint8Array;

                /** GroupMessage frankingStamp. */
                frankingStamp: Uint8Array;

                /**
                 * Encodes the specified GroupMessage message. Does not implicitly {@link entente.delivery.v1.GroupMessage.verify|verify} messages.
                 * @param message GroupMessage message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.GroupMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GroupMessage message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.GroupMessage & entente.delivery.v1.GroupMessage.$Shape} GroupMessage
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.GroupMessage & entente.delivery.v1.GroupMessage.$Shape;
            }

            namespace GroupMessage {

                /** Properties of a GroupMessage. */
                interface $Properties {

                    /** GroupMessage mlsMessage */
                    mlsMessage?: Uint8Array;

                    /** GroupMessage frankingStamp */
                    frankingStamp?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GroupMessage. */
                type $Shape = entente.delivery.v1.GroupMessage.$Properties;
            }

            /**
             * Properties of a CommitItem.
             * @deprecated Use entente.delivery.v1.CommitItem.$Properties instead.
             */
            interface ICommitItem extends entente.delivery.v1.CommitItem.$Properties {
            }

            /** Represents a CommitItem. */
            class CommitItem {

                /**
                 * Constructs a new CommitItem.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.CommitItem.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CommitItem commit. */
                commit: Uint8Array;

                /** CommitItem proposals. */
                proposals: Uint8Array[];

                /** CommitItem omittedPartDigests. */
                omittedPartDigests: Uint8Array[];

                /** CommitItem valueHash. */
                valueHash: Uint8Array;

                /** CommitItem certificate. */
                certificate: Uint8Array;

                /**
                 * Encodes the specified CommitItem message. Does not implicitly {@link entente.delivery.v1.CommitItem.verify|verify} messages.
                 * @param message CommitItem message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.CommitItem.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CommitItem message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.CommitItem & entente.delivery.v1.CommitItem.$Shape} CommitItem
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.CommitItem & entente.delivery.v1.CommitItem.$Shape;
            }

            namespace CommitItem {

                /** Properties of a CommitItem. */
                interface $Properties {

                    /** CommitItem commit */
                    commit?: Uint8Array;

                    /** CommitItem proposals */
                    proposals?: Uint8Array[];

                    /** CommitItem omittedPartDigests */
                    omittedPartDigests?: Uint8Array[];

                    /** CommitItem valueHash */
                    valueHash?: Uint8Array;

                    /** CommitItem certificate */
                    certificate?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CommitItem. */
                type $Shape = entente.delivery.v1.CommitItem.$Properties;
            }

            /**
             * Properties of a WelcomeItem.
             * @deprecated Use entente.delivery.v1.WelcomeItem.$Properties instead.
             */
            interface IWelcomeItem extends entente.delivery.v1.WelcomeItem.$Properties {
            }

            /** Represents a WelcomeItem. */
            class WelcomeItem {

                /**
                 * Constructs a new WelcomeItem.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.WelcomeItem.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** WelcomeItem welcome. */
                welcome: Uint8Array;

                /** WelcomeItem ratchetTree. */
                ratchetTree: Uint8Array;

                /** WelcomeItem groupId. */
                groupId: Uint8Array;

                /** WelcomeItem epoch. */
                epoch: number;

                /** WelcomeItem head. */
                head: Uint8Array;

                /**
                 * Encodes the specified WelcomeItem message. Does not implicitly {@link entente.delivery.v1.WelcomeItem.verify|verify} messages.
                 * @param message WelcomeItem message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.WelcomeItem.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a WelcomeItem message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.WelcomeItem & entente.delivery.v1.WelcomeItem.$Shape} WelcomeItem
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.WelcomeItem & entente.delivery.v1.WelcomeItem.$Shape;
            }

            namespace WelcomeItem {

                /** Properties of a WelcomeItem. */
                interface $Properties {

                    /** WelcomeItem welcome */
                    welcome?: Uint8Array;

                    /** WelcomeItem ratchetTree */
                    ratchetTree?: Uint8Array;

                    /** WelcomeItem groupId */
                    groupId?: Uint8Array;

                    /** WelcomeItem epoch */
                    epoch?: number;

                    /** WelcomeItem head */
                    head?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a WelcomeItem. */
                type $Shape = entente.delivery.v1.WelcomeItem.$Properties;
            }

            /**
             * Properties of an InboxMessage.
             * @deprecated Use entente.delivery.v1.InboxMessage.$Properties instead.
             */
            interface IInboxMessage extends entente.delivery.v1.InboxMessage.$Properties {
            }

            /** Represents an InboxMessage. */
            class InboxMessage {

                /**
                 * Constructs a new InboxMessage.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.InboxMessage.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** InboxMessage senderClientId. */
                senderClientId: string;

                /** InboxMessage payload. */
                payload: Uint8Array;

                /** InboxMessage sender. */
                sender: entente.delivery.v1.DeviceAddress;

                /**
                 * Encodes the specified InboxMessage message. Does not implicitly {@link entente.delivery.v1.InboxMessage.verify|verify} messages.
                 * @param message InboxMessage message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.InboxMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InboxMessage message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.InboxMessage & entente.delivery.v1.InboxMessage.$Shape} InboxMessage
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.InboxMessage & entente.delivery.v1.InboxMessage.$Shape;
            }

            namespace InboxMessage {

                /** Properties of an InboxMessage. */
                interface $Properties {

                    /** InboxMessage senderClientId */
                    senderClientId?: string;

                    /** InboxMessage payload */
                    payload?: Uint8Array;

                    /** InboxMessage sender */
                    sender?: entente.delivery.v1.DeviceAddress.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InboxMessage. */
                type $Shape = entente.delivery.v1.InboxMessage.$Properties;
            }

            /**
             * Properties of a Gap.
             * @deprecated Use entente.delivery.v1.Gap.$Properties instead.
             */
            interface IGap extends entente.delivery.v1.Gap.$Properties {
            }

            /** Represents a Gap. */
            class Gap {

                /**
                 * Constructs a new Gap.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.Gap.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Gap fromSeq. */
                fromSeq: number;

                /** Gap toSeq. */
                toSeq: number;

                /** Gap reason. */
                reason: string;

                /**
                 * Encodes the specified Gap message. Does not implicitly {@link entente.delivery.v1.Gap.verify|verify} messages.
                 * @param message Gap message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.Gap.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Gap message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.Gap & entente.delivery.v1.Gap.$Shape} Gap
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.Gap & entente.delivery.v1.Gap.$Shape;
            }

            namespace Gap {

                /** Properties of a Gap. */
                interface $Properties {

                    /** Gap fromSeq */
                    fromSeq?: number;

                    /** Gap toSeq */
                    toSeq?: number;

                    /** Gap reason */
                    reason?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Gap. */
                type $Shape = entente.delivery.v1.Gap.$Properties;
            }

            /**
             * Properties of a Notice.
             * @deprecated Use entente.delivery.v1.Notice.$Properties instead.
             */
            interface INotice extends entente.delivery.v1.Notice.$Properties {
            }

            /** Represents a Notice. */
            class Notice {

                /**
                 * Constructs a new Notice.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.Notice.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Notice keyPackagesLow. */
                keyPackagesLow: (entente.delivery.v1.KeyPackagesLow|null);

                /** Notice undeliverable. */
                undeliverable: (entente.delivery.v1.Undeliverable|null);

                /** Notice groupJoined. */
                groupJoined: (entente.delivery.v1.GroupJoined|null);

                /** Notice leafIdle. */
                leafIdle: (entente.delivery.v1.LeafIdle|null);

                /** Notice notice. */
                notice?: ("keyPackagesLow"|"undeliverable"|"groupJoined"|"leafIdle");

                /**
                 * Encodes the specified Notice message. Does not implicitly {@link entente.delivery.v1.Notice.verify|verify} messages.
                 * @param message Notice message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.Notice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Notice message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.Notice & entente.delivery.v1.Notice.$Shape} Notice
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.Notice & entente.delivery.v1.Notice.$Shape;
            }

            namespace Notice {

                /** Properties of a Notice. */
                interface $Properties {

                    /** Notice keyPackagesLow */
                    keyPackagesLow?: (entente.delivery.v1.KeyPackagesLow.$Properties|null);

                    /** Notice undeliverable */
                    undeliverable?: (entente.delivery.v1.Undeliverable.$Properties|null);

                    /** Notice groupJoined */
                    groupJoined?: (entente.delivery.v1.GroupJoined.$Properties|null);

                    /** Notice leafIdle */
                    leafIdle?: (entente.delivery.v1.LeafIdle.$Properties|null);

                    /** Notice notice */
                    notice?: ("keyPackagesLow"|"undeliverable"|"groupJoined"|"leafIdle");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a Notice. */
                type $Shape = {
                  keyPackagesLow?: entente.delivery.v1.KeyPackagesLow.$Shape|null;
                  undeliverable?: entente.delivery.v1.Undeliverable.$Shape|null;
                  groupJoined?: entente.delivery.v1.GroupJoined.$Shape|null;
                  leafIdle?: entente.delivery.v1.LeafIdle.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ notice?: undefined; keyPackagesLow?: null; undeliverable?: null; groupJoined?: null; leafIdle?: null }|{ notice?: "keyPackagesLow"; keyPackagesLow: entente.delivery.v1.KeyPackagesLow.$Shape; undeliverable?: null; groupJoined?: null; leafIdle?: null }|{ notice?: "undeliverable"; keyPackagesLow?: null; undeliverable: entente.delivery.v1.Undeliverable.$Shape; groupJoined?: null; leafIdle?: null }|{ notice?: "groupJoined"; keyPackagesLow?: null; undeliverable?: null; groupJoined: entente.delivery.v1.GroupJoined.$Shape; leafIdle?: null }|{ notice?: "leafIdle"; keyPackagesLow?: null; undeliverable?: null; groupJoined?: null; leafIdle: entente.delivery.v1.LeafIdle.$Shape })
                );
            }

            /**
             * Properties of a KeyPackagesLow.
             * @deprecated Use entente.delivery.v1.KeyPackagesLow.$Properties instead.
             */
            interface IKeyPackagesLow extends entente.delivery.v1.KeyPackagesLow.$Properties {
            }

            /** Represents a KeyPackagesLow. */
            class KeyPackagesLow {

                /**
                 * Constructs a new KeyPackagesLow.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.KeyPackagesLow.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** KeyPackagesLow cipherSuite. */
                cipherSuite: number;

                /** KeyPackagesLow remaining. */
                remaining: number;

                /**
                 * Encodes the specified KeyPackagesLow message. Does not implicitly {@link entente.delivery.v1.KeyPackagesLow.verify|verify} messages.
                 * @param message KeyPackagesLow message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.KeyPackagesLow.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a KeyPackagesLow message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.KeyPackagesLow & entente.delivery.v1.KeyPackagesLow.$Shape} KeyPackagesLow
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.KeyPackagesLow & entente.delivery.v1.KeyPackagesLow.$Shape;
            }

            namespace KeyPackagesLow {

                /** Properties of a KeyPackagesLow. */
                interface $Properties {

                    /** KeyPackagesLow cipherSuite */
                    cipherSuite?: number;

                    /** KeyPackagesLow remaining */
                    remaining?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a KeyPackagesLow. */
                type $Shape = entente.delivery.v1.KeyPackagesLow.$Properties;
            }

            /**
             * Properties of a GroupJoined.
             * @deprecated Use entente.delivery.v1.GroupJoined.$Properties instead.
             */
            interface IGroupJoined extends entente.delivery.v1.GroupJoined.$Properties {
            }

            /** Represents a GroupJoined. */
            class GroupJoined {

                /**
                 * Constructs a new GroupJoined.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.GroupJoined.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GroupJoined groupId. */
                groupId: Uint8Array;

                /**
                 * Encodes the specified GroupJoined message. Does not implicitly {@link entente.delivery.v1.GroupJoined.verify|verify} messages.
                 * @param message GroupJoined message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.GroupJoined.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GroupJoined message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.GroupJoined & entente.delivery.v1.GroupJoined.$Shape} GroupJoined
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.GroupJoined & entente.delivery.v1.GroupJoined.$Shape;
            }

            namespace GroupJoined {

                /** Properties of a GroupJoined. */
                interface $Properties {

                    /** GroupJoined groupId */
                    groupId?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GroupJoined. */
                type $Shape = entente.delivery.v1.GroupJoined.$Properties;
            }

            /**
             * Properties of a LeafIdle.
             * @deprecated Use entente.delivery.v1.LeafIdle.$Properties instead.
             */
            interface ILeafIdle extends entente.delivery.v1.LeafIdle.$Properties {
            }

            /** Represents a LeafIdle. */
            class LeafIdle {

                /**
                 * Constructs a new LeafIdle.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.LeafIdle.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LeafIdle groupId. */
                groupId: Uint8Array;

                /** LeafIdle removalAtMs. */
                removalAtMs: number;

                /**
                 * Encodes the specified LeafIdle message. Does not implicitly {@link entente.delivery.v1.LeafIdle.verify|verify} messages.
                 * @param message LeafIdle message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.LeafIdle.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LeafIdle message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.LeafIdle & entente.delivery.v1.LeafIdle.$Shape} LeafIdle
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.LeafIdle & entente.delivery.v1.LeafIdle.$Shape;
            }

            namespace LeafIdle {

                /** Properties of a LeafIdle. */
                interface $Properties {

                    /** LeafIdle groupId */
                    groupId?: Uint8Array;

                    /** LeafIdle removalAtMs */
                    removalAtMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LeafIdle. */
                type $Shape = entente.delivery.v1.LeafIdle.$Properties;
            }

            /**
             * Properties of an Undeliverable.
             * @deprecated Use entente.delivery.v1.Undeliverable.$Properties instead.
             */
            interface IUndeliverable extends entente.delivery.v1.Undeliverable.$Properties {
            }

            /** Represents an Undeliverable. */
            class Undeliverable {

                /**
                 * Constructs a new Undeliverable.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.Undeliverable.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Undeliverable messageId. */
                messageId: Uint8Array;

                /** Undeliverable domain. */
                domain: string;

                /** Undeliverable code. */
                code: string;

                /** Undeliverable final. */
                final: boolean;

                /** Undeliverable clientIds. */
                clientIds: string[];

                /** Undeliverable bounce. */
                bounce: Uint8Array;

                /** Undeliverable addresses. */
                addresses: Uint8Array[];

                /**
                 * Encodes the specified Undeliverable message. Does not implicitly {@link entente.delivery.v1.Undeliverable.verify|verify} messages.
                 * @param message Undeliverable message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.Undeliverable.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Undeliverable message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.Undeliverable & entente.delivery.v1.Undeliverable.$Shape} Undeliverable
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.Undeliverable & entente.delivery.v1.Undeliverable.$Shape;
            }

            namespace Undeliverable {

                /** Properties of an Undeliverable. */
                interface $Properties {

                    /** Undeliverable messageId */
                    messageId?: Uint8Array;

                    /** Undeliverable domain */
                    domain?: string;

                    /** Undeliverable code */
                    code?: string;

                    /** Undeliverable final */
                    final?: boolean;

                    /** Undeliverable clientIds */
                    clientIds?: string[];

                    /** Undeliverable bounce */
                    bounce?: Uint8Array;

                    /** Undeliverable addresses */
                    addresses?: Uint8Array[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Undeliverable. */
                type $Shape = entente.delivery.v1.Undeliverable.$Properties;
            }

            /**
             * Properties of a ReadDeliveryStatusRequest.
             * @deprecated Use entente.delivery.v1.ReadDeliveryStatusRequest.$Properties instead.
             */
            interface IReadDeliveryStatusRequest extends entente.delivery.v1.ReadDeliveryStatusRequest.$Properties {
            }

            /** Represents a ReadDeliveryStatusRequest. */
            class ReadDeliveryStatusRequest {

                /**
                 * Constructs a new ReadDeliveryStatusRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadDeliveryStatusRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadDeliveryStatusRequest messageId. */
                messageId: Uint8Array;

                /** ReadDeliveryStatusRequest skip. */
                skip: number;

                /**
                 * Encodes the specified ReadDeliveryStatusRequest message. Does not implicitly {@link entente.delivery.v1.ReadDeliveryStatusRequest.verify|verify} messages.
                 * @param message ReadDeliveryStatusRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadDeliveryStatusRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadDeliveryStatusRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadDeliveryStatusRequest & entente.delivery.v1.ReadDeliveryStatusRequest.$Shape} ReadDeliveryStatusRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadDeliveryStatusRequest & entente.delivery.v1.ReadDeliveryStatusRequest.$Shape;
            }

            namespace ReadDeliveryStatusRequest {

                /** Properties of a ReadDeliveryStatusRequest. */
                interface $Properties {

                    /** ReadDeliveryStatusRequest messageId */
                    messageId?: Uint8Array;

                    /** ReadDeliveryStatusRequest skip */
                    skip?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadDeliveryStatusRequest. */
                type $Shape = entente.delivery.v1.ReadDeliveryStatusRequest.$Properties;
            }

            /**
             * Properties of a ReadDeliveryStatusResponse.
             * @deprecated Use entente.delivery.v1.ReadDeliveryStatusResponse.$Properties instead.
             */
            interface IReadDeliveryStatusResponse extends entente.delivery.v1.ReadDeliveryStatusResponse.$Properties {
            }

            /** Represents a ReadDeliveryStatusResponse. */
            class ReadDeliveryStatusResponse {

                /**
                 * Constructs a new ReadDeliveryStatusResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadDeliveryStatusResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadDeliveryStatusResponse acceptedAtMs. */
                acceptedAtMs: number;

                /** ReadDeliveryStatusResponse domains. */
                domains: entente.delivery.v1.DomainDelivery[];

                /** ReadDeliveryStatusResponse more. */
                more: boolean;

                /**
                 * Encodes the specified ReadDeliveryStatusResponse message. Does not implicitly {@link entente.delivery.v1.ReadDeliveryStatusResponse.verify|verify} messages.
                 * @param message ReadDeliveryStatusResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadDeliveryStatusResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadDeliveryStatusResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadDeliveryStatusResponse & entente.delivery.v1.ReadDeliveryStatusResponse.$Shape} ReadDeliveryStatusResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadDeliveryStatusResponse & entente.delivery.v1.ReadDeliveryStatusResponse.$Shape;
            }

            namespace ReadDeliveryStatusResponse {

                /** Properties of a ReadDeliveryStatusResponse. */
                interface $Properties {

                    /** ReadDeliveryStatusResponse acceptedAtMs */
                    acceptedAtMs?: number;

                    /** ReadDeliveryStatusResponse domains */
                    domains?: entente.delivery.v1.DomainDelivery.$Properties[];

                    /** ReadDeliveryStatusResponse more */
                    more?: boolean;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadDeliveryStatusResponse. */
                type $Shape = entente.delivery.v1.ReadDeliveryStatusResponse.$Properties;
            }

            /**
             * Properties of a DomainDelivery.
             * @deprecated Use entente.delivery.v1.DomainDelivery.$Properties instead.
             */
            interface IDomainDelivery extends entente.delivery.v1.DomainDelivery.$Properties {
            }

            /** Represents a DomainDelivery. */
            class DomainDelivery {

                /**
                 * Constructs a new DomainDelivery.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.DomainDelivery.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DomainDelivery domain. */
                domain: string;

                /** DomainDelivery state. */
                state: string;

                /** DomainDelivery code. */
                code: string;

                /** DomainDelivery atMs. */
                atMs: number;

                /**
                 * Encodes the specified DomainDelivery message. Does not implicitly {@link entente.delivery.v1.DomainDelivery.verify|verify} messages.
                 * @param message DomainDelivery message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.DomainDelivery.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DomainDelivery message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.DomainDelivery & entente.delivery.v1.DomainDelivery.$Shape} DomainDelivery
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.DomainDelivery & entente.delivery.v1.DomainDelivery.$Shape;
            }

            namespace DomainDelivery {

                /** Properties of a DomainDelivery. */
                interface $Properties {

                    /** DomainDelivery domain */
                    domain?: string;

                    /** DomainDelivery state */
                    state?: string;

                    /** DomainDelivery code */
                    code?: string;

                    /** DomainDelivery atMs */
                    atMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DomainDelivery. */
                type $Shape = entente.delivery.v1.DomainDelivery.$Properties;
            }

            /**
             * Properties of a FindUsersRequest.
             * @deprecated Use entente.delivery.v1.FindUsersRequest.$Properties instead.
             */
            interface IFindUsersRequest extends entente.delivery.v1.FindUsersRequest.$Properties {
            }

            /** Represents a FindUsersRequest. */
            class FindUsersRequest {

                /**
                 * Constructs a new FindUsersRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.FindUsersRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FindUsersRequest domain. */
                domain: string;

                /** FindUsersRequest query. */
                query: entente.common.v1.DirectoryQuery;

                /**
                 * Encodes the specified FindUsersRequest message. Does not implicitly {@link entente.delivery.v1.FindUsersRequest.verify|verify} messages.
                 * @param message FindUsersRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.FindUsersRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FindUsersRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.FindUsersRequest & entente.delivery.v1.FindUsersRequest.$Shape} FindUsersRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.FindUsersRequest & entente.delivery.v1.FindUsersRequest.$Shape;
            }

            namespace FindUsersRequest {

                /** Properties of a FindUsersRequest. */
                interface $Properties {

                    /** FindUsersRequest domain */
                    domain?: string;

                    /** FindUsersRequest query */
                    query?: entente.common.v1.DirectoryQuery.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FindUsersRequest. */
                type $Shape = {
                  domain?: string;
                  query?: entente.common.v1.DirectoryQuery.$Shape;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a FindUsersResponse.
             * @deprecated Use entente.delivery.v1.FindUsersResponse.$Properties instead.
             */
            interface IFindUsersResponse extends entente.delivery.v1.FindUsersResponse.$Properties {
            }

            /** Represents a FindUsersResponse. */
            class FindUsersResponse {

                /**
                 * Constructs a new FindUsersResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.FindUsersResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FindUsersResponse result. */
                result: entente.common.v1.DirectoryResult;

                /**
                 * Encodes the specified FindUsersResponse message. Does not implicitly {@link entente.delivery.v1.FindUsersResponse.verify|verify} messages.
                 * @param message FindUsersResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.FindUsersResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FindUsersResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.FindUsersResponse & entente.delivery.v1.FindUsersResponse.$Shape} FindUsersResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.FindUsersResponse & entente.delivery.v1.FindUsersResponse.$Shape;
            }

            namespace FindUsersResponse {

                /** Properties of a FindUsersResponse. */
                interface $Properties {

                    /** FindUsersResponse result */
                    result?: entente.common.v1.DirectoryResult.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FindUsersResponse. */
                type $Shape = entente.delivery.v1.FindUsersResponse.$Properties;
            }

            /**
             * Properties of a Profile.
             * @deprecated Use entente.delivery.v1.Profile.$Properties instead.
             */
            interface IProfile extends entente.delivery.v1.Profile.$Properties {
            }

            /** Represents a Profile. */
            class Profile {

                /**
                 * Constructs a new Profile.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.Profile.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Profile displayName. */
                displayName: string;

                /** Profile visibility. */
                visibility: string;

                /** Profile keyPackagesFor. */
                keyPackagesFor: string;

                /**
                 * Encodes the specified Profile message. Does not implicitly {@link entente.delivery.v1.Profile.verify|verify} messages.
                 * @param message Profile message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.Profile.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Profile message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.Profile & entente.delivery.v1.Profile.$Shape} Profile
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.Profile & entente.delivery.v1.Profile.$Shape;
            }

            namespace Profile {

                /** Properties of a Profile. */
                interface $Properties {

                    /** Profile displayName */
                    displayName?: string;

                    /** Profile visibility */
                    visibility?: string;

                    /** Profile keyPackagesFor */
                    keyPackagesFor?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Profile. */
                type $Shape = entente.delivery.v1.Profile.$Properties;
            }

            /**
             * Properties of a ReadProfileRequest.
             * @deprecated Use entente.delivery.v1.ReadProfileRequest.$Properties instead.
             */
            interface IReadProfileRequest extends entente.delivery.v1.ReadProfileRequest.$Properties {
            }

            /** Represents a ReadProfileRequest. */
            class ReadProfileRequest {

                /**
                 * Constructs a new ReadProfileRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadProfileRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ReadProfileRequest message. Does not implicitly {@link entente.delivery.v1.ReadProfileRequest.verify|verify} messages.
                 * @param message ReadProfileRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadProfileRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadProfileRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadProfileRequest & entente.delivery.v1.ReadProfileRequest.$Shape} ReadProfileRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadProfileRequest & entente.delivery.v1.ReadProfileRequest.$Shape;
            }

            namespace ReadProfileRequest {

                /** Properties of a ReadProfileRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadProfileRequest. */
                type $Shape = entente.delivery.v1.ReadProfileRequest.$Properties;
            }

            /**
             * Properties of a ReadProfileResponse.
             * @deprecated Use entente.delivery.v1.ReadProfileResponse.$Properties instead.
             */
            interface IReadProfileResponse extends entente.delivery.v1.ReadProfileResponse.$Properties {
            }

            /** Represents a ReadProfileResponse. */
            class ReadProfileResponse {

                /**
                 * Constructs a new ReadProfileResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadProfileResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadProfileResponse profile. */
                profile: entente.delivery.v1.Profile;

                /**
                 * Encodes the specified ReadProfileResponse message. Does not implicitly {@link entente.delivery.v1.ReadProfileResponse.verify|verify} messages.
                 * @param message ReadProfileResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadProfileResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadProfileResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadProfileResponse & entente.delivery.v1.ReadProfileResponse.$Shape} ReadProfileResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadProfileResponse & entente.delivery.v1.ReadProfileResponse.$Shape;
            }

            namespace ReadProfileResponse {

                /** Properties of a ReadProfileResponse. */
                interface $Properties {

                    /** ReadProfileResponse profile */
                    profile?: entente.delivery.v1.Profile.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadProfileResponse. */
                type $Shape = entente.delivery.v1.ReadProfileResponse.$Properties;
            }

            /**
             * Properties of a SetProfileRequest.
             * @deprecated Use entente.delivery.v1.SetProfileRequest.$Properties instead.
             */
            interface ISetProfileRequest extends entente.delivery.v1.SetProfileRequest.$Properties {
            }

            /** Represents a SetProfileRequest. */
            class SetProfileRequest {

                /**
                 * Constructs a new SetProfileRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SetProfileRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SetProfileRequest profile. */
                profile: entente.delivery.v1.Profile;

                /**
                 * Encodes the specified SetProfileRequest message. Does not implicitly {@link entente.delivery.v1.SetProfileRequest.verify|verify} messages.
                 * @param message SetProfileRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SetProfileRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SetProfileRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SetProfileRequest & entente.delivery.v1.SetProfileRequest.$Shape} SetProfileRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SetProfileRequest & entente.delivery.v1.SetProfileRequest.$Shape;
            }

            namespace SetProfileRequest {

                /** Properties of a SetProfileRequest. */
                interface $Properties {

                    /** SetProfileRequest profile */
                    profile?: entente.delivery.v1.Profile.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SetProfileRequest. */
                type $Shape = entente.delivery.v1.SetProfileRequest.$Properties;
            }

            /**
             * Properties of a SetProfileResponse.
             * @deprecated Use entente.delivery.v1.SetProfileResponse.$Properties instead.
             */
            interface ISetProfileResponse extends entente.delivery.v1.SetProfileResponse.$Properties {
            }

            /** Represents a SetProfileResponse. */
            class SetProfileResponse {

                /**
                 * Constructs a new SetProfileResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SetProfileResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified SetProfileResponse message. Does not implicitly {@link entente.delivery.v1.SetProfileResponse.verify|verify} messages.
                 * @param message SetProfileResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SetProfileResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SetProfileResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SetProfileResponse & entente.delivery.v1.SetProfileResponse.$Shape} SetProfileResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SetProfileResponse & entente.delivery.v1.SetProfileResponse.$Shape;
            }

            namespace SetProfileResponse {

                /** Properties of a SetProfileResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SetProfileResponse. */
                type $Shape = entente.delivery.v1.SetProfileResponse.$Properties;
            }

            /**
             * Properties of a SendEphemeralRequest.
             * @deprecated Use entente.delivery.v1.SendEphemeralRequest.$Properties instead.
             */
            interface ISendEphemeralRequest extends entente.delivery.v1.SendEphemeralRequest.$Properties {
            }

            /** Represents a SendEphemeralRequest. */
            class SendEphemeralRequest {

                /**
                 * Constructs a new SendEphemeralRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SendEphemeralRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SendEphemeralRequest groupId. */
                groupId: Uint8Array;

                /** SendEphemeralRequest payload. */
                payload: Uint8Array;

                /**
                 * Encodes the specified SendEphemeralRequest message. Does not implicitly {@link entente.delivery.v1.SendEphemeralRequest.verify|verify} messages.
                 * @param message SendEphemeralRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SendEphemeralRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SendEphemeralRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SendEphemeralRequest & entente.delivery.v1.SendEphemeralRequest.$Shape} SendEphemeralRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SendEphemeralRequest & entente.delivery.v1.SendEphemeralRequest.$Shape;
            }

            namespace SendEphemeralRequest {

                /** Properties of a SendEphemeralRequest. */
                interface $Properties {

                    /** SendEphemeralRequest groupId */
                    groupId?: Uint8Array;

                    /** SendEphemeralRequest payload */
                    payload?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SendEphemeralRequest. */
                type $Shape = entente.delivery.v1.SendEphemeralRequest.$Properties;
            }

            /**
             * Properties of a SendEphemeralResponse.
             * @deprecated Use entente.delivery.v1.SendEphemeralResponse.$Properties instead.
             */
            interface ISendEphemeralResponse extends entente.delivery.v1.SendEphemeralResponse.$Properties {
            }

            /** Represents a SendEphemeralResponse. */
            class SendEphemeralResponse {

                /**
                 * Constructs a new SendEphemeralResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SendEphemeralResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified SendEphemeralResponse message. Does not implicitly {@link entente.delivery.v1.SendEphemeralResponse.verify|verify} messages.
                 * @param message SendEphemeralResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SendEphemeralResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SendEphemeralResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SendEphemeralResponse & entente.delivery.v1.SendEphemeralResponse.$Shape} SendEphemeralResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SendEphemeralResponse & entente.delivery.v1.SendEphemeralResponse.$Shape;
            }

            namespace SendEphemeralResponse {

                /** Properties of a SendEphemeralResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SendEphemeralResponse. */
                type $Shape = entente.delivery.v1.SendEphemeralResponse.$Properties;
            }

            /**
             * Properties of a ReadExternalSenderRequest.
             * @deprecated Use entente.delivery.v1.ReadExternalSenderRequest.$Properties instead.
             */
            interface IReadExternalSenderRequest extends entente.delivery.v1.ReadExternalSenderRequest.$Properties {
            }

            /** Represents a ReadExternalSenderRequest. */
            class ReadExternalSenderRequest {

                /**
                 * Constructs a new ReadExternalSenderRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadExternalSenderRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadExternalSenderRequest cipherSuite. */
                cipherSuite: number;

                /**
                 * Encodes the specified ReadExternalSenderRequest message. Does not implicitly {@link entente.delivery.v1.ReadExternalSenderRequest.verify|verify} messages.
                 * @param message ReadExternalSenderRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadExternalSenderRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadExternalSenderRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadExternalSenderRequest & entente.delivery.v1.ReadExternalSenderRequest.$Shape} ReadExternalSenderRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadExternalSenderRequest & entente.delivery.v1.ReadExternalSenderRequest.$Shape;
            }

            namespace ReadExternalSenderRequest {

                /** Properties of a ReadExternalSenderRequest. */
                interface $Properties {

                    /** ReadExternalSenderRequest cipherSuite */
                    cipherSuite?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadExternalSenderRequest. */
                type $Shape = entente.delivery.v1.ReadExternalSenderRequest.$Properties;
            }

            /**
             * Properties of a ReadExternalSenderResponse.
             * @deprecated Use entente.delivery.v1.ReadExternalSenderResponse.$Properties instead.
             */
            interface IReadExternalSenderResponse extends entente.delivery.v1.ReadExternalSenderResponse.$Properties {
            }

            /** Represents a ReadExternalSenderResponse. */
            class ReadExternalSenderResponse {

                /**
                 * Constructs a new ReadExternalSenderResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadExternalSenderResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadExternalSenderResponse credential. */
                credential: Uint8Array;

                /** ReadExternalSenderResponse signatureKey. */
                signatureKey: Uint8Array;

                /**
                 * Encodes the specified ReadExternalSenderResponse message. Does not implicitly {@link entente.delivery.v1.ReadExternalSenderResponse.verify|verify} messages.
                 * @param message ReadExternalSenderResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadExternalSenderResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadExternalSenderResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadExternalSenderResponse & entente.delivery.v1.ReadExternalSenderResponse.$Shape} ReadExternalSenderResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadExternalSenderResponse & entente.delivery.v1.ReadExternalSenderResponse.$Shape;
            }

            namespace ReadExternalSenderResponse {

                /** Properties of a ReadExternalSenderResponse. */
                interface $Properties {

                    /** ReadExternalSenderResponse credential */
                    credential?: Uint8Array;

                    /** ReadExternalSenderResponse signatureKey */
                    signatureKey?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadExternalSenderResponse. */
                type $Shape = entente.delivery.v1.ReadExternalSenderResponse.$Properties;
            }

            /**
             * Properties of a LeaveGroupRequest.
             * @deprecated Use entente.delivery.v1.LeaveGroupRequest.$Properties instead.
             */
            interface ILeaveGroupRequest extends entente.delivery.v1.LeaveGroupRequest.$Properties {
            }

            /** Represents a LeaveGroupRequest. */
            class LeaveGroupRequest {

                /**
                 * Constructs a new LeaveGroupRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.LeaveGroupRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LeaveGroupRequest groupId. */
                groupId: Uint8Array;

                /**
                 * Encodes the specified LeaveGroupRequest message. Does not implicitly {@link entente.delivery.v1.LeaveGroupRequest.verify|verify} messages.
                 * @param message LeaveGroupRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.LeaveGroupRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LeaveGroupRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.LeaveGroupRequest & entente.delivery.v1.LeaveGroupRequest.$Shape} LeaveGroupRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.LeaveGroupRequest & entente.delivery.v1.LeaveGroupRequest.$Shape;
            }

            namespace LeaveGroupRequest {

                /** Properties of a LeaveGroupRequest. */
                interface $Properties {

                    /** LeaveGroupRequest groupId */
                    groupId?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LeaveGroupRequest. */
                type $Shape = entente.delivery.v1.LeaveGroupRequest.$Properties;
            }

            /**
             * Properties of a LeaveGroupResponse.
             * @deprecated Use entente.delivery.v1.LeaveGroupResponse.$Properties instead.
             */
            interface ILeaveGroupResponse extends entente.delivery.v1.LeaveGroupResponse.$Properties {
            }

            /** Represents a LeaveGroupResponse. */
            class LeaveGroupResponse {

                /**
                 * Constructs a new LeaveGroupResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.LeaveGroupResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified LeaveGroupResponse message. Does not implicitly {@link entente.delivery.v1.LeaveGroupResponse.verify|verify} messages.
                 * @param message LeaveGroupResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.LeaveGroupResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LeaveGroupResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.LeaveGroupResponse & entente.delivery.v1.LeaveGroupResponse.$Shape} LeaveGroupResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.LeaveGroupResponse & entente.delivery.v1.LeaveGroupResponse.$Shape;
            }

            namespace LeaveGroupResponse {

                /** Properties of a LeaveGroupResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LeaveGroupResponse. */
                type $Shape = entente.delivery.v1.LeaveGroupResponse.$Properties;
            }

            /**
             * Properties of a ReadGroupStateRequest.
             * @deprecated Use entente.delivery.v1.ReadGroupStateRequest.$Properties instead.
             */
            interface IReadGroupStateRequest extends entente.delivery.v1.ReadGroupStateRequest.$Properties {
            }

            /** Represents a ReadGroupStateRequest. */
            class ReadGroupStateRequest {

                /**
                 * Constructs a new ReadGroupStateRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadGroupStateRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadGroupStateRequest query. */
                query: entente.common.v1.GroupStateQuery;

                /**
                 * Encodes the specified ReadGroupStateRequest message. Does not implicitly {@link entente.delivery.v1.ReadGroupStateRequest.verify|verify} messages.
                 * @param message ReadGroupStateRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadGroupStateRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadGroupStateRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadGroupStateRequest & entente.delivery.v1.ReadGroupStateRequest.$Shape} ReadGroupStateRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadGroupStateRequest & entente.delivery.v1.ReadGroupStateRequest.$Shape;
            }

            namespace ReadGroupStateRequest {

                /** Properties of a ReadGroupStateRequest. */
                interface $Properties {

                    /** ReadGroupStateRequest query */
                    query?: entente.common.v1.GroupStateQuery.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadGroupStateRequest. */
                type $Shape = entente.delivery.v1.ReadGroupStateRequest.$Properties;
            }

            /**
             * Properties of a ReadGroupStateResponse.
             * @deprecated Use entente.delivery.v1.ReadGroupStateResponse.$Properties instead.
             */
            interface IReadGroupStateResponse extends entente.delivery.v1.ReadGroupStateResponse.$Properties {
            }

            /** Represents a ReadGroupStateResponse. */
            class ReadGroupStateResponse {

                /**
                 * Constructs a new ReadGroupStateResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadGroupStateResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadGroupStateResponse state. */
                state: entente.common.v1.GroupState;

                /**
                 * Encodes the specified ReadGroupStateResponse message. Does not implicitly {@link entente.delivery.v1.ReadGroupStateResponse.verify|verify} messages.
                 * @param message ReadGroupStateResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadGroupStateResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadGroupStateResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadGroupStateResponse & entente.delivery.v1.ReadGroupStateResponse.$Shape} ReadGroupStateResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadGroupStateResponse & entente.delivery.v1.ReadGroupStateResponse.$Shape;
            }

            namespace ReadGroupStateResponse {

                /** Properties of a ReadGroupStateResponse. */
                interface $Properties {

                    /** ReadGroupStateResponse state */
                    state?: entente.common.v1.GroupState.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadGroupStateResponse. */
                type $Shape = entente.delivery.v1.ReadGroupStateResponse.$Properties;
            }

            /**
             * Properties of a PublishGroupStateRequest.
             * @deprecated Use entente.delivery.v1.PublishGroupStateRequest.$Properties instead.
             */
            interface IPublishGroupStateRequest extends entente.delivery.v1.PublishGroupStateRequest.$Properties {
            }

            /** Represents a PublishGroupStateRequest. */
            class PublishGroupStateRequest {

                /**
                 * Constructs a new PublishGroupStateRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.PublishGroupStateRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PublishGroupStateRequest groupInfo. */
                groupInfo: Uint8Array;

                /** PublishGroupStateRequest ratchetTree. */
                ratchetTree: Uint8Array;

                /**
                 * Encodes the specified PublishGroupStateRequest message. Does not implicitly {@link entente.delivery.v1.PublishGroupStateRequest.verify|verify} messages.
                 * @param message PublishGroupStateRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.PublishGroupStateRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PublishGroupStateRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.PublishGroupStateRequest & entente.delivery.v1.PublishGroupStateRequest.$Shape} PublishGroupStateRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.PublishGroupStateRequest & entente.delivery.v1.PublishGroupStateRequest.$Shape;
            }

            namespace PublishGroupStateRequest {

                /** Properties of a PublishGroupStateRequest. */
                interface $Properties {

                    /** PublishGroupStateRequest groupInfo */
                    groupInfo?: Uint8Array;

                    /** PublishGroupStateRequest ratchetTree */
                    ratchetTree?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PublishGroupStateRequest. */
                type $Shape = entente.delivery.v1.PublishGroupStateRequest.$Properties;
            }

            /**
             * Properties of a PublishGroupStateResponse.
             * @deprecated Use entente.delivery.v1.PublishGroupStateResponse.$Properties instead.
             */
            interface IPublishGroupStateResponse extends entente.delivery.v1.PublishGroupStateResponse.$Properties {
            }

            /** Represents a PublishGroupStateResponse. */
            class PublishGroupStateResponse {

                /**
                 * Constructs a new PublishGroupStateResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.PublishGroupStateResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified PublishGroupStateResponse message. Does not implicitly {@link entente.delivery.v1.PublishGroupStateResponse.verify|verify} messages.
                 * @param message PublishGroupStateResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.PublishGroupStateResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PublishGroupStateResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.PublishGroupStateResponse & entente.delivery.v1.PublishGroupStateResponse.$Shape} PublishGroupStateResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.PublishGroupStateResponse & entente.delivery.v1.PublishGroupStateResponse.$Shape;
            }

            namespace PublishGroupStateResponse {

                /** Properties of a PublishGroupStateResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PublishGroupStateResponse. */
                type $Shape = entente.delivery.v1.PublishGroupStateResponse.$Properties;
            }

            /**
             * Properties of a ReadProposalsRequest.
             * @deprecated Use entente.delivery.v1.ReadProposalsRequest.$Properties instead.
             */
            interface IReadProposalsRequest extends entente.delivery.v1.ReadProposalsRequest.$Properties {
            }

            /** Represents a ReadProposalsRequest. */
            class ReadProposalsRequest {

                /**
                 * Constructs a new ReadProposalsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadProposalsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadProposalsRequest groupId. */
                groupId: Uint8Array;

                /** ReadProposalsRequest references. */
                references: Uint8Array[];

                /** ReadProposalsRequest epoch. */
                epoch: (number|null);

                /**
                 * Encodes the specified ReadProposalsRequest message. Does not implicitly {@link entente.delivery.v1.ReadProposalsRequest.verify|verify} messages.
                 * @param message ReadProposalsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadProposalsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadProposalsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadProposalsRequest & entente.delivery.v1.ReadProposalsRequest.$Shape} ReadProposalsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadProposalsRequest & entente.delivery.v1.ReadProposalsRequest.$Shape;
            }

            namespace ReadProposalsRequest {

                /** Properties of a ReadProposalsRequest. */
                interface $Properties {

                    /** ReadProposalsRequest groupId */
                    groupId?: Uint8Array;

                    /** ReadProposalsRequest references */
                    references?: Uint8Array[];

                    /** ReadProposalsRequest epoch */
                    epoch?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadProposalsRequest. */
                type $Shape = entente.delivery.v1.ReadProposalsRequest.$Properties;
            }

            /**
             * Properties of a ReadProposalsResponse.
             * @deprecated Use entente.delivery.v1.ReadProposalsResponse.$Properties instead.
             */
            interface IReadProposalsResponse extends entente.delivery.v1.ReadProposalsResponse.$Properties {
            }

            /** Represents a ReadProposalsResponse. */
            class ReadProposalsResponse {

                /**
                 * Constructs a new ReadProposalsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadProposalsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadProposalsResponse proposals. */
                proposals: Uint8Array[];

                /**
                 * Encodes the specified ReadProposalsResponse message. Does not implicitly {@link entente.delivery.v1.ReadProposalsResponse.verify|verify} messages.
                 * @param message ReadProposalsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadProposalsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadProposalsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadProposalsResponse & entente.delivery.v1.ReadProposalsResponse.$Shape} ReadProposalsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadProposalsResponse & entente.delivery.v1.ReadProposalsResponse.$Shape;
            }

            namespace ReadProposalsResponse {

                /** Properties of a ReadProposalsResponse. */
                interface $Properties {

                    /** ReadProposalsResponse proposals */
                    proposals?: Uint8Array[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadProposalsResponse. */
                type $Shape = entente.delivery.v1.ReadProposalsResponse.$Properties;
            }

            /**
             * Properties of a ListUserGroupsRequest.
             * @deprecated Use entente.delivery.v1.ListUserGroupsRequest.$Properties instead.
             */
            interface IListUserGroupsRequest extends entente.delivery.v1.ListUserGroupsRequest.$Properties {
            }

            /** Represents a ListUserGroupsRequest. */
            class ListUserGroupsRequest {

                /**
                 * Constructs a new ListUserGroupsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ListUserGroupsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListUserGroupsRequest afterGroupId. */
                afterGroupId: Uint8Array;

                /**
                 * Encodes the specified ListUserGroupsRequest message. Does not implicitly {@link entente.delivery.v1.ListUserGroupsRequest.verify|verify} messages.
                 * @param message ListUserGroupsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ListUserGroupsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListUserGroupsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ListUserGroupsRequest & entente.delivery.v1.ListUserGroupsRequest.$Shape} ListUserGroupsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ListUserGroupsRequest & entente.delivery.v1.ListUserGroupsRequest.$Shape;
            }

            namespace ListUserGroupsRequest {

                /** Properties of a ListUserGroupsRequest. */
                interface $Properties {

                    /** ListUserGroupsRequest afterGroupId */
                    afterGroupId?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListUserGroupsRequest. */
                type $Shape = entente.delivery.v1.ListUserGroupsRequest.$Properties;
            }

            /**
             * Properties of a ListUserGroupsResponse.
             * @deprecated Use entente.delivery.v1.ListUserGroupsResponse.$Properties instead.
             */
            interface IListUserGroupsResponse extends entente.delivery.v1.ListUserGroupsResponse.$Properties {
            }

            /** Represents a ListUserGroupsResponse. */
            class ListUserGroupsResponse {

                /**
                 * Constructs a new ListUserGroupsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ListUserGroupsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListUserGroupsResponse groupIds. */
                groupIds: Uint8Array[];

                /**
                 * Encodes the specified ListUserGroupsResponse message. Does not implicitly {@link entente.delivery.v1.ListUserGroupsResponse.verify|verify} messages.
                 * @param message ListUserGroupsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ListUserGroupsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListUserGroupsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ListUserGroupsResponse & entente.delivery.v1.ListUserGroupsResponse.$Shape} ListUserGroupsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ListUserGroupsResponse & entente.delivery.v1.ListUserGroupsResponse.$Shape;
            }

            namespace ListUserGroupsResponse {

                /** Properties of a ListUserGroupsResponse. */
                interface $Properties {

                    /** ListUserGroupsResponse groupIds */
                    groupIds?: Uint8Array[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListUserGroupsResponse. */
                type $Shape = entente.delivery.v1.ListUserGroupsResponse.$Properties;
            }

            /**
             * Properties of a ReportCommitRequest.
             * @deprecated Use entente.delivery.v1.ReportCommitRequest.$Properties instead.
             */
            interface IReportCommitRequest extends entente.delivery.v1.ReportCommitRequest.$Properties {
            }

            /** Represents a ReportCommitRequest. */
            class ReportCommitRequest {

                /**
                 * Constructs a new ReportCommitRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReportCommitRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReportCommitRequest report. */
                report: entente.common.v1.CommitReport;

                /**
                 * Encodes the specified ReportCommitRequest message. Does not implicitly {@link entente.delivery.v1.ReportCommitRequest.verify|verify} messages.
                 * @param message ReportCommitRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReportCommitRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReportCommitRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReportCommitRequest & entente.delivery.v1.ReportCommitRequest.$Shape} ReportCommitRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReportCommitRequest & entente.delivery.v1.ReportCommitRequest.$Shape;
            }

            namespace ReportCommitRequest {

                /** Properties of a ReportCommitRequest. */
                interface $Properties {

                    /** ReportCommitRequest report */
                    report?: entente.common.v1.CommitReport.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReportCommitRequest. */
                type $Shape = entente.delivery.v1.ReportCommitRequest.$Properties;
            }

            /**
             * Properties of a ReportCommitResponse.
             * @deprecated Use entente.delivery.v1.ReportCommitResponse.$Properties instead.
             */
            interface IReportCommitResponse extends entente.delivery.v1.ReportCommitResponse.$Properties {
            }

            /** Represents a ReportCommitResponse. */
            class ReportCommitResponse {

                /**
                 * Constructs a new ReportCommitResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReportCommitResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReportCommitResponse result. */
                result: entente.common.v1.CommitReportResult;

                /**
                 * Encodes the specified ReportCommitResponse message. Does not implicitly {@link entente.delivery.v1.ReportCommitResponse.verify|verify} messages.
                 * @param message ReportCommitResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReportCommitResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReportCommitResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReportCommitResponse & entente.delivery.v1.ReportCommitResponse.$Shape} ReportCommitResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReportCommitResponse & entente.delivery.v1.ReportCommitResponse.$Shape;
            }

            namespace ReportCommitResponse {

                /** Properties of a ReportCommitResponse. */
                interface $Properties {

                    /** ReportCommitResponse result */
                    result?: entente.common.v1.CommitReportResult.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReportCommitResponse. */
                type $Shape = entente.delivery.v1.ReportCommitResponse.$Properties;
            }

            /**
             * Properties of a SendToInboxesRequest.
             * @deprecated Use entente.delivery.v1.SendToInboxesRequest.$Properties instead.
             */
            interface ISendToInboxesRequest extends entente.delivery.v1.SendToInboxesRequest.$Properties {
            }

            /** Represents a SendToInboxesRequest. */
            class SendToInboxesRequest {

                /**
                 * Constructs a new SendToInboxesRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SendToInboxesRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SendToInboxesRequest idempotencyKey. */
                idempotencyKey: Uint8Array;

                /** SendToInboxesRequest recipients. */
                recipients: string[];

                /** SendToInboxesRequest payload. */
                payload: Uint8Array;

                /**
                 * Encodes the specified SendToInboxesRequest message. Does not implicitly {@link entente.delivery.v1.SendToInboxesRequest.verify|verify} messages.
                 * @param message SendToInboxesRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SendToInboxesRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SendToInboxesRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SendToInboxesRequest & entente.delivery.v1.SendToInboxesRequest.$Shape} SendToInboxesRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SendToInboxesRequest & entente.delivery.v1.SendToInboxesRequest.$Shape;
            }

            namespace SendToInboxesRequest {

                /** Properties of a SendToInboxesRequest. */
                interface $Properties {

                    /** SendToInboxesRequest idempotencyKey */
                    idempotencyKey?: Uint8Array;

                    /** SendToInboxesRequest recipients */
                    recipients?: string[];

                    /** SendToInboxesRequest payload */
                    payload?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SendToInboxesRequest. */
                type $Shape = entente.delivery.v1.SendToInboxesRequest.$Properties;
            }

            /**
             * Properties of a SendToInboxesResponse.
             * @deprecated Use entente.delivery.v1.SendToInboxesResponse.$Properties instead.
             */
            interface ISendToInboxesResponse extends entente.delivery.v1.SendToInboxesResponse.$Properties {
            }

            /** Represents a SendToInboxesResponse. */
            class SendToInboxesResponse {

                /**
                 * Constructs a new SendToInboxesResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SendToInboxesResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SendToInboxesResponse messageId. */
                messageId: Uint8Array;

                /** SendToInboxesResponse duplicate. */
                duplicate: boolean;

                /** SendToInboxesResponse refused. */
                refused: entente.delivery.v1.InboxRefusal[];

                /**
                 * Encodes the specified SendToInboxesResponse message. Does not implicitly {@link entente.delivery.v1.SendToInboxesResponse.verify|verify} messages.
                 * @param message SendToInboxesResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SendToInboxesResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SendToInboxesResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SendToInboxesResponse & entente.delivery.v1.SendToInboxesResponse.$Shape} SendToInboxesResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SendToInboxesResponse & entente.delivery.v1.SendToInboxesResponse.$Shape;
            }

            namespace SendToInboxesResponse {

                /** Properties of a SendToInboxesResponse. */
                interface $Properties {

                    /** SendToInboxesResponse messageId */
                    messageId?: Uint8Array;

                    /** SendToInboxesResponse duplicate */
                    duplicate?: boolean;

                    /** SendToInboxesResponse refused */
                    refused?: entente.delivery.v1.InboxRefusal.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SendToInboxesResponse. */
                type $Shape = entente.delivery.v1.SendToInboxesResponse.$Properties;
            }

            /**
             * Properties of an InboxRefusal.
             * @deprecated Use entente.delivery.v1.InboxRefusal.$Properties instead.
             */
            interface IInboxRefusal extends entente.delivery.v1.InboxRefusal.$Properties {
            }

            /** Represents an InboxRefusal. */
            class InboxRefusal {

                /**
                 * Constructs a new InboxRefusal.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.InboxRefusal.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** InboxRefusal clientId. */
                clientId: string;

                /** InboxRefusal code. */
                code: string;

                /**
                 * Encodes the specified InboxRefusal message. Does not implicitly {@link entente.delivery.v1.InboxRefusal.verify|verify} messages.
                 * @param message InboxRefusal message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.InboxRefusal.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InboxRefusal message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.InboxRefusal & entente.delivery.v1.InboxRefusal.$Shape} InboxRefusal
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.InboxRefusal & entente.delivery.v1.InboxRefusal.$Shape;
            }

            namespace InboxRefusal {

                /** Properties of an InboxRefusal. */
                interface $Properties {

                    /** InboxRefusal clientId */
                    clientId?: string;

                    /** InboxRefusal code */
                    code?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InboxRefusal. */
                type $Shape = entente.delivery.v1.InboxRefusal.$Properties;
            }

            /**
             * Properties of a ReadInboxRuleRequest.
             * @deprecated Use entente.delivery.v1.ReadInboxRuleRequest.$Properties instead.
             */
            interface IReadInboxRuleRequest extends entente.delivery.v1.ReadInboxRuleRequest.$Properties {
            }

            /** Represents a ReadInboxRuleRequest. */
            class ReadInboxRuleRequest {

                /**
                 * Constructs a new ReadInboxRuleRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadInboxRuleRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadInboxRuleRequest afterUserId. */
                afterUserId: string;

                /**
                 * Encodes the specified ReadInboxRuleRequest message. Does not implicitly {@link entente.delivery.v1.ReadInboxRuleRequest.verify|verify} messages.
                 * @param message ReadInboxRuleRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadInboxRuleRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadInboxRuleRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadInboxRuleRequest & entente.delivery.v1.ReadInboxRuleRequest.$Shape} ReadInboxRuleRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadInboxRuleRequest & entente.delivery.v1.ReadInboxRuleRequest.$Shape;
            }

            namespace ReadInboxRuleRequest {

                /** Properties of a ReadInboxRuleRequest. */
                interface $Properties {

                    /** ReadInboxRuleRequest afterUserId */
                    afterUserId?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadInboxRuleRequest. */
                type $Shape = entente.delivery.v1.ReadInboxRuleRequest.$Properties;
            }

            /**
             * Properties of a ReadInboxRuleResponse.
             * @deprecated Use entente.delivery.v1.ReadInboxRuleResponse.$Properties instead.
             */
            interface IReadInboxRuleResponse extends entente.delivery.v1.ReadInboxRuleResponse.$Properties {
            }

            /** Represents a ReadInboxRuleResponse. */
            class ReadInboxRuleResponse {

                /**
                 * Constructs a new ReadInboxRuleResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadInboxRuleResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadInboxRuleResponse strangers. */
                strangers: string;

                /** ReadInboxRuleResponse contacts. */
                contacts: entente.delivery.v1.InboxContact[];

                /**
                 * Encodes the specified ReadInboxRuleResponse message. Does not implicitly {@link entente.delivery.v1.ReadInboxRuleResponse.verify|verify} messages.
                 * @param message ReadInboxRuleResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadInboxRuleResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadInboxRuleResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadInboxRuleResponse & entente.delivery.v1.ReadInboxRuleResponse.$Shape} ReadInboxRuleResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadInboxRuleResponse & entente.delivery.v1.ReadInboxRuleResponse.$Shape;
            }

            namespace ReadInboxRuleResponse {

                /** Properties of a ReadInboxRuleResponse. */
                interface $Properties {

                    /** ReadInboxRuleResponse strangers */
                    strangers?: string;

                    /** ReadInboxRuleResponse contacts */
                    contacts?: entente.delivery.v1.InboxContact.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadInboxRuleResponse. */
                type $Shape = entente.delivery.v1.ReadInboxRuleResponse.$Properties;
            }

            /**
             * Properties of an InboxContact.
             * @deprecated Use entente.delivery.v1.InboxContact.$Properties instead.
             */
            interface IInboxContact extends entente.delivery.v1.InboxContact.$Properties {
            }

            /** Represents an InboxContact. */
            class InboxContact {

                /**
                 * Constructs a new InboxContact.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.InboxContact.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** InboxContact userId. */
                userId: string;

                /** InboxContact state. */
                state: string;

                /**
                 * Encodes the specified InboxContact message. Does not implicitly {@link entente.delivery.v1.InboxContact.verify|verify} messages.
                 * @param message InboxContact message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.InboxContact.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InboxContact message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.InboxContact & entente.delivery.v1.InboxContact.$Shape} InboxContact
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.InboxContact & entente.delivery.v1.InboxContact.$Shape;
            }

            namespace InboxContact {

                /** Properties of an InboxContact. */
                interface $Properties {

                    /** InboxContact userId */
                    userId?: string;

                    /** InboxContact state */
                    state?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InboxContact. */
                type $Shape = entente.delivery.v1.InboxContact.$Properties;
            }

            /**
             * Properties of a SetStrangerRuleRequest.
             * @deprecated Use entente.delivery.v1.SetStrangerRuleRequest.$Properties instead.
             */
            interface ISetStrangerRuleRequest extends entente.delivery.v1.SetStrangerRuleRequest.$Properties {
            }

            /** Represents a SetStrangerRuleRequest. */
            class SetStrangerRuleRequest {

                /**
                 * Constructs a new SetStrangerRuleRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SetStrangerRuleRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SetStrangerRuleRequest strangers. */
                strangers: string;

                /**
                 * Encodes the specified SetStrangerRuleRequest message. Does not implicitly {@link entente.delivery.v1.SetStrangerRuleRequest.verify|verify} messages.
                 * @param message SetStrangerRuleRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SetStrangerRuleRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SetStrangerRuleRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SetStrangerRuleRequest & entente.delivery.v1.SetStrangerRuleRequest.$Shape} SetStrangerRuleRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SetStrangerRuleRequest & entente.delivery.v1.SetStrangerRuleRequest.$Shape;
            }

            namespace SetStrangerRuleRequest {

                /** Properties of a SetStrangerRuleRequest. */
                interface $Properties {

                    /** SetStrangerRuleRequest strangers */
                    strangers?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SetStrangerRuleRequest. */
                type $Shape = entente.delivery.v1.SetStrangerRuleRequest.$Properties;
            }

            /**
             * Properties of a SetStrangerRuleResponse.
             * @deprecated Use entente.delivery.v1.SetStrangerRuleResponse.$Properties instead.
             */
            interface ISetStrangerRuleResponse extends entente.delivery.v1.SetStrangerRuleResponse.$Properties {
            }

            /** Represents a SetStrangerRuleResponse. */
            class SetStrangerRuleResponse {

                /**
                 * Constructs a new SetStrangerRuleResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SetStrangerRuleResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified SetStrangerRuleResponse message. Does not implicitly {@link entente.delivery.v1.SetStrangerRuleResponse.verify|verify} messages.
                 * @param message SetStrangerRuleResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SetStrangerRuleResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SetStrangerRuleResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SetStrangerRuleResponse & entente.delivery.v1.SetStrangerRuleResponse.$Shape} SetStrangerRuleResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SetStrangerRuleResponse & entente.delivery.v1.SetStrangerRuleResponse.$Shape;
            }

            namespace SetStrangerRuleResponse {

                /** Properties of a SetStrangerRuleResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SetStrangerRuleResponse. */
                type $Shape = entente.delivery.v1.SetStrangerRuleResponse.$Properties;
            }

            /**
             * Properties of a SetContactRequest.
             * @deprecated Use entente.delivery.v1.SetContactRequest.$Properties instead.
             */
            interface ISetContactRequest extends entente.delivery.v1.SetContactRequest.$Properties {
            }

            /** Represents a SetContactRequest. */
            class SetContactRequest {

                /**
                 * Constructs a new SetContactRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SetContactRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SetContactRequest userId. */
                userId: string;

                /** SetContactRequest state. */
                state: string;

                /**
                 * Encodes the specified SetContactRequest message. Does not implicitly {@link entente.delivery.v1.SetContactRequest.verify|verify} messages.
                 * @param message SetContactRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SetContactRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SetContactRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SetContactRequest & entente.delivery.v1.SetContactRequest.$Shape} SetContactRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SetContactRequest & entente.delivery.v1.SetContactRequest.$Shape;
            }

            namespace SetContactRequest {

                /** Properties of a SetContactRequest. */
                interface $Properties {

                    /** SetContactRequest userId */
                    userId?: string;

                    /** SetContactRequest state */
                    state?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SetContactRequest. */
                type $Shape = entente.delivery.v1.SetContactRequest.$Properties;
            }

            /**
             * Properties of a SetContactResponse.
             * @deprecated Use entente.delivery.v1.SetContactResponse.$Properties instead.
             */
            interface ISetContactResponse extends entente.delivery.v1.SetContactResponse.$Properties {
            }

            /** Represents a SetContactResponse. */
            class SetContactResponse {

                /**
                 * Constructs a new SetContactResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SetContactResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified SetContactResponse message. Does not implicitly {@link entente.delivery.v1.SetContactResponse.verify|verify} messages.
                 * @param message SetContactResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SetContactResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SetContactResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SetContactResponse & entente.delivery.v1.SetContactResponse.$Shape} SetContactResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SetContactResponse & entente.delivery.v1.SetContactResponse.$Shape;
            }

            namespace SetContactResponse {

                /** Properties of a SetContactResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SetContactResponse. */
                type $Shape = entente.delivery.v1.SetContactResponse.$Properties;
            }

            /**
             * Properties of a PublishUserInitKeysRequest.
             * @deprecated Use entente.delivery.v1.PublishUserInitKeysRequest.$Properties instead.
             */
            interface IPublishUserInitKeysRequest extends entente.delivery.v1.PublishUserInitKeysRequest.$Properties {
            }

            /** Represents a PublishUserInitKeysRequest. */
            class PublishUserInitKeysRequest {

                /**
                 * Constructs a new PublishUserInitKeysRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.PublishUserInitKeysRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PublishUserInitKeysRequest userInitKeys. */
                userInitKeys: Uint8Array[];

                /**
                 * Encodes the specified PublishUserInitKeysRequest message. Does not implicitly {@link entente.delivery.v1.PublishUserInitKeysRequest.verify|verify} messages.
                 * @param message PublishUserInitKeysRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.PublishUserInitKeysRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PublishUserInitKeysRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.PublishUserInitKeysRequest & entente.delivery.v1.PublishUserInitKeysRequest.$Shape} PublishUserInitKeysRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.PublishUserInitKeysRequest & entente.delivery.v1.PublishUserInitKeysRequest.$Shape;
            }

            namespace PublishUserInitKeysRequest {

                /** Properties of a PublishUserInitKeysRequest. */
                interface $Properties {

                    /** PublishUserInitKeysRequest userInitKeys */
                    userInitKeys?: Uint8Array[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PublishUserInitKeysRequest. */
                type $Shape = entente.delivery.v1.PublishUserInitKeysRequest.$Properties;
            }

            /**
             * Properties of a PublishUserInitKeysResponse.
             * @deprecated Use entente.delivery.v1.PublishUserInitKeysResponse.$Properties instead.
             */
            interface IPublishUserInitKeysResponse extends entente.delivery.v1.PublishUserInitKeysResponse.$Properties {
            }

            /** Represents a PublishUserInitKeysResponse. */
            class PublishUserInitKeysResponse {

                /**
                 * Constructs a new PublishUserInitKeysResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.PublishUserInitKeysResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PublishUserInitKeysResponse remaining. */
                remaining: number;

                /**
                 * Encodes the specified PublishUserInitKeysResponse message. Does not implicitly {@link entente.delivery.v1.PublishUserInitKeysResponse.verify|verify} messages.
                 * @param message PublishUserInitKeysResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.PublishUserInitKeysResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PublishUserInitKeysResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.PublishUserInitKeysResponse & entente.delivery.v1.PublishUserInitKeysResponse.$Shape} PublishUserInitKeysResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.PublishUserInitKeysResponse & entente.delivery.v1.PublishUserInitKeysResponse.$Shape;
            }

            namespace PublishUserInitKeysResponse {

                /** Properties of a PublishUserInitKeysResponse. */
                interface $Properties {

                    /** PublishUserInitKeysResponse remaining */
                    remaining?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PublishUserInitKeysResponse. */
                type $Shape = entente.delivery.v1.PublishUserInitKeysResponse.$Properties;
            }

            /**
             * Properties of a GetUserInitKeyRequest.
             * @deprecated Use entente.delivery.v1.GetUserInitKeyRequest.$Properties instead.
             */
            interface IGetUserInitKeyRequest extends entente.delivery.v1.GetUserInitKeyRequest.$Properties {
            }

            /** Represents a GetUserInitKeyRequest. */
            class GetUserInitKeyRequest {

                /**
                 * Constructs a new GetUserInitKeyRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.GetUserInitKeyRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GetUserInitKeyRequest query. */
                query: entente.common.v1.InitKeyQuery;

                /**
                 * Encodes the specified GetUserInitKeyRequest message. Does not implicitly {@link entente.delivery.v1.GetUserInitKeyRequest.verify|verify} messages.
                 * @param message GetUserInitKeyRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.GetUserInitKeyRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GetUserInitKeyRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.GetUserInitKeyRequest & entente.delivery.v1.GetUserInitKeyRequest.$Shape} GetUserInitKeyRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.GetUserInitKeyRequest & entente.delivery.v1.GetUserInitKeyRequest.$Shape;
            }

            namespace GetUserInitKeyRequest {

                /** Properties of a GetUserInitKeyRequest. */
                interface $Properties {

                    /** GetUserInitKeyRequest query */
                    query?: entente.common.v1.InitKeyQuery.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GetUserInitKeyRequest. */
                type $Shape = entente.delivery.v1.GetUserInitKeyRequest.$Properties;
            }

            /**
             * Properties of a GetUserInitKeyResponse.
             * @deprecated Use entente.delivery.v1.GetUserInitKeyResponse.$Properties instead.
             */
            interface IGetUserInitKeyResponse extends entente.delivery.v1.GetUserInitKeyResponse.$Properties {
            }

            /** Represents a GetUserInitKeyResponse. */
            class GetUserInitKeyResponse {

                /**
                 * Constructs a new GetUserInitKeyResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.GetUserInitKeyResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GetUserInitKeyResponse answer. */
                answer: entente.common.v1.InitKeyAnswer;

                /**
                 * Encodes the specified GetUserInitKeyResponse message. Does not implicitly {@link entente.delivery.v1.GetUserInitKeyResponse.verify|verify} messages.
                 * @param message GetUserInitKeyResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.GetUserInitKeyResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GetUserInitKeyResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.GetUserInitKeyResponse & entente.delivery.v1.GetUserInitKeyResponse.$Shape} GetUserInitKeyResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.GetUserInitKeyResponse & entente.delivery.v1.GetUserInitKeyResponse.$Shape;
            }

            namespace GetUserInitKeyResponse {

                /** Properties of a GetUserInitKeyResponse. */
                interface $Properties {

                    /** GetUserInitKeyResponse answer */
                    answer?: entente.common.v1.InitKeyAnswer.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GetUserInitKeyResponse. */
                type $Shape = entente.delivery.v1.GetUserInitKeyResponse.$Properties;
            }

            /**
             * Properties of a ListEvidenceRequest.
             * @deprecated Use entente.delivery.v1.ListEvidenceRequest.$Properties instead.
             */
            interface IListEvidenceRequest extends entente.delivery.v1.ListEvidenceRequest.$Properties {
            }

            /** Represents a ListEvidenceRequest. */
            class ListEvidenceRequest {

                /**
                 * Constructs a new ListEvidenceRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ListEvidenceRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ListEvidenceRequest message. Does not implicitly {@link entente.delivery.v1.ListEvidenceRequest.verify|verify} messages.
                 * @param message ListEvidenceRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ListEvidenceRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListEvidenceRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ListEvidenceRequest & entente.delivery.v1.ListEvidenceRequest.$Shape} ListEvidenceRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ListEvidenceRequest & entente.delivery.v1.ListEvidenceRequest.$Shape;
            }

            namespace ListEvidenceRequest {

                /** Properties of a ListEvidenceRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListEvidenceRequest. */
                type $Shape = entente.delivery.v1.ListEvidenceRequest.$Properties;
            }

            /**
             * Properties of a ListEvidenceResponse.
             * @deprecated Use entente.delivery.v1.ListEvidenceResponse.$Properties instead.
             */
            interface IListEvidenceResponse extends entente.delivery.v1.ListEvidenceResponse.$Properties {
            }

            /** Represents a ListEvidenceResponse. */
            class ListEvidenceResponse {

                /**
                 * Constructs a new ListEvidenceResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ListEvidenceResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListEvidenceResponse digests. */
                digests: Uint8Array[];

                /**
                 * Encodes the specified ListEvidenceResponse message. Does not implicitly {@link entente.delivery.v1.ListEvidenceResponse.verify|verify} messages.
                 * @param message ListEvidenceResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ListEvidenceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListEvidenceResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ListEvidenceResponse & entente.delivery.v1.ListEvidenceResponse.$Shape} ListEvidenceResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ListEvidenceResponse & entente.delivery.v1.ListEvidenceResponse.$Shape;
            }

            namespace ListEvidenceResponse {

                /** Properties of a ListEvidenceResponse. */
                interface $Properties {

                    /** ListEvidenceResponse digests */
                    digests?: Uint8Array[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListEvidenceResponse. */
                type $Shape = entente.delivery.v1.ListEvidenceResponse.$Properties;
            }

            /**
             * Properties of a ReadEvidenceRequest.
             * @deprecated Use entente.delivery.v1.ReadEvidenceRequest.$Properties instead.
             */
            interface IReadEvidenceRequest extends entente.delivery.v1.ReadEvidenceRequest.$Properties {
            }

            /** Represents a ReadEvidenceRequest. */
            class ReadEvidenceRequest {

                /**
                 * Constructs a new ReadEvidenceRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadEvidenceRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadEvidenceRequest digest. */
                digest: Uint8Array;

                /**
                 * Encodes the specified ReadEvidenceRequest message. Does not implicitly {@link entente.delivery.v1.ReadEvidenceRequest.verify|verify} messages.
                 * @param message ReadEvidenceRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadEvidenceRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadEvidenceRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadEvidenceRequest & entente.delivery.v1.ReadEvidenceRequest.$Shape} ReadEvidenceRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadEvidenceRequest & entente.delivery.v1.ReadEvidenceRequest.$Shape;
            }

            namespace ReadEvidenceRequest {

                /** Properties of a ReadEvidenceRequest. */
                interface $Properties {

                    /** ReadEvidenceRequest digest */
                    digest?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadEvidenceRequest. */
                type $Shape = entente.delivery.v1.ReadEvidenceRequest.$Properties;
            }

            /**
             * Properties of a ReadEvidenceResponse.
             * @deprecated Use entente.delivery.v1.ReadEvidenceResponse.$Properties instead.
             */
            interface IReadEvidenceResponse extends entente.delivery.v1.ReadEvidenceResponse.$Properties {
            }

            /** Represents a ReadEvidenceResponse. */
            class ReadEvidenceResponse {

                /**
                 * Constructs a new ReadEvidenceResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadEvidenceResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadEvidenceResponse file. */
                file: Uint8Array;

                /**
                 * Encodes the specified ReadEvidenceResponse message. Does not implicitly {@link entente.delivery.v1.ReadEvidenceResponse.verify|verify} messages.
                 * @param message ReadEvidenceResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadEvidenceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadEvidenceResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadEvidenceResponse & entente.delivery.v1.ReadEvidenceResponse.$Shape} ReadEvidenceResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadEvidenceResponse & entente.delivery.v1.ReadEvidenceResponse.$Shape;
            }

            namespace ReadEvidenceResponse {

                /** Properties of a ReadEvidenceResponse. */
                interface $Properties {

                    /** ReadEvidenceResponse file */
                    file?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadEvidenceResponse. */
                type $Shape = entente.delivery.v1.ReadEvidenceResponse.$Properties;
            }

            /**
             * Properties of a ReserveSlotRequest.
             * @deprecated Use entente.delivery.v1.ReserveSlotRequest.$Properties instead.
             */
            interface IReserveSlotRequest extends entente.delivery.v1.ReserveSlotRequest.$Properties {
            }

            /** Represents a ReserveSlotRequest. */
            class ReserveSlotRequest {

                /**
                 * Constructs a new ReserveSlotRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReserveSlotRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReserveSlotRequest groupId. */
                groupId: Uint8Array;

                /**
                 * Encodes the specified ReserveSlotRequest message. Does not implicitly {@link entente.delivery.v1.ReserveSlotRequest.verify|verify} messages.
                 * @param message ReserveSlotRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReserveSlotRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReserveSlotRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReserveSlotRequest & entente.delivery.v1.ReserveSlotRequest.$Shape} ReserveSlotRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReserveSlotRequest & entente.delivery.v1.ReserveSlotRequest.$Shape;
            }

            namespace ReserveSlotRequest {

                /** Properties of a ReserveSlotRequest. */
                interface $Properties {

                    /** ReserveSlotRequest groupId */
                    groupId?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReserveSlotRequest. */
                type $Shape = entente.delivery.v1.ReserveSlotRequest.$Properties;
            }

            /**
             * Properties of a ReserveSlotResponse.
             * @deprecated Use entente.delivery.v1.ReserveSlotResponse.$Properties instead.
             */
            interface IReserveSlotResponse extends entente.delivery.v1.ReserveSlotResponse.$Properties {
            }

            /** Represents a ReserveSlotResponse. */
            class ReserveSlotResponse {

                /**
                 * Constructs a new ReserveSlotResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReserveSlotResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReserveSlotResponse reserved. */
                reserved: (entente.delivery.v1.SlotReserved|null);

                /** ReserveSlotResponse unavailable. */
                unavailable: (entente.delivery.v1.SlotUnavailable|null);

                /** ReserveSlotResponse result. */
                result?: ("reserved"|"unavailable");

                /**
                 * Encodes the specified ReserveSlotResponse message. Does not implicitly {@link entente.delivery.v1.ReserveSlotResponse.verify|verify} messages.
                 * @param message ReserveSlotResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReserveSlotResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReserveSlotResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReserveSlotResponse & entente.delivery.v1.ReserveSlotResponse.$Shape} ReserveSlotResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReserveSlotResponse & entente.delivery.v1.ReserveSlotResponse.$Shape;
            }

            namespace ReserveSlotResponse {

                /** Properties of a ReserveSlotResponse. */
                interface $Properties {

                    /** ReserveSlotResponse reserved */
                    reserved?: (entente.delivery.v1.SlotReserved.$Properties|null);

                    /** ReserveSlotResponse unavailable */
                    unavailable?: (entente.delivery.v1.SlotUnavailable.$Properties|null);

                    /** ReserveSlotResponse result */
                    result?: ("reserved"|"unavailable");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ReserveSlotResponse. */
                type $Shape = {
                  reserved?: entente.delivery.v1.SlotReserved.$Shape|null;
                  unavailable?: entente.delivery.v1.SlotUnavailable.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ result?: undefined; reserved?: null; unavailable?: null }|{ result?: "reserved"; reserved: entente.delivery.v1.SlotReserved.$Shape; unavailable?: null }|{ result?: "unavailable"; reserved?: null; unavailable: entente.delivery.v1.SlotUnavailable.$Shape })
                );
            }

            /**
             * Properties of a SlotReserved.
             * @deprecated Use entente.delivery.v1.SlotReserved.$Properties instead.
             */
            interface ISlotReserved extends entente.delivery.v1.SlotReserved.$Properties {
            }

            /** Represents a SlotReserved. */
            class SlotReserved {

                /**
                 * Constructs a new SlotReserved.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SlotReserved.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SlotReserved epoch. */
                epoch: number;

                /** SlotReserved holdMs. */
                holdMs: number;

                /**
                 * Encodes the specified SlotReserved message. Does not implicitly {@link entente.delivery.v1.SlotReserved.verify|verify} messages.
                 * @param message SlotReserved message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SlotReserved.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SlotReserved message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SlotReserved & entente.delivery.v1.SlotReserved.$Shape} SlotReserved
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SlotReserved & entente.delivery.v1.SlotReserved.$Shape;
            }

            namespace SlotReserved {

                /** Properties of a SlotReserved. */
                interface $Properties {

                    /** SlotReserved epoch */
                    epoch?: number;

                    /** SlotReserved holdMs */
                    holdMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SlotReserved. */
                type $Shape = entente.delivery.v1.SlotReserved.$Properties;
            }

            /**
             * Properties of a SlotUnavailable.
             * @deprecated Use entente.delivery.v1.SlotUnavailable.$Properties instead.
             */
            interface ISlotUnavailable extends entente.delivery.v1.SlotUnavailable.$Properties {
            }

            /** Represents a SlotUnavailable. */
            class SlotUnavailable {

                /**
                 * Constructs a new SlotUnavailable.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.SlotUnavailable.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SlotUnavailable retryAfterMs. */
                retryAfterMs: number;

                /**
                 * Encodes the specified SlotUnavailable message. Does not implicitly {@link entente.delivery.v1.SlotUnavailable.verify|verify} messages.
                 * @param message SlotUnavailable message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.SlotUnavailable.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SlotUnavailable message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.SlotUnavailable & entente.delivery.v1.SlotUnavailable.$Shape} SlotUnavailable
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.SlotUnavailable & entente.delivery.v1.SlotUnavailable.$Shape;
            }

            namespace SlotUnavailable {

                /** Properties of a SlotUnavailable. */
                interface $Properties {

                    /** SlotUnavailable retryAfterMs */
                    retryAfterMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SlotUnavailable. */
                type $Shape = entente.delivery.v1.SlotUnavailable.$Properties;
            }

            /**
             * Properties of a DescribeUserRequest.
             * @deprecated Use entente.delivery.v1.DescribeUserRequest.$Properties instead.
             */
            interface IDescribeUserRequest extends entente.delivery.v1.DescribeUserRequest.$Properties {
            }

            /** Represents a DescribeUserRequest. */
            class DescribeUserRequest {

                /**
                 * Constructs a new DescribeUserRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.DescribeUserRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DescribeUserRequest userId. */
                userId: string;

                /**
                 * Encodes the specified DescribeUserRequest message. Does not implicitly {@link entente.delivery.v1.DescribeUserRequest.verify|verify} messages.
                 * @param message DescribeUserRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.DescribeUserRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DescribeUserRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.DescribeUserRequest & entente.delivery.v1.DescribeUserRequest.$Shape} DescribeUserRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.DescribeUserRequest & entente.delivery.v1.DescribeUserRequest.$Shape;
            }

            namespace DescribeUserRequest {

                /** Properties of a DescribeUserRequest. */
                interface $Properties {

                    /** DescribeUserRequest userId */
                    userId?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DescribeUserRequest. */
                type $Shape = entente.delivery.v1.DescribeUserRequest.$Properties;
            }

            /**
             * Properties of a DescribeUserResponse.
             * @deprecated Use entente.delivery.v1.DescribeUserResponse.$Properties instead.
             */
            interface IDescribeUserResponse extends entente.delivery.v1.DescribeUserResponse.$Properties {
            }

            /** Represents a DescribeUserResponse. */
            class DescribeUserResponse {

                /**
                 * Constructs a new DescribeUserResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.DescribeUserResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DescribeUserResponse user. */
                user: entente.common.v1.UserDescription;

                /**
                 * Encodes the specified DescribeUserResponse message. Does not implicitly {@link entente.delivery.v1.DescribeUserResponse.verify|verify} messages.
                 * @param message DescribeUserResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.DescribeUserResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DescribeUserResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.DescribeUserResponse & entente.delivery.v1.DescribeUserResponse.$Shape} DescribeUserResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.DescribeUserResponse & entente.delivery.v1.DescribeUserResponse.$Shape;
            }

            namespace DescribeUserResponse {

                /** Properties of a DescribeUserResponse. */
                interface $Properties {

                    /** DescribeUserResponse user */
                    user?: entente.common.v1.UserDescription.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DescribeUserResponse. */
                type $Shape = entente.delivery.v1.DescribeUserResponse.$Properties;
            }

            /**
             * Properties of a ReportMessageRequest.
             * @deprecated Use entente.delivery.v1.ReportMessageRequest.$Properties instead.
             */
            interface IReportMessageRequest extends entente.delivery.v1.ReportMessageRequest.$Properties {
            }

            /** Represents a ReportMessageRequest. */
            class ReportMessageRequest {

                /**
                 * Constructs a new ReportMessageRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReportMessageRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReportMessageRequest report. */
                report: entente.common.v1.MessageReport;

                /**
                 * Encodes the specified ReportMessageRequest message. Does not implicitly {@link entente.delivery.v1.ReportMessageRequest.verify|verify} messages.
                 * @param message ReportMessageRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReportMessageRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReportMessageRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReportMessageRequest & entente.delivery.v1.ReportMessageRequest.$Shape} ReportMessageRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReportMessageRequest & entente.delivery.v1.ReportMessageRequest.$Shape;
            }

            namespace ReportMessageRequest {

                /** Properties of a ReportMessageRequest. */
                interface $Properties {

                    /** ReportMessageRequest report */
                    report?: entente.common.v1.MessageReport.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReportMessageRequest. */
                type $Shape = entente.delivery.v1.ReportMessageRequest.$Properties;
            }

            /**
             * Properties of a ReportMessageResponse.
             * @deprecated Use entente.delivery.v1.ReportMessageResponse.$Properties instead.
             */
            interface IReportMessageResponse extends entente.delivery.v1.ReportMessageResponse.$Properties {
            }

            /** Represents a ReportMessageResponse. */
            class ReportMessageResponse {

                /**
                 * Constructs a new ReportMessageResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReportMessageResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReportMessageResponse result. */
                result: entente.common.v1.MessageReportResult;

                /**
                 * Encodes the specified ReportMessageResponse message. Does not implicitly {@link entente.delivery.v1.ReportMessageResponse.verify|verify} messages.
                 * @param message ReportMessageResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReportMessageResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReportMessageResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReportMessageResponse & entente.delivery.v1.ReportMessageResponse.$Shape} ReportMessageResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReportMessageResponse & entente.delivery.v1.ReportMessageResponse.$Shape;
            }

            namespace ReportMessageResponse {

                /** Properties of a ReportMessageResponse. */
                interface $Properties {

                    /** ReportMessageResponse result */
                    result?: entente.common.v1.MessageReportResult.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReportMessageResponse. */
                type $Shape = entente.delivery.v1.ReportMessageResponse.$Properties;
            }

            /**
             * Properties of a ReadPushSettingsRequest.
             * @deprecated Use entente.delivery.v1.ReadPushSettingsRequest.$Properties instead.
             */
            interface IReadPushSettingsRequest extends entente.delivery.v1.ReadPushSettingsRequest.$Properties {
            }

            /** Represents a ReadPushSettingsRequest. */
            class ReadPushSettingsRequest {

                /**
                 * Constructs a new ReadPushSettingsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadPushSettingsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ReadPushSettingsRequest message. Does not implicitly {@link entente.delivery.v1.ReadPushSettingsRequest.verify|verify} messages.
                 * @param message ReadPushSettingsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadPushSettingsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadPushSettingsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadPushSettingsRequest & entente.delivery.v1.ReadPushSettingsRequest.$Shape} ReadPushSettingsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadPushSettingsRequest & entente.delivery.v1.ReadPushSettingsRequest.$Shape;
            }

            namespace ReadPushSettingsRequest {

                /** Properties of a ReadPushSettingsRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadPushSettingsRequest. */
                type $Shape = entente.delivery.v1.ReadPushSettingsRequest.$Properties;
            }

            /**
             * Properties of a ReadPushSettingsResponse.
             * @deprecated Use entente.delivery.v1.ReadPushSettingsResponse.$Properties instead.
             */
            interface IReadPushSettingsResponse extends entente.delivery.v1.ReadPushSettingsResponse.$Properties {
            }

            /** Represents a ReadPushSettingsResponse. */
            class ReadPushSettingsResponse {

                /**
                 * Constructs a new ReadPushSettingsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ReadPushSettingsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadPushSettingsResponse applicationServerKey. */
                applicationServerKey: Uint8Array;

                /** ReadPushSettingsResponse hosts. */
                hosts: string[];

                /**
                 * Encodes the specified ReadPushSettingsResponse message. Does not implicitly {@link entente.delivery.v1.ReadPushSettingsResponse.verify|verify} messages.
                 * @param message ReadPushSettingsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ReadPushSettingsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadPushSettingsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ReadPushSettingsResponse & entente.delivery.v1.ReadPushSettingsResponse.$Shape} ReadPushSettingsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ReadPushSettingsResponse & entente.delivery.v1.ReadPushSettingsResponse.$Shape;
            }

            namespace ReadPushSettingsResponse {

                /** Properties of a ReadPushSettingsResponse. */
                interface $Properties {

                    /** ReadPushSettingsResponse applicationServerKey */
                    applicationServerKey?: Uint8Array;

                    /** ReadPushSettingsResponse hosts */
                    hosts?: string[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadPushSettingsResponse. */
                type $Shape = entente.delivery.v1.ReadPushSettingsResponse.$Properties;
            }

            /**
             * Properties of a RegisterPushRequest.
             * @deprecated Use entente.delivery.v1.RegisterPushRequest.$Properties instead.
             */
            interface IRegisterPushRequest extends entente.delivery.v1.RegisterPushRequest.$Properties {
            }

            /** Represents a RegisterPushRequest. */
            class RegisterPushRequest {

                /**
                 * Constructs a new RegisterPushRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.RegisterPushRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RegisterPushRequest endpoint. */
                endpoint: string;

                /** RegisterPushRequest p256dh. */
                p256dh: Uint8Array;

                /** RegisterPushRequest auth. */
                auth: Uint8Array;

                /**
                 * Encodes the specified RegisterPushRequest message. Does not implicitly {@link entente.delivery.v1.RegisterPushRequest.verify|verify} messages.
                 * @param message RegisterPushRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.RegisterPushRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RegisterPushRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.RegisterPushRequest & entente.delivery.v1.RegisterPushRequest.$Shape} RegisterPushRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.RegisterPushRequest & entente.delivery.v1.RegisterPushRequest.$Shape;
            }

            namespace RegisterPushRequest {

                /** Properties of a RegisterPushRequest. */
                interface $Properties {

                    /** RegisterPushRequest endpoint */
                    endpoint?: string;

                    /** RegisterPushRequest p256dh */
                    p256dh?: Uint8Array;

                    /** RegisterPushRequest auth */
                    auth?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RegisterPushRequest. */
                type $Shape = entente.delivery.v1.RegisterPushRequest.$Properties;
            }

            /**
             * Properties of a RegisterPushResponse.
             * @deprecated Use entente.delivery.v1.RegisterPushResponse.$Properties instead.
             */
            interface IRegisterPushResponse extends entente.delivery.v1.RegisterPushResponse.$Properties {
            }

            /** Represents a RegisterPushResponse. */
            class RegisterPushResponse {

                /**
                 * Constructs a new RegisterPushResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.RegisterPushResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified RegisterPushResponse message. Does not implicitly {@link entente.delivery.v1.RegisterPushResponse.verify|verify} messages.
                 * @param message RegisterPushResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.RegisterPushResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RegisterPushResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.RegisterPushResponse & entente.delivery.v1.RegisterPushResponse.$Shape} RegisterPushResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.RegisterPushResponse & entente.delivery.v1.RegisterPushResponse.$Shape;
            }

            namespace RegisterPushResponse {

                /** Properties of a RegisterPushResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RegisterPushResponse. */
                type $Shape = entente.delivery.v1.RegisterPushResponse.$Properties;
            }

            /**
             * Properties of a ForgetPushRequest.
             * @deprecated Use entente.delivery.v1.ForgetPushRequest.$Properties instead.
             */
            interface IForgetPushRequest extends entente.delivery.v1.ForgetPushRequest.$Properties {
            }

            /** Represents a ForgetPushRequest. */
            class ForgetPushRequest {

                /**
                 * Constructs a new ForgetPushRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ForgetPushRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ForgetPushRequest message. Does not implicitly {@link entente.delivery.v1.ForgetPushRequest.verify|verify} messages.
                 * @param message ForgetPushRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ForgetPushRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ForgetPushRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ForgetPushRequest & entente.delivery.v1.ForgetPushRequest.$Shape} ForgetPushRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ForgetPushRequest & entente.delivery.v1.ForgetPushRequest.$Shape;
            }

            namespace ForgetPushRequest {

                /** Properties of a ForgetPushRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ForgetPushRequest. */
                type $Shape = entente.delivery.v1.ForgetPushRequest.$Properties;
            }

            /**
             * Properties of a ForgetPushResponse.
             * @deprecated Use entente.delivery.v1.ForgetPushResponse.$Properties instead.
             */
            interface IForgetPushResponse extends entente.delivery.v1.ForgetPushResponse.$Properties {
            }

            /** Represents a ForgetPushResponse. */
            class ForgetPushResponse {

                /**
                 * Constructs a new ForgetPushResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ForgetPushResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ForgetPushResponse forgotten. */
                forgotten: boolean;

                /**
                 * Encodes the specified ForgetPushResponse message. Does not implicitly {@link entente.delivery.v1.ForgetPushResponse.verify|verify} messages.
                 * @param message ForgetPushResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ForgetPushResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ForgetPushResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ForgetPushResponse & entente.delivery.v1.ForgetPushResponse.$Shape} ForgetPushResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ForgetPushResponse & entente.delivery.v1.ForgetPushResponse.$Shape;
            }

            namespace ForgetPushResponse {

                /** Properties of a ForgetPushResponse. */
                interface $Properties {

                    /** ForgetPushResponse forgotten */
                    forgotten?: boolean;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ForgetPushResponse. */
                type $Shape = entente.delivery.v1.ForgetPushResponse.$Properties;
            }

            /**
             * Properties of an OpenSendGroupRequest.
             * @deprecated Use entente.delivery.v1.OpenSendGroupRequest.$Properties instead.
             */
            interface IOpenSendGroupRequest extends entente.delivery.v1.OpenSendGroupRequest.$Properties {
            }

            /** Represents an OpenSendGroupRequest. */
            class OpenSendGroupRequest {

                /**
                 * Constructs a new OpenSendGroupRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.OpenSendGroupRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** OpenSendGroupRequest groupId. */
                groupId: Uint8Array;

                /** OpenSendGroupRequest readerClientIds. */
                readerClientIds: string[];

                /** OpenSendGroupRequest readerAddresses. */
                readerAddresses: entente.delivery.v1.DeviceAddress[];

                /** OpenSendGroupRequest owner. */
                owner: Uint8Array;

                /**
                 * Encodes the specified OpenSendGroupRequest message. Does not implicitly {@link entente.delivery.v1.OpenSendGroupRequest.verify|verify} messages.
                 * @param message OpenSendGroupRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.OpenSendGroupRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an OpenSendGroupRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.OpenSendGroupRequest & entente.delivery.v1.OpenSendGroupRequest.$Shape} OpenSendGroupRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.OpenSendGroupRequest & entente.delivery.v1.OpenSendGroupRequest.$Shape;
            }

            namespace OpenSendGroupRequest {

                /** Properties of an OpenSendGroupRequest. */
                interface $Properties {

                    /** OpenSendGroupRequest groupId */
                    groupId?: Uint8Array;

                    /** OpenSendGroupRequest readerClientIds */
                    readerClientIds?: string[];

                    /** OpenSendGroupRequest readerAddresses */
                    readerAddresses?: entente.delivery.v1.DeviceAddress.$Properties[];

                    /** OpenSendGroupRequest owner */
                    owner?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an OpenSendGroupRequest. */
                type $Shape = entente.delivery.v1.OpenSendGroupRequest.$Properties;
            }

            /**
             * Properties of an OpenSendGroupResponse.
             * @deprecated Use entente.delivery.v1.OpenSendGroupResponse.$Properties instead.
             */
            interface IOpenSendGroupResponse extends entente.delivery.v1.OpenSendGroupResponse.$Properties {
            }

            /** Represents an OpenSendGroupResponse. */
            class OpenSendGroupResponse {

                /**
                 * Constructs a new OpenSendGroupResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.OpenSendGroupResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** OpenSendGroupResponse epoch. */
                epoch: number;

                /** OpenSendGroupResponse head. */
                head: Uint8Array;

                /**
                 * Encodes the specified OpenSendGroupResponse message. Does not implicitly {@link entente.delivery.v1.OpenSendGroupResponse.verify|verify} messages.
                 * @param message OpenSendGroupResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.OpenSendGroupResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an OpenSendGroupResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.OpenSendGroupResponse & entente.delivery.v1.OpenSendGroupResponse.$Shape} OpenSendGroupResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.OpenSendGroupResponse & entente.delivery.v1.OpenSendGroupResponse.$Shape;
            }

            namespace OpenSendGroupResponse {

                /** Properties of an OpenSendGroupResponse. */
                interface $Properties {

                    /** OpenSendGroupResponse epoch */
                    epoch?: number;

                    /** OpenSendGroupResponse head */
                    head?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an OpenSendGroupResponse. */
                type $Shape = entente.delivery.v1.OpenSendGroupResponse.$Properties;
            }

            /**
             * Properties of a LookUpRequest.
             * @deprecated Use entente.delivery.v1.LookUpRequest.$Properties instead.
             */
            interface ILookUpRequest extends entente.delivery.v1.LookUpRequest.$Properties {
            }

            /** Represents a LookUpRequest. */
            class LookUpRequest {

                /**
                 * Constructs a new LookUpRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.LookUpRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LookUpRequest domain. */
                domain: string;

                /** LookUpRequest query. */
                query: entente.common.v1.LogQuery;

                /**
                 * Encodes the specified LookUpRequest message. Does not implicitly {@link entente.delivery.v1.LookUpRequest.verify|verify} messages.
                 * @param message LookUpRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.LookUpRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LookUpRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.LookUpRequest & entente.delivery.v1.LookUpRequest.$Shape} LookUpRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.LookUpRequest & entente.delivery.v1.LookUpRequest.$Shape;
            }

            namespace LookUpRequest {

                /** Properties of a LookUpRequest. */
                interface $Properties {

                    /** LookUpRequest domain */
                    domain?: string;

                    /** LookUpRequest query */
                    query?: entente.common.v1.LogQuery.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LookUpRequest. */
                type $Shape = {
                  domain?: string;
                  query?: entente.common.v1.LogQuery.$Shape;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a LookUpResponse.
             * @deprecated Use entente.delivery.v1.LookUpResponse.$Properties instead.
             */
            interface ILookUpResponse extends entente.delivery.v1.LookUpResponse.$Properties {
            }

            /** Represents a LookUpResponse. */
            class LookUpResponse {

                /**
                 * Constructs a new LookUpResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.LookUpResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LookUpResponse answer. */
                answer: entente.common.v1.LogAnswer;

                /**
                 * Encodes the specified LookUpResponse message. Does not implicitly {@link entente.delivery.v1.LookUpResponse.verify|verify} messages.
                 * @param message LookUpResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.LookUpResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LookUpResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.LookUpResponse & entente.delivery.v1.LookUpResponse.$Shape} LookUpResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.LookUpResponse & entente.delivery.v1.LookUpResponse.$Shape;
            }

            namespace LookUpResponse {

                /** Properties of a LookUpResponse. */
                interface $Properties {

                    /** LookUpResponse answer */
                    answer?: entente.common.v1.LogAnswer.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LookUpResponse. */
                type $Shape = entente.delivery.v1.LookUpResponse.$Properties;
            }

            /**
             * Properties of a ListStatementsRequest.
             * @deprecated Use entente.delivery.v1.ListStatementsRequest.$Properties instead.
             */
            interface IListStatementsRequest extends entente.delivery.v1.ListStatementsRequest.$Properties {
            }

            /** Represents a ListStatementsRequest. */
            class ListStatementsRequest {

                /**
                 * Constructs a new ListStatementsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ListStatementsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ListStatementsRequest message. Does not implicitly {@link entente.delivery.v1.ListStatementsRequest.verify|verify} messages.
                 * @param message ListStatementsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ListStatementsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListStatementsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ListStatementsRequest & entente.delivery.v1.ListStatementsRequest.$Shape} ListStatementsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ListStatementsRequest & entente.delivery.v1.ListStatementsRequest.$Shape;
            }

            namespace ListStatementsRequest {

                /** Properties of a ListStatementsRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListStatementsRequest. */
                type $Shape = entente.delivery.v1.ListStatementsRequest.$Properties;
            }

            /**
             * Properties of a ListStatementsResponse.
             * @deprecated Use entente.delivery.v1.ListStatementsResponse.$Properties instead.
             */
            interface IListStatementsResponse extends entente.delivery.v1.ListStatementsResponse.$Properties {
            }

            /** Represents a ListStatementsResponse. */
            class ListStatementsResponse {

                /**
                 * Constructs a new ListStatementsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.delivery.v1.ListStatementsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListStatementsResponse stated. */
                stated: entente.common.v1.StatedDomain[];

                /**
                 * Encodes the specified ListStatementsResponse message. Does not implicitly {@link entente.delivery.v1.ListStatementsResponse.verify|verify} messages.
                 * @param message ListStatementsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.delivery.v1.ListStatementsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListStatementsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.delivery.v1.ListStatementsResponse & entente.delivery.v1.ListStatementsResponse.$Shape} ListStatementsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.delivery.v1.ListStatementsResponse & entente.delivery.v1.ListStatementsResponse.$Shape;
            }

            namespace ListStatementsResponse {

                /** Properties of a ListStatementsResponse. */
                interface $Properties {

                    /** ListStatementsResponse stated */
                    stated?: entente.common.v1.StatedDomain.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListStatementsResponse. */
                type $Shape = entente.delivery.v1.ListStatementsResponse.$Properties;
            }
        }
    }

    /** Namespace domain. */
    namespace domain {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a ListMessageReportsRequest.
             * @deprecated Use entente.domain.v1.ListMessageReportsRequest.$Properties instead.
             */
            interface IListMessageReportsRequest extends entente.domain.v1.ListMessageReportsRequest.$Properties {
            }

            /** Represents a ListMessageReportsRequest. */
            class ListMessageReportsRequest {

                /**
                 * Constructs a new ListMessageReportsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ListMessageReportsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListMessageReportsRequest afterId. */
                afterId: Uint8Array;

                /**
                 * Encodes the specified ListMessageReportsRequest message. Does not implicitly {@link entente.domain.v1.ListMessageReportsRequest.verify|verify} messages.
                 * @param message ListMessageReportsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ListMessageReportsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListMessageReportsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ListMessageReportsRequest & entente.domain.v1.ListMessageReportsRequest.$Shape} ListMessageReportsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ListMessageReportsRequest & entente.domain.v1.ListMessageReportsRequest.$Shape;
            }

            namespace ListMessageReportsRequest {

                /** Properties of a ListMessageReportsRequest. */
                interface $Properties {

                    /** ListMessageReportsRequest afterId */
                    afterId?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListMessageReportsRequest. */
                type $Shape = entente.domain.v1.ListMessageReportsRequest.$Properties;
            }

            /**
             * Properties of a ListMessageReportsResponse.
             * @deprecated Use entente.domain.v1.ListMessageReportsResponse.$Properties instead.
             */
            interface IListMessageReportsResponse extends entente.domain.v1.ListMessageReportsResponse.$Properties {
            }

            /** Represents a ListMessageReportsResponse. */
            class ListMessageReportsResponse {

                /**
                 * Constructs a new ListMessageReportsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ListMessageReportsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListMessageReportsResponse reports. */
                reports: entente.domain.v1.MessageReportSummary[];

                /**
                 * Encodes the specified ListMessageReportsResponse message. Does not implicitly {@link entente.domain.v1.ListMessageReportsResponse.verify|verify} messages.
                 * @param message ListMessageReportsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ListMessageReportsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListMessageReportsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ListMessageReportsResponse & entente.domain.v1.ListMessageReportsResponse.$Shape} ListMessageReportsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ListMessageReportsResponse & entente.domain.v1.ListMessageReportsResponse.$Shape;
            }

            namespace ListMessageReportsResponse {

                /** Properties of a ListMessageReportsResponse. */
                interface $Properties {

                    /** ListMessageReportsResponse reports */
                    reports?: entente.domain.v1.MessageReportSummary.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListMessageReportsResponse. */
                type $Shape = entente.domain.v1.ListMessageReportsResponse.$Properties;
            }

            /**
             * Properties of a MessageReportSummary.
             * @deprecated Use entente.domain.v1.MessageReportSummary.$Properties instead.
             */
            interface IMessageReportSummary extends entente.domain.v1.MessageReportSummary.$Properties {
            }

            /** Represents a MessageReportSummary. */
            class MessageReportSummary {

                /**
                 * Constructs a new MessageReportSummary.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.MessageReportSummary.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** MessageReportSummary reportId. */
                reportId: Uint8Array;

                /** MessageReportSummary notedAtMs. */
                notedAtMs: number;

                /**
                 * Encodes the specified MessageReportSummary message. Does not implicitly {@link entente.domain.v1.MessageReportSummary.verify|verify} messages.
                 * @param message MessageReportSummary message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.MessageReportSummary.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a MessageReportSummary message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.MessageReportSummary & entente.domain.v1.MessageReportSummary.$Shape} MessageReportSummary
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.MessageReportSummary & entente.domain.v1.MessageReportSummary.$Shape;
            }

            namespace MessageReportSummary {

                /** Properties of a MessageReportSummary. */
                interface $Properties {

                    /** MessageReportSummary reportId */
                    reportId?: Uint8Array;

                    /** MessageReportSummary notedAtMs */
                    notedAtMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a MessageReportSummary. */
                type $Shape = entente.domain.v1.MessageReportSummary.$Properties;
            }

            /**
             * Properties of a ReadMessageReportRequest.
             * @deprecated Use entente.domain.v1.ReadMessageReportRequest.$Properties instead.
             */
            interface IReadMessageReportRequest extends entente.domain.v1.ReadMessageReportRequest.$Properties {
            }

            /** Represents a ReadMessageReportRequest. */
            class ReadMessageReportRequest {

                /**
                 * Constructs a new ReadMessageReportRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ReadMessageReportRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadMessageReportRequest reportId. */
                reportId: Uint8Array;

                /**
                 * Encodes the specified ReadMessageReportRequest message. Does not implicitly {@link entente.domain.v1.ReadMessageReportRequest.verify|verify} messages.
                 * @param message ReadMessageReportRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ReadMessageReportRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadMessageReportRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ReadMessageReportRequest & entente.domain.v1.ReadMessageReportRequest.$Shape} ReadMessageReportRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ReadMessageReportRequest & entente.domain.v1.ReadMessageReportRequest.$Shape;
            }

            namespace ReadMessageReportRequest {

                /** Properties of a ReadMessageReportRequest. */
                interface $Properties {

                    /** ReadMessageReportRequest reportId */
                    reportId?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadMessageReportRequest. */
                type $Shape = entente.domain.v1.ReadMessageReportRequest.$Properties;
            }

            /**
             * Properties of a ReadMessageReportResponse.
             * @deprecated Use entente.domain.v1.ReadMessageReportResponse.$Properties instead.
             */
            interface IReadMessageReportResponse extends entente.domain.v1.ReadMessageReportResponse.$Properties {
            }

            /** Represents a ReadMessageReportResponse. */
            class ReadMessageReportResponse {

                /**
                 * Constructs a new ReadMessageReportResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ReadMessageReportResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadMessageReportResponse report. */
                report: entente.domain.v1.KeptMessageReport;

                /**
                 * Encodes the specified ReadMessageReportResponse message. Does not implicitly {@link entente.domain.v1.ReadMessageReportResponse.verify|verify} messages.
                 * @param message ReadMessageReportResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ReadMessageReportResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadMessageReportResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ReadMessageReportResponse & entente.domain.v1.ReadMessageReportResponse.$Shape} ReadMessageReportResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ReadMessageReportResponse & entente.domain.v1.ReadMessageReportResponse.$Shape;
            }

            namespace ReadMessageReportResponse {

                /** Properties of a ReadMessageReportResponse. */
                interface $Properties {

                    /** ReadMessageReportResponse report */
                    report?: entente.domain.v1.KeptMessageReport.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadMessageReportResponse. */
                type $Shape = entente.domain.v1.ReadMessageReportResponse.$Properties;
            }

            /**
             * Properties of a KeptMessageReport.
             * @deprecated Use entente.domain.v1.KeptMessageReport.$Properties instead.
             */
            interface IKeptMessageReport extends entente.domain.v1.KeptMessageReport.$Properties {
            }

            /** Represents a KeptMessageReport. */
            class KeptMessageReport {

                /**
                 * Constructs a new KeptMessageReport.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.KeptMessageReport.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** KeptMessageReport report. */
                report: entente.common.v1.MessageReport;

                /** KeptMessageReport reporterUserId. */
                reporterUserId: string;

                /** KeptMessageReport acceptedAtMs. */
                acceptedAtMs: number;

                /** KeptMessageReport senderClientId. */
                senderClientId: string;

                /** KeptMessageReport reporterDomain. */
                reporterDomain: string;

                /** KeptMessageReport reporter. */
                reporter: string;

                /**
                 * Encodes the specified KeptMessageReport message. Does not implicitly {@link entente.domain.v1.KeptMessageReport.verify|verify} messages.
                 * @param message KeptMessageReport message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.KeptMessageReport.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a KeptMessageReport message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.KeptMessageReport & entente.domain.v1.KeptMessageReport.$Shape} KeptMessageReport
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.KeptMessageReport & entente.domain.v1.KeptMessageReport.$Shape;
            }

            namespace KeptMessageReport {

                /** Properties of a KeptMessageReport. */
                interface $Properties {

                    /** KeptMessageReport report */
                    report?: entente.common.v1.MessageReport.$Properties;

                    /** KeptMessageReport reporterUserId */
                    reporterUserId?: string;

                    /** KeptMessageReport acceptedAtMs */
                    acceptedAtMs?: number;

                    /** KeptMessageReport senderClientId */
                    senderClientId?: string;

                    /** KeptMessageReport reporterDomain */
                    reporterDomain?: string;

                    /** KeptMessageReport reporter */
                    reporter?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a KeptMessageReport. */
                type $Shape = entente.domain.v1.KeptMessageReport.$Properties;
            }

            /**
             * Properties of an OpenReporterRequest.
             * @deprecated Use entente.domain.v1.OpenReporterRequest.$Properties instead.
             */
            interface IOpenReporterRequest extends entente.domain.v1.OpenReporterRequest.$Properties {
            }

            /** Represents an OpenReporterRequest. */
            class OpenReporterRequest {

                /**
                 * Constructs a new OpenReporterRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.OpenReporterRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** OpenReporterRequest reporter. */
                reporter: string;

                /**
                 * Encodes the specified OpenReporterRequest message. Does not implicitly {@link entente.domain.v1.OpenReporterRequest.verify|verify} messages.
                 * @param message OpenReporterRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.OpenReporterRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an OpenReporterRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.OpenReporterRequest & entente.domain.v1.OpenReporterRequest.$Shape} OpenReporterRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.OpenReporterRequest & entente.domain.v1.OpenReporterRequest.$Shape;
            }

            namespace OpenReporterRequest {

                /** Properties of an OpenReporterRequest. */
                interface $Properties {

                    /** OpenReporterRequest reporter */
                    reporter?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an OpenReporterRequest. */
                type $Shape = entente.domain.v1.OpenReporterRequest.$Properties;
            }

            /**
             * Properties of an OpenReporterResponse.
             * @deprecated Use entente.domain.v1.OpenReporterResponse.$Properties instead.
             */
            interface IOpenReporterResponse extends entente.domain.v1.OpenReporterResponse.$Properties {
            }

            /** Represents an OpenReporterResponse. */
            class OpenReporterResponse {

                /**
                 * Constructs a new OpenReporterResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.OpenReporterResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** OpenReporterResponse userId. */
                userId: string;

                /** OpenReporterResponse domain. */
                domain: string;

                /**
                 * Encodes the specified OpenReporterResponse message. Does not implicitly {@link entente.domain.v1.OpenReporterResponse.verify|verify} messages.
                 * @param message OpenReporterResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.OpenReporterResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an OpenReporterResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.OpenReporterResponse & entente.domain.v1.OpenReporterResponse.$Shape} OpenReporterResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.OpenReporterResponse & entente.domain.v1.OpenReporterResponse.$Shape;
            }

            namespace OpenReporterResponse {

                /** Properties of an OpenReporterResponse. */
                interface $Properties {

                    /** OpenReporterResponse userId */
                    userId?: string;

                    /** OpenReporterResponse domain */
                    domain?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an OpenReporterResponse. */
                type $Shape = entente.domain.v1.OpenReporterResponse.$Properties;
            }

            /**
             * Properties of a DropMessageReportRequest.
             * @deprecated Use entente.domain.v1.DropMessageReportRequest.$Properties instead.
             */
            interface IDropMessageReportRequest extends entente.domain.v1.DropMessageReportRequest.$Properties {
            }

            /** Represents a DropMessageReportRequest. */
            class DropMessageReportRequest {

                /**
                 * Constructs a new DropMessageReportRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.DropMessageReportRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DropMessageReportRequest reportId. */
                reportId: Uint8Array;

                /**
                 * Encodes the specified DropMessageReportRequest message. Does not implicitly {@link entente.domain.v1.DropMessageReportRequest.verify|verify} messages.
                 * @param message DropMessageReportRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.DropMessageReportRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DropMessageReportRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.DropMessageReportRequest & entente.domain.v1.DropMessageReportRequest.$Shape} DropMessageReportRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.DropMessageReportRequest & entente.domain.v1.DropMessageReportRequest.$Shape;
            }

            namespace DropMessageReportRequest {

                /** Properties of a DropMessageReportRequest. */
                interface $Properties {

                    /** DropMessageReportRequest reportId */
                    reportId?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DropMessageReportRequest. */
                type $Shape = entente.domain.v1.DropMessageReportRequest.$Properties;
            }

            /**
             * Properties of a DropMessageReportResponse.
             * @deprecated Use entente.domain.v1.DropMessageReportResponse.$Properties instead.
             */
            interface IDropMessageReportResponse extends entente.domain.v1.DropMessageReportResponse.$Properties {
            }

            /** Represents a DropMessageReportResponse. */
            class DropMessageReportResponse {

                /**
                 * Constructs a new DropMessageReportResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.DropMessageReportResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified DropMessageReportResponse message. Does not implicitly {@link entente.domain.v1.DropMessageReportResponse.verify|verify} messages.
                 * @param message DropMessageReportResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.DropMessageReportResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DropMessageReportResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.DropMessageReportResponse & entente.domain.v1.DropMessageReportResponse.$Shape} DropMessageReportResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.DropMessageReportResponse & entente.domain.v1.DropMessageReportResponse.$Shape;
            }

            namespace DropMessageReportResponse {

                /** Properties of a DropMessageReportResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DropMessageReportResponse. */
                type $Shape = entente.domain.v1.DropMessageReportResponse.$Properties;
            }

            /**
             * Properties of a ReadDestinationsRequest.
             * @deprecated Use entente.domain.v1.ReadDestinationsRequest.$Properties instead.
             */
            interface IReadDestinationsRequest extends entente.domain.v1.ReadDestinationsRequest.$Properties {
            }

            /** Represents a ReadDestinationsRequest. */
            class ReadDestinationsRequest {

                /**
                 * Constructs a new ReadDestinationsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ReadDestinationsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ReadDestinationsRequest message. Does not implicitly {@link entente.domain.v1.ReadDestinationsRequest.verify|verify} messages.
                 * @param message ReadDestinationsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ReadDestinationsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadDestinationsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ReadDestinationsRequest & entente.domain.v1.ReadDestinationsRequest.$Shape} ReadDestinationsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ReadDestinationsRequest & entente.domain.v1.ReadDestinationsRequest.$Shape;
            }

            namespace ReadDestinationsRequest {

                /** Properties of a ReadDestinationsRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadDestinationsRequest. */
                type $Shape = entente.domain.v1.ReadDestinationsRequest.$Properties;
            }

            /**
             * Properties of a ReadDestinationsResponse.
             * @deprecated Use entente.domain.v1.ReadDestinationsResponse.$Properties instead.
             */
            interface IReadDestinationsResponse extends entente.domain.v1.ReadDestinationsResponse.$Properties {
            }

            /** Represents a ReadDestinationsResponse. */
            class ReadDestinationsResponse {

                /**
                 * Constructs a new ReadDestinationsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ReadDestinationsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadDestinationsResponse destinations. */
                destinations: entente.domain.v1.DestinationEntry[];

                /**
                 * Encodes the specified ReadDestinationsResponse message. Does not implicitly {@link entente.domain.v1.ReadDestinationsResponse.verify|verify} messages.
                 * @param message ReadDestinationsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ReadDestinationsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadDestinationsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ReadDestinationsResponse & entente.domain.v1.ReadDestinationsResponse.$Shape} ReadDestinationsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ReadDestinationsResponse & entente.domain.v1.ReadDestinationsResponse.$Shape;
            }

            namespace ReadDestinationsResponse {

                /** Properties of a ReadDestinationsResponse. */
                interface $Properties {

                    /** ReadDestinationsResponse destinations */
                    destinations?: entente.domain.v1.DestinationEntry.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadDestinationsResponse. */
                type $Shape = entente.domain.v1.ReadDestinationsResponse.$Properties;
            }

            /**
             * Properties of a DestinationEntry.
             * @deprecated Use entente.domain.v1.DestinationEntry.$Properties instead.
             */
            interface IDestinationEntry extends entente.domain.v1.DestinationEntry.$Properties {
            }

            /** Represents a DestinationEntry. */
            class DestinationEntry {

                /**
                 * Constructs a new DestinationEntry.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.DestinationEntry.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DestinationEntry domain. */
                domain: string;

                /** DestinationEntry rows. */
                rows: number;

                /** DestinationEntry bytes. */
                bytes: number;

                /** DestinationEntry oldestAgeMs. */
                oldestAgeMs: number;

                /** DestinationEntry deadLetters. */
                deadLetters: number;

                /** DestinationEntry deadLetterCode. */
                deadLetterCode: string;

                /** DestinationEntry deadLetterAtMs. */
                deadLetterAtMs: number;

                /**
                 * Encodes the specified DestinationEntry message. Does not implicitly {@link entente.domain.v1.DestinationEntry.verify|verify} messages.
                 * @param message DestinationEntry message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.DestinationEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DestinationEntry message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.DestinationEntry & entente.domain.v1.DestinationEntry.$Shape} DestinationEntry
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.DestinationEntry & entente.domain.v1.DestinationEntry.$Shape;
            }

            namespace DestinationEntry {

                /** Properties of a DestinationEntry. */
                interface $Properties {

                    /** DestinationEntry domain */
                    domain?: string;

                    /** DestinationEntry rows */
                    rows?: number;

                    /** DestinationEntry bytes */
                    bytes?: number;

                    /** DestinationEntry oldestAgeMs */
                    oldestAgeMs?: number;

                    /** DestinationEntry deadLetters */
                    deadLetters?: number;

                    /** DestinationEntry deadLetterCode */
                    deadLetterCode?: string;

                    /** DestinationEntry deadLetterAtMs */
                    deadLetterAtMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DestinationEntry. */
                type $Shape = entente.domain.v1.DestinationEntry.$Properties;
            }

            /**
             * Properties of a ReadOrderingEvidenceRequest.
             * @deprecated Use entente.domain.v1.ReadOrderingEvidenceRequest.$Properties instead.
             */
            interface IReadOrderingEvidenceRequest extends entente.domain.v1.ReadOrderingEvidenceRequest.$Properties {
            }

            /** Represents a ReadOrderingEvidenceRequest. */
            class ReadOrderingEvidenceRequest {

                /**
                 * Constructs a new ReadOrderingEvidenceRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ReadOrderingEvidenceRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadOrderingEvidenceRequest afterDigest. */
                afterDigest: Uint8Array;

                /**
                 * Encodes the specified ReadOrderingEvidenceRequest message. Does not implicitly {@link entente.domain.v1.ReadOrderingEvidenceRequest.verify|verify} messages.
                 * @param message ReadOrderingEvidenceRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ReadOrderingEvidenceRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadOrderingEvidenceRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ReadOrderingEvidenceRequest & entente.domain.v1.ReadOrderingEvidenceRequest.$Shape} ReadOrderingEvidenceRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ReadOrderingEvidenceRequest & entente.domain.v1.ReadOrderingEvidenceRequest.$Shape;
            }

            namespace ReadOrderingEvidenceRequest {

                /** Properties of a ReadOrderingEvidenceRequest. */
                interface $Properties {

                    /** ReadOrderingEvidenceRequest afterDigest */
                    afterDigest?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadOrderingEvidenceRequest. */
                type $Shape = entente.domain.v1.ReadOrderingEvidenceRequest.$Properties;
            }

            /**
             * Properties of a ReadOrderingEvidenceResponse.
             * @deprecated Use entente.domain.v1.ReadOrderingEvidenceResponse.$Properties instead.
             */
            interface IReadOrderingEvidenceResponse extends entente.domain.v1.ReadOrderingEvidenceResponse.$Properties {
            }

            /** Represents a ReadOrderingEvidenceResponse. */
            class ReadOrderingEvidenceResponse {

                /**
                 * Constructs a new ReadOrderingEvidenceResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ReadOrderingEvidenceResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadOrderingEvidenceResponse evidence. */
                evidence: entente.domain.v1.OrderingEvidence[];

                /**
                 * Encodes the specified ReadOrderingEvidenceResponse message. Does not implicitly {@link entente.domain.v1.ReadOrderingEvidenceResponse.verify|verify} messages.
                 * @param message ReadOrderingEvidenceResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ReadOrderingEvidenceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadOrderingEvidenceResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ReadOrderingEvidenceResponse & entente.domain.v1.ReadOrderingEvidenceResponse.$Shape} ReadOrderingEvidenceResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ReadOrderingEvidenceResponse & entente.domain.v1.ReadOrderingEvidenceResponse.$Shape;
            }

            namespace ReadOrderingEvidenceResponse {

                /** Properties of a ReadOrderingEvidenceResponse. */
                interface $Properties {

                    /** ReadOrderingEvidenceResponse evidence */
                    evidence?: entente.domain.v1.OrderingEvidence.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadOrderingEvidenceResponse. */
                type $Shape = entente.domain.v1.ReadOrderingEvidenceResponse.$Properties;
            }

            /**
             * Properties of an OrderingEvidence.
             * @deprecated Use entente.domain.v1.OrderingEvidence.$Properties instead.
             */
            interface IOrderingEvidence extends entente.domain.v1.OrderingEvidence.$Properties {
            }

            /** Represents an OrderingEvidence. */
            class OrderingEvidence {

                /**
                 * Constructs a new OrderingEvidence.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.OrderingEvidence.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** OrderingEvidence digest. */
                digest: Uint8Array;

                /** OrderingEvidence file. */
                file: Uint8Array;

                /** OrderingEvidence notedAtMs. */
                notedAtMs: number;

                /**
                 * Encodes the specified OrderingEvidence message. Does not implicitly {@link entente.domain.v1.OrderingEvidence.verify|verify} messages.
                 * @param message OrderingEvidence message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.OrderingEvidence.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an OrderingEvidence message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.OrderingEvidence & entente.domain.v1.OrderingEvidence.$Shape} OrderingEvidence
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.OrderingEvidence & entente.domain.v1.OrderingEvidence.$Shape;
            }

            namespace OrderingEvidence {

                /** Properties of an OrderingEvidence. */
                interface $Properties {

                    /** OrderingEvidence digest */
                    digest?: Uint8Array;

                    /** OrderingEvidence file */
                    file?: Uint8Array;

                    /** OrderingEvidence notedAtMs */
                    notedAtMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an OrderingEvidence. */
                type $Shape = entente.domain.v1.OrderingEvidence.$Properties;
            }

            /**
             * Properties of a ReadPeersRequest.
             * @deprecated Use entente.domain.v1.ReadPeersRequest.$Properties instead.
             */
            interface IReadPeersRequest extends entente.domain.v1.ReadPeersRequest.$Properties {
            }

            /** Represents a ReadPeersRequest. */
            class ReadPeersRequest {

                /**
                 * Constructs a new ReadPeersRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ReadPeersRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ReadPeersRequest message. Does not implicitly {@link entente.domain.v1.ReadPeersRequest.verify|verify} messages.
                 * @param message ReadPeersRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ReadPeersRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadPeersRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ReadPeersRequest & entente.domain.v1.ReadPeersRequest.$Shape} ReadPeersRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ReadPeersRequest & entente.domain.v1.ReadPeersRequest.$Shape;
            }

            namespace ReadPeersRequest {

                /** Properties of a ReadPeersRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadPeersRequest. */
                type $Shape = entente.domain.v1.ReadPeersRequest.$Properties;
            }

            /**
             * Properties of a ReadPeersResponse.
             * @deprecated Use entente.domain.v1.ReadPeersResponse.$Properties instead.
             */
            interface IReadPeersResponse extends entente.domain.v1.ReadPeersResponse.$Properties {
            }

            /** Represents a ReadPeersResponse. */
            class ReadPeersResponse {

                /**
                 * Constructs a new ReadPeersResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ReadPeersResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadPeersResponse peers. */
                peers: entente.domain.v1.PeerEntry[];

                /**
                 * Encodes the specified ReadPeersResponse message. Does not implicitly {@link entente.domain.v1.ReadPeersResponse.verify|verify} messages.
                 * @param message ReadPeersResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ReadPeersResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadPeersResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ReadPeersResponse & entente.domain.v1.ReadPeersResponse.$Shape} ReadPeersResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ReadPeersResponse & entente.domain.v1.ReadPeersResponse.$Shape;
            }

            namespace ReadPeersResponse {

                /** Properties of a ReadPeersResponse. */
                interface $Properties {

                    /** ReadPeersResponse peers */
                    peers?: entente.domain.v1.PeerEntry.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadPeersResponse. */
                type $Shape = entente.domain.v1.ReadPeersResponse.$Properties;
            }

            /**
             * Properties of a PeerEntry.
             * @deprecated Use entente.domain.v1.PeerEntry.$Properties instead.
             */
            interface IPeerEntry extends entente.domain.v1.PeerEntry.$Properties {
            }

            /** Represents a PeerEntry. */
            class PeerEntry {

                /**
                 * Constructs a new PeerEntry.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.PeerEntry.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PeerEntry domain. */
                domain: string;

                /** PeerEntry state. */
                state: string;

                /** PeerEntry listed. */
                listed: boolean;

                /** PeerEntry addresses. */
                addresses: string[];

                /** PeerEntry foundBy. */
                foundBy: string;

                /** PeerEntry version. */
                version: number;

                /** PeerEntry capabilities. */
                capabilities: string[];

                /** PeerEntry connections. */
                connections: number;

                /** PeerEntry callsIn. */
                callsIn: number;

                /** PeerEntry callsOut. */
                callsOut: number;

                /** PeerEntry heardAtMs. */
                heardAtMs: number;

                /** PeerEntry failure. */
                failure: string;

                /**
                 * Encodes the specified PeerEntry message. Does not implicitly {@link entente.domain.v1.PeerEntry.verify|verify} messages.
                 * @param message PeerEntry message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.PeerEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PeerEntry message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.PeerEntry & entente.domain.v1.PeerEntry.$Shape} PeerEntry
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.PeerEntry & entente.domain.v1.PeerEntry.$Shape;
            }

            namespace PeerEntry {

                /** Properties of a PeerEntry. */
                interface $Properties {

                    /** PeerEntry domain */
                    domain?: string;

                    /** PeerEntry state */
                    state?: string;

                    /** PeerEntry listed */
                    listed?: boolean;

                    /** PeerEntry addresses */
                    addresses?: string[];

                    /** PeerEntry foundBy */
                    foundBy?: string;

                    /** PeerEntry version */
                    version?: number;

                    /** PeerEntry capabilities */
                    capabilities?: string[];

                    /** PeerEntry connections */
                    connections?: number;

                    /** PeerEntry callsIn */
                    callsIn?: number;

                    /** PeerEntry callsOut */
                    callsOut?: number;

                    /** PeerEntry heardAtMs */
                    heardAtMs?: number;

                    /** PeerEntry failure */
                    failure?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PeerEntry. */
                type $Shape = entente.domain.v1.PeerEntry.$Properties;
            }

            /**
             * Properties of a ReloadRequest.
             * @deprecated Use entente.domain.v1.ReloadRequest.$Properties instead.
             */
            interface IReloadRequest extends entente.domain.v1.ReloadRequest.$Properties {
            }

            /** Represents a ReloadRequest. */
            class ReloadRequest {

                /**
                 * Constructs a new ReloadRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ReloadRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ReloadRequest message. Does not implicitly {@link entente.domain.v1.ReloadRequest.verify|verify} messages.
                 * @param message ReloadRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ReloadRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReloadRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ReloadRequest & entente.domain.v1.ReloadRequest.$Shape} ReloadRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ReloadRequest & entente.domain.v1.ReloadRequest.$Shape;
            }

            namespace ReloadRequest {

                /** Properties of a ReloadRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReloadRequest. */
                type $Shape = entente.domain.v1.ReloadRequest.$Properties;
            }

            /**
             * Properties of a ReloadResponse.
             * @deprecated Use entente.domain.v1.ReloadResponse.$Properties instead.
             */
            interface IReloadResponse extends entente.domain.v1.ReloadResponse.$Properties {
            }

            /** Represents a ReloadResponse. */
            class ReloadResponse {

                /**
                 * Constructs a new ReloadResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ReloadResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReloadResponse changed. */
                changed: string[];

                /** ReloadResponse certificateChanged. */
                certificateChanged: boolean;

                /**
                 * Encodes the specified ReloadResponse message. Does not implicitly {@link entente.domain.v1.ReloadResponse.verify|verify} messages.
                 * @param message ReloadResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ReloadResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReloadResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ReloadResponse & entente.domain.v1.ReloadResponse.$Shape} ReloadResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ReloadResponse & entente.domain.v1.ReloadResponse.$Shape;
            }

            namespace ReloadResponse {

                /** Properties of a ReloadResponse. */
                interface $Properties {

                    /** ReloadResponse changed */
                    changed?: string[];

                    /** ReloadResponse certificateChanged */
                    certificateChanged?: boolean;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReloadResponse. */
                type $Shape = entente.domain.v1.ReloadResponse.$Properties;
            }

            /**
             * Properties of an ExaminePeerRequest.
             * @deprecated Use entente.domain.v1.ExaminePeerRequest.$Properties instead.
             */
            interface IExaminePeerRequest extends entente.domain.v1.ExaminePeerRequest.$Properties {
            }

            /** Represents an ExaminePeerRequest. */
            class ExaminePeerRequest {

                /**
                 * Constructs a new ExaminePeerRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ExaminePeerRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExaminePeerRequest domain. */
                domain: string;

                /** ExaminePeerRequest userId. */
                userId: string;

                /**
                 * Encodes the specified ExaminePeerRequest message. Does not implicitly {@link entente.domain.v1.ExaminePeerRequest.verify|verify} messages.
                 * @param message ExaminePeerRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ExaminePeerRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExaminePeerRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ExaminePeerRequest & entente.domain.v1.ExaminePeerRequest.$Shape} ExaminePeerRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ExaminePeerRequest & entente.domain.v1.ExaminePeerRequest.$Shape;
            }

            namespace ExaminePeerRequest {

                /** Properties of an ExaminePeerRequest. */
                interface $Properties {

                    /** ExaminePeerRequest domain */
                    domain?: string;

                    /** ExaminePeerRequest userId */
                    userId?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExaminePeerRequest. */
                type $Shape = entente.domain.v1.ExaminePeerRequest.$Properties;
            }

            /**
             * Properties of an ExaminePeerResponse.
             * @deprecated Use entente.domain.v1.ExaminePeerResponse.$Properties instead.
             */
            interface IExaminePeerResponse extends entente.domain.v1.ExaminePeerResponse.$Properties {
            }

            /** Represents an ExaminePeerResponse. */
            class ExaminePeerResponse {

                /**
                 * Constructs a new ExaminePeerResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ExaminePeerResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExaminePeerResponse steps. */
                steps: entente.domain.v1.ExaminedStep[];

                /**
                 * Encodes the specified ExaminePeerResponse message. Does not implicitly {@link entente.domain.v1.ExaminePeerResponse.verify|verify} messages.
                 * @param message ExaminePeerResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ExaminePeerResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExaminePeerResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ExaminePeerResponse & entente.domain.v1.ExaminePeerResponse.$Shape} ExaminePeerResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ExaminePeerResponse & entente.domain.v1.ExaminePeerResponse.$Shape;
            }

            namespace ExaminePeerResponse {

                /** Properties of an ExaminePeerResponse. */
                interface $Properties {

                    /** ExaminePeerResponse steps */
                    steps?: entente.domain.v1.ExaminedStep.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExaminePeerResponse. */
                type $Shape = entente.domain.v1.ExaminePeerResponse.$Properties;
            }

            /**
             * Properties of an ExaminedStep.
             * @deprecated Use entente.domain.v1.ExaminedStep.$Properties instead.
             */
            interface IExaminedStep extends entente.domain.v1.ExaminedStep.$Properties {
            }

            /** Represents an ExaminedStep. */
            class ExaminedStep {

                /**
                 * Constructs a new ExaminedStep.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ExaminedStep.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExaminedStep step. */
                step: string;

                /** ExaminedStep state. */
                state: string;

                /** ExaminedStep found. */
                found: string;

                /** ExaminedStep remedy. */
                remedy: string;

                /**
                 * Encodes the specified ExaminedStep message. Does not implicitly {@link entente.domain.v1.ExaminedStep.verify|verify} messages.
                 * @param message ExaminedStep message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ExaminedStep.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExaminedStep message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ExaminedStep & entente.domain.v1.ExaminedStep.$Shape} ExaminedStep
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ExaminedStep & entente.domain.v1.ExaminedStep.$Shape;
            }

            namespace ExaminedStep {

                /** Properties of an ExaminedStep. */
                interface $Properties {

                    /** ExaminedStep step */
                    step?: string;

                    /** ExaminedStep state */
                    state?: string;

                    /** ExaminedStep found */
                    found?: string;

                    /** ExaminedStep remedy */
                    remedy?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExaminedStep. */
                type $Shape = entente.domain.v1.ExaminedStep.$Properties;
            }

            /**
             * Properties of a Route.
             * @deprecated Use entente.domain.v1.Route.$Properties instead.
             */
            interface IRoute extends entente.domain.v1.Route.$Properties {
            }

            /** Represents a Route. */
            class Route {

                /**
                 * Constructs a new Route.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.Route.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Route destination. */
                destination: string;

                /** Route origin. */
                origin: string;

                /**
                 * Encodes the specified Route message. Does not implicitly {@link entente.domain.v1.Route.verify|verify} messages.
                 * @param message Route message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.Route.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Route message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.Route & entente.domain.v1.Route.$Shape} Route
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.Route & entente.domain.v1.Route.$Shape;
            }

            namespace Route {

                /** Properties of a Route. */
                interface $Properties {

                    /** Route destination */
                    destination?: string;

                    /** Route origin */
                    origin?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Route. */
                type $Shape = entente.domain.v1.Route.$Properties;
            }

            /**
             * Properties of a SubmitToOrderRequest.
             * @deprecated Use entente.domain.v1.SubmitToOrderRequest.$Properties instead.
             */
            interface ISubmitToOrderRequest extends entente.domain.v1.SubmitToOrderRequest.$Properties {
            }

            /** Represents a SubmitToOrderRequest. */
            class SubmitToOrderRequest {

                /**
                 * Constructs a new SubmitToOrderRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.SubmitToOrderRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SubmitToOrderRequest bundle. */
                bundle: Uint8Array;

                /** SubmitToOrderRequest domain. */
                domain: string;

                /** SubmitToOrderRequest clientId. */
                clientId: string;

                /**
                 * Encodes the specified SubmitToOrderRequest message. Does not implicitly {@link entente.domain.v1.SubmitToOrderRequest.verify|verify} messages.
                 * @param message SubmitToOrderRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.SubmitToOrderRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SubmitToOrderRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.SubmitToOrderRequest & entente.domain.v1.SubmitToOrderRequest.$Shape} SubmitToOrderRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.SubmitToOrderRequest & entente.domain.v1.SubmitToOrderRequest.$Shape;
            }

            namespace SubmitToOrderRequest {

                /** Properties of a SubmitToOrderRequest. */
                interface $Properties {

                    /** SubmitToOrderRequest bundle */
                    bundle?: Uint8Array;

                    /** SubmitToOrderRequest domain */
                    domain?: string;

                    /** SubmitToOrderRequest clientId */
                    clientId?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SubmitToOrderRequest. */
                type $Shape = entente.domain.v1.SubmitToOrderRequest.$Properties;
            }

            /**
             * Properties of a SubmitToOrderResponse.
             * @deprecated Use entente.domain.v1.SubmitToOrderResponse.$Properties instead.
             */
            interface ISubmitToOrderResponse extends entente.domain.v1.SubmitToOrderResponse.$Properties {
            }

            /** Represents a SubmitToOrderResponse. */
            class SubmitToOrderResponse {

                /**
                 * Constructs a new SubmitToOrderResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.SubmitToOrderResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SubmitToOrderResponse result. */
                result: entente.common.v1.CommitResult;

                /**
                 * Encodes the specified SubmitToOrderResponse message. Does not implicitly {@link entente.domain.v1.SubmitToOrderResponse.verify|verify} messages.
                 * @param message SubmitToOrderResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.SubmitToOrderResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SubmitToOrderResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.SubmitToOrderResponse & entente.domain.v1.SubmitToOrderResponse.$Shape} SubmitToOrderResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.SubmitToOrderResponse & entente.domain.v1.SubmitToOrderResponse.$Shape;
            }

            namespace SubmitToOrderResponse {

                /** Properties of a SubmitToOrderResponse. */
                interface $Properties {

                    /** SubmitToOrderResponse result */
                    result?: entente.common.v1.CommitResult.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SubmitToOrderResponse. */
                type $Shape = {
                  result?: entente.common.v1.CommitResult.$Shape;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a ReserveInOrderRequest.
             * @deprecated Use entente.domain.v1.ReserveInOrderRequest.$Properties instead.
             */
            interface IReserveInOrderRequest extends entente.domain.v1.ReserveInOrderRequest.$Properties {
            }

            /** Represents a ReserveInOrderRequest. */
            class ReserveInOrderRequest {

                /**
                 * Constructs a new ReserveInOrderRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ReserveInOrderRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReserveInOrderRequest groupId. */
                groupId: Uint8Array;

                /** ReserveInOrderRequest clientId. */
                clientId: string;

                /**
                 * Encodes the specified ReserveInOrderRequest message. Does not implicitly {@link entente.domain.v1.ReserveInOrderRequest.verify|verify} messages.
                 * @param message ReserveInOrderRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ReserveInOrderRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReserveInOrderRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ReserveInOrderRequest & entente.domain.v1.ReserveInOrderRequest.$Shape} ReserveInOrderRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ReserveInOrderRequest & entente.domain.v1.ReserveInOrderRequest.$Shape;
            }

            namespace ReserveInOrderRequest {

                /** Properties of a ReserveInOrderRequest. */
                interface $Properties {

                    /** ReserveInOrderRequest groupId */
                    groupId?: Uint8Array;

                    /** ReserveInOrderRequest clientId */
                    clientId?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReserveInOrderRequest. */
                type $Shape = entente.domain.v1.ReserveInOrderRequest.$Properties;
            }

            /**
             * Properties of a ReserveInOrderResponse.
             * @deprecated Use entente.domain.v1.ReserveInOrderResponse.$Properties instead.
             */
            interface IReserveInOrderResponse extends entente.domain.v1.ReserveInOrderResponse.$Properties {
            }

            /** Represents a ReserveInOrderResponse. */
            class ReserveInOrderResponse {

                /**
                 * Constructs a new ReserveInOrderResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.ReserveInOrderResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReserveInOrderResponse granted. */
                granted: boolean;

                /** ReserveInOrderResponse epoch. */
                epoch: number;

                /** ReserveInOrderResponse holdMs. */
                holdMs: number;

                /** ReserveInOrderResponse retryAfterMs. */
                retryAfterMs: number;

                /**
                 * Encodes the specified ReserveInOrderResponse message. Does not implicitly {@link entente.domain.v1.ReserveInOrderResponse.verify|verify} messages.
                 * @param message ReserveInOrderResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.ReserveInOrderResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReserveInOrderResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.ReserveInOrderResponse & entente.domain.v1.ReserveInOrderResponse.$Shape} ReserveInOrderResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.ReserveInOrderResponse & entente.domain.v1.ReserveInOrderResponse.$Shape;
            }

            namespace ReserveInOrderResponse {

                /** Properties of a ReserveInOrderResponse. */
                interface $Properties {

                    /** ReserveInOrderResponse granted */
                    granted?: boolean;

                    /** ReserveInOrderResponse epoch */
                    epoch?: number;

                    /** ReserveInOrderResponse holdMs */
                    holdMs?: number;

                    /** ReserveInOrderResponse retryAfterMs */
                    retryAfterMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReserveInOrderResponse. */
                type $Shape = entente.domain.v1.ReserveInOrderResponse.$Properties;
            }

            /**
             * Properties of a BringDecidedRequest.
             * @deprecated Use entente.domain.v1.BringDecidedRequest.$Properties instead.
             */
            interface IBringDecidedRequest extends entente.domain.v1.BringDecidedRequest.$Properties {
            }

            /** Represents a BringDecidedRequest. */
            class BringDecidedRequest {

                /**
                 * Constructs a new BringDecidedRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.BringDecidedRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BringDecidedRequest bundle. */
                bundle: Uint8Array;

                /** BringDecidedRequest certificate. */
                certificate: Uint8Array;

                /** BringDecidedRequest origin. */
                origin: string;

                /** BringDecidedRequest hlc. */
                hlc: Uint8Array;

                /** BringDecidedRequest originSeq. */
                originSeq: number;

                /** BringDecidedRequest stream. */
                stream: number;

                /** BringDecidedRequest seq. */
                seq: number;

                /** BringDecidedRequest after. */
                after: number;

                /**
                 * Encodes the specified BringDecidedRequest message. Does not implicitly {@link entente.domain.v1.BringDecidedRequest.verify|verify} messages.
                 * @param message BringDecidedRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.BringDecidedRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BringDecidedRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.BringDecidedRequest & entente.domain.v1.BringDecidedRequest.$Shape} BringDecidedRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.BringDecidedRequest & entente.domain.v1.BringDecidedRequest.$Shape;
            }

            namespace BringDecidedRequest {

                /** Properties of a BringDecidedRequest. */
                interface $Properties {

                    /** BringDecidedRequest bundle */
                    bundle?: Uint8Array;

                    /** BringDecidedRequest certificate */
                    certificate?: Uint8Array;

                    /** BringDecidedRequest origin */
                    origin?: string;

                    /** BringDecidedRequest hlc */
                    hlc?: Uint8Array;

                    /** BringDecidedRequest originSeq */
                    originSeq?: number;

                    /** BringDecidedRequest stream */
                    stream?: number;

                    /** BringDecidedRequest seq */
                    seq?: number;

                    /** BringDecidedRequest after */
                    after?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BringDecidedRequest. */
                type $Shape = entente.domain.v1.BringDecidedRequest.$Properties;
            }

            /**
             * Properties of a BringDecidedResponse.
             * @deprecated Use entente.domain.v1.BringDecidedResponse.$Properties instead.
             */
            interface IBringDecidedResponse extends entente.domain.v1.BringDecidedResponse.$Properties {
            }

            /** Represents a BringDecidedResponse. */
            class BringDecidedResponse {

                /**
                 * Constructs a new BringDecidedResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.BringDecidedResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BringDecidedResponse code. */
                code: string;

                /**
                 * Encodes the specified BringDecidedResponse message. Does not implicitly {@link entente.domain.v1.BringDecidedResponse.verify|verify} messages.
                 * @param message BringDecidedResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.BringDecidedResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BringDecidedResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.BringDecidedResponse & entente.domain.v1.BringDecidedResponse.$Shape} BringDecidedResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.BringDecidedResponse & entente.domain.v1.BringDecidedResponse.$Shape;
            }

            namespace BringDecidedResponse {

                /** Properties of a BringDecidedResponse. */
                interface $Properties {

                    /** BringDecidedResponse code */
                    code?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BringDecidedResponse. */
                type $Shape = entente.domain.v1.BringDecidedResponse.$Properties;
            }

            /**
             * Properties of a LookAheadRequest.
             * @deprecated Use entente.domain.v1.LookAheadRequest.$Properties instead.
             */
            interface ILookAheadRequest extends entente.domain.v1.LookAheadRequest.$Properties {
            }

            /** Represents a LookAheadRequest. */
            class LookAheadRequest {

                /**
                 * Constructs a new LookAheadRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.LookAheadRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LookAheadRequest groupId. */
                groupId: Uint8Array;

                /** LookAheadRequest origin. */
                origin: string;

                /** LookAheadRequest epoch. */
                epoch: number;

                /**
                 * Encodes the specified LookAheadRequest message. Does not implicitly {@link entente.domain.v1.LookAheadRequest.verify|verify} messages.
                 * @param message LookAheadRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.LookAheadRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LookAheadRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.LookAheadRequest & entente.domain.v1.LookAheadRequest.$Shape} LookAheadRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.LookAheadRequest & entente.domain.v1.LookAheadRequest.$Shape;
            }

            namespace LookAheadRequest {

                /** Properties of a LookAheadRequest. */
                interface $Properties {

                    /** LookAheadRequest groupId */
                    groupId?: Uint8Array;

                    /** LookAheadRequest origin */
                    origin?: string;

                    /** LookAheadRequest epoch */
                    epoch?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LookAheadRequest. */
                type $Shape = entente.domain.v1.LookAheadRequest.$Properties;
            }

            /**
             * Properties of a LookAheadResponse.
             * @deprecated Use entente.domain.v1.LookAheadResponse.$Properties instead.
             */
            interface ILookAheadResponse extends entente.domain.v1.LookAheadResponse.$Properties {
            }

            /** Represents a LookAheadResponse. */
            class LookAheadResponse {

                /**
                 * Constructs a new LookAheadResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.LookAheadResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified LookAheadResponse message. Does not implicitly {@link entente.domain.v1.LookAheadResponse.verify|verify} messages.
                 * @param message LookAheadResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.LookAheadResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LookAheadResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.LookAheadResponse & entente.domain.v1.LookAheadResponse.$Shape} LookAheadResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.LookAheadResponse & entente.domain.v1.LookAheadResponse.$Shape;
            }

            namespace LookAheadResponse {

                /** Properties of a LookAheadResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LookAheadResponse. */
                type $Shape = entente.domain.v1.LookAheadResponse.$Properties;
            }

            /**
             * Properties of a PassExchangeRequest.
             * @deprecated Use entente.domain.v1.PassExchangeRequest.$Properties instead.
             */
            interface IPassExchangeRequest extends entente.domain.v1.PassExchangeRequest.$Properties {
            }

            /** Represents a PassExchangeRequest. */
            class PassExchangeRequest {

                /**
                 * Constructs a new PassExchangeRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.PassExchangeRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PassExchangeRequest origin. */
                origin: string;

                /** PassExchangeRequest request. */
                request: entente.federation.v1.ExchangeOrderingRequest;

                /**
                 * Encodes the specified PassExchangeRequest message. Does not implicitly {@link entente.domain.v1.PassExchangeRequest.verify|verify} messages.
                 * @param message PassExchangeRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.PassExchangeRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PassExchangeRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.PassExchangeRequest & entente.domain.v1.PassExchangeRequest.$Shape} PassExchangeRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.PassExchangeRequest & entente.domain.v1.PassExchangeRequest.$Shape;
            }

            namespace PassExchangeRequest {

                /** Properties of a PassExchangeRequest. */
                interface $Properties {

                    /** PassExchangeRequest origin */
                    origin?: string;

                    /** PassExchangeRequest request */
                    request?: entente.federation.v1.ExchangeOrderingRequest.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PassExchangeRequest. */
                type $Shape = entente.domain.v1.PassExchangeRequest.$Properties;
            }

            /**
             * Properties of a PassExchangeResponse.
             * @deprecated Use entente.domain.v1.PassExchangeResponse.$Properties instead.
             */
            interface IPassExchangeResponse extends entente.domain.v1.PassExchangeResponse.$Properties {
            }

            /** Represents a PassExchangeResponse. */
            class PassExchangeResponse {

                /**
                 * Constructs a new PassExchangeResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.domain.v1.PassExchangeResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PassExchangeResponse response. */
                response: entente.federation.v1.ExchangeOrderingResponse;

                /**
                 * Encodes the specified PassExchangeResponse message. Does not implicitly {@link entente.domain.v1.PassExchangeResponse.verify|verify} messages.
                 * @param message PassExchangeResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.domain.v1.PassExchangeResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PassExchangeResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.domain.v1.PassExchangeResponse & entente.domain.v1.PassExchangeResponse.$Shape} PassExchangeResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.domain.v1.PassExchangeResponse & entente.domain.v1.PassExchangeResponse.$Shape;
            }

            namespace PassExchangeResponse {

                /** Properties of a PassExchangeResponse. */
                interface $Properties {

                    /** PassExchangeResponse response */
                    response?: entente.federation.v1.ExchangeOrderingResponse.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PassExchangeResponse. */
                type $Shape = entente.domain.v1.PassExchangeResponse.$Properties;
            }
        }
    }

    /** Namespace federation. */
    namespace federation {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of an ExchangeOrderingRequest.
             * @deprecated Use entente.federation.v1.ExchangeOrderingRequest.$Properties instead.
             */
            interface IExchangeOrderingRequest extends entente.federation.v1.ExchangeOrderingRequest.$Properties {
            }

            /** Represents an ExchangeOrderingRequest. */
            class ExchangeOrderingRequest {

                /**
                 * Constructs a new ExchangeOrderingRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.ExchangeOrderingRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExchangeOrderingRequest ping. */
                ping: entente.federation.v1.OrderingPing;

                /** ExchangeOrderingRequest frame. */
                frame: Uint8Array;

                /**
                 * Encodes the specified ExchangeOrderingRequest message. Does not implicitly {@link entente.federation.v1.ExchangeOrderingRequest.verify|verify} messages.
                 * @param message ExchangeOrderingRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.ExchangeOrderingRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExchangeOrderingRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.ExchangeOrderingRequest & entente.federation.v1.ExchangeOrderingRequest.$Shape} ExchangeOrderingRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.ExchangeOrderingRequest & entente.federation.v1.ExchangeOrderingRequest.$Shape;
            }

            namespace ExchangeOrderingRequest {

                /** Properties of an ExchangeOrderingRequest. */
                interface $Properties {

                    /** ExchangeOrderingRequest ping */
                    ping?: entente.federation.v1.OrderingPing.$Properties;

                    /** ExchangeOrderingRequest frame */
                    frame?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExchangeOrderingRequest. */
                type $Shape = entente.federation.v1.ExchangeOrderingRequest.$Properties;
            }

            /**
             * Properties of an ExchangeOrderingResponse.
             * @deprecated Use entente.federation.v1.ExchangeOrderingResponse.$Properties instead.
             */
            interface IExchangeOrderingResponse extends entente.federation.v1.ExchangeOrderingResponse.$Properties {
            }

            /** Represents an ExchangeOrderingResponse. */
            class ExchangeOrderingResponse {

                /**
                 * Constructs a new ExchangeOrderingResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.ExchangeOrderingResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExchangeOrderingResponse ping. */
                ping: entente.federation.v1.OrderingPing;

                /** ExchangeOrderingResponse amnesia. */
                amnesia: boolean;

                /** ExchangeOrderingResponse proof. */
                proof: Uint8Array;

                /**
                 * Encodes the specified ExchangeOrderingResponse message. Does not implicitly {@link entente.federation.v1.ExchangeOrderingResponse.verify|verify} messages.
                 * @param message ExchangeOrderingResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.ExchangeOrderingResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExchangeOrderingResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.ExchangeOrderingResponse & entente.federation.v1.ExchangeOrderingResponse.$Shape} ExchangeOrderingResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.ExchangeOrderingResponse & entente.federation.v1.ExchangeOrderingResponse.$Shape;
            }

            namespace ExchangeOrderingResponse {

                /** Properties of an ExchangeOrderingResponse. */
                interface $Properties {

                    /** ExchangeOrderingResponse ping */
                    ping?: entente.federation.v1.OrderingPing.$Properties;

                    /** ExchangeOrderingResponse amnesia */
                    amnesia?: boolean;

                    /** ExchangeOrderingResponse proof */
                    proof?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExchangeOrderingResponse. */
                type $Shape = entente.federation.v1.ExchangeOrderingResponse.$Properties;
            }

            /**
             * Properties of an OrderingPing.
             * @deprecated Use entente.federation.v1.OrderingPing.$Properties instead.
             */
            interface IOrderingPing extends entente.federation.v1.OrderingPing.$Properties {
            }

            /** Represents an OrderingPing. */
            class OrderingPing {

                /**
                 * Constructs a new OrderingPing.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.OrderingPing.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** OrderingPing bootId. */
                bootId: Uint8Array;

                /** OrderingPing incarnation. */
                incarnation: number;

                /** OrderingPing sequence. */
                sequence: number;

                /** OrderingPing hears. */
                hears: string[];

                /**
                 * Encodes the specified OrderingPing message. Does not implicitly {@link entente.federation.v1.OrderingPing.verify|verify} messages.
                 * @param message OrderingPing message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.OrderingPing.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an OrderingPing message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.OrderingPing & entente.federation.v1.OrderingPing.$Shape} OrderingPing
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.OrderingPing & entente.federation.v1.OrderingPing.$Shape;
            }

            namespace OrderingPing {

                /** Properties of an OrderingPing. */
                interface $Properties {

                    /** OrderingPing bootId */
                    bootId?: Uint8Array;

                    /** OrderingPing incarnation */
                    incarnation?: number;

                    /** OrderingPing sequence */
                    sequence?: number;

                    /** OrderingPing hears */
                    hears?: string[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an OrderingPing. */
                type $Shape = entente.federation.v1.OrderingPing.$Properties;
            }

            /**
             * Properties of a ReadAttachmentRequest.
             * @deprecated Use entente.federation.v1.ReadAttachmentRequest.$Properties instead.
             */
            interface IReadAttachmentRequest extends entente.federation.v1.ReadAttachmentRequest.$Properties {
            }

            /** Represents a ReadAttachmentRequest. */
            class ReadAttachmentRequest {

                /**
                 * Constructs a new ReadAttachmentRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.ReadAttachmentRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadAttachmentRequest attachmentId. */
                attachmentId: Uint8Array;

                /** ReadAttachmentRequest chunk. */
                chunk: number;

                /**
                 * Encodes the specified ReadAttachmentRequest message. Does not implicitly {@link entente.federation.v1.ReadAttachmentRequest.verify|verify} messages.
                 * @param message ReadAttachmentRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.ReadAttachmentRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadAttachmentRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.ReadAttachmentRequest & entente.federation.v1.ReadAttachmentRequest.$Shape} ReadAttachmentRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.ReadAttachmentRequest & entente.federation.v1.ReadAttachmentRequest.$Shape;
            }

            namespace ReadAttachmentRequest {

                /** Properties of a ReadAttachmentRequest. */
                interface $Properties {

                    /** ReadAttachmentRequest attachmentId */
                    attachmentId?: Uint8Array;

                    /** ReadAttachmentRequest chunk */
                    chunk?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadAttachmentRequest. */
                type $Shape = entente.federation.v1.ReadAttachmentRequest.$Properties;
            }

            /**
             * Properties of a ReadAttachmentResponse.
             * @deprecated Use entente.federation.v1.ReadAttachmentResponse.$Properties instead.
             */
            interface IReadAttachmentResponse extends entente.federation.v1.ReadAttachmentResponse.$Properties {
            }

            /** Represents a ReadAttachmentResponse. */
            class ReadAttachmentResponse {

                /**
                 * Constructs a new ReadAttachmentResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.ReadAttachmentResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadAttachmentResponse bytes. */
                bytes: Uint8Array;

                /** ReadAttachmentResponse size. */
                size: number;

                /**
                 * Encodes the specified ReadAttachmentResponse message. Does not implicitly {@link entente.federation.v1.ReadAttachmentResponse.verify|verify} messages.
                 * @param message ReadAttachmentResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.ReadAttachmentResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadAttachmentResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.ReadAttachmentResponse & entente.federation.v1.ReadAttachmentResponse.$Shape} ReadAttachmentResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.ReadAttachmentResponse & entente.federation.v1.ReadAttachmentResponse.$Shape;
            }

            namespace ReadAttachmentResponse {

                /** Properties of a ReadAttachmentResponse. */
                interface $Properties {

                    /** ReadAttachmentResponse bytes */
                    bytes?: Uint8Array;

                    /** ReadAttachmentResponse size */
                    size?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadAttachmentResponse. */
                type $Shape = entente.federation.v1.ReadAttachmentResponse.$Properties;
            }

            /**
             * Properties of a FindUsersRequest.
             * @deprecated Use entente.federation.v1.FindUsersRequest.$Properties instead.
             */
            interface IFindUsersRequest extends entente.federation.v1.FindUsersRequest.$Properties {
            }

            /** Represents a FindUsersRequest. */
            class FindUsersRequest {

                /**
                 * Constructs a new FindUsersRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.FindUsersRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FindUsersRequest query. */
                query: entente.common.v1.DirectoryQuery;

                /** FindUsersRequest requesterUserId. */
                requesterUserId: string;

                /**
                 * Encodes the specified FindUsersRequest message. Does not implicitly {@link entente.federation.v1.FindUsersRequest.verify|verify} messages.
                 * @param message FindUsersRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.FindUsersRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FindUsersRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.FindUsersRequest & entente.federation.v1.FindUsersRequest.$Shape} FindUsersRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.FindUsersRequest & entente.federation.v1.FindUsersRequest.$Shape;
            }

            namespace FindUsersRequest {

                /** Properties of a FindUsersRequest. */
                interface $Properties {

                    /** FindUsersRequest query */
                    query?: entente.common.v1.DirectoryQuery.$Properties;

                    /** FindUsersRequest requesterUserId */
                    requesterUserId?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FindUsersRequest. */
                type $Shape = {
                  query?: entente.common.v1.DirectoryQuery.$Shape;
                  requesterUserId?: string;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a FindUsersResponse.
             * @deprecated Use entente.federation.v1.FindUsersResponse.$Properties instead.
             */
            interface IFindUsersResponse extends entente.federation.v1.FindUsersResponse.$Properties {
            }

            /** Represents a FindUsersResponse. */
            class FindUsersResponse {

                /**
                 * Constructs a new FindUsersResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.FindUsersResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FindUsersResponse result. */
                result: entente.common.v1.DirectoryResult;

                /**
                 * Encodes the specified FindUsersResponse message. Does not implicitly {@link entente.federation.v1.FindUsersResponse.verify|verify} messages.
                 * @param message FindUsersResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.FindUsersResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FindUsersResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.FindUsersResponse & entente.federation.v1.FindUsersResponse.$Shape} FindUsersResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.FindUsersResponse & entente.federation.v1.FindUsersResponse.$Shape;
            }

            namespace FindUsersResponse {

                /** Properties of a FindUsersResponse. */
                interface $Properties {

                    /** FindUsersResponse result */
                    result?: entente.common.v1.DirectoryResult.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FindUsersResponse. */
                type $Shape = entente.federation.v1.FindUsersResponse.$Properties;
            }

            /**
             * Properties of a RelayEphemeralRequest.
             * @deprecated Use entente.federation.v1.RelayEphemeralRequest.$Properties instead.
             */
            interface IRelayEphemeralRequest extends entente.federation.v1.RelayEphemeralRequest.$Properties {
            }

            /** Represents a RelayEphemeralRequest. */
            class RelayEphemeralRequest {

                /**
                 * Constructs a new RelayEphemeralRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayEphemeralRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayEphemeralRequest items. */
                items: entente.federation.v1.RelayedEphemeral[];

                /**
                 * Encodes the specified RelayEphemeralRequest message. Does not implicitly {@link entente.federation.v1.RelayEphemeralRequest.verify|verify} messages.
                 * @param message RelayEphemeralRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayEphemeralRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayEphemeralRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayEphemeralRequest & entente.federation.v1.RelayEphemeralRequest.$Shape} RelayEphemeralRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayEphemeralRequest & entente.federation.v1.RelayEphemeralRequest.$Shape;
            }

            namespace RelayEphemeralRequest {

                /** Properties of a RelayEphemeralRequest. */
                interface $Properties {

                    /** RelayEphemeralRequest items */
                    items?: entente.federation.v1.RelayedEphemeral.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RelayEphemeralRequest. */
                type $Shape = entente.federation.v1.RelayEphemeralRequest.$Properties;
            }

            /**
             * Properties of a RelayedEphemeral.
             * @deprecated Use entente.federation.v1.RelayedEphemeral.$Properties instead.
             */
            interface IRelayedEphemeral extends entente.federation.v1.RelayedEphemeral.$Properties {
            }

            /** Represents a RelayedEphemeral. */
            class RelayedEphemeral {

                /**
                 * Constructs a new RelayedEphemeral.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayedEphemeral.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayedEphemeral groupId. */
                groupId: Uint8Array;

                /** RelayedEphemeral payload. */
                payload: Uint8Array;

                /**
                 * Encodes the specified RelayedEphemeral message. Does not implicitly {@link entente.federation.v1.RelayedEphemeral.verify|verify} messages.
                 * @param message RelayedEphemeral message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayedEphemeral.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayedEphemeral message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayedEphemeral & entente.federation.v1.RelayedEphemeral.$Shape} RelayedEphemeral
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayedEphemeral & entente.federation.v1.RelayedEphemeral.$Shape;
            }

            namespace RelayedEphemeral {

                /** Properties of a RelayedEphemeral. */
                interface $Properties {

                    /** RelayedEphemeral groupId */
                    groupId?: Uint8Array;

                    /** RelayedEphemeral payload */
                    payload?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RelayedEphemeral. */
                type $Shape = entente.federation.v1.RelayedEphemeral.$Properties;
            }

            /**
             * Properties of a RelayEphemeralResponse.
             * @deprecated Use entente.federation.v1.RelayEphemeralResponse.$Properties instead.
             */
            interface IRelayEphemeralResponse extends entente.federation.v1.RelayEphemeralResponse.$Properties {
            }

            /** Represents a RelayEphemeralResponse. */
            class RelayEphemeralResponse {

                /**
                 * Constructs a new RelayEphemeralResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayEphemeralResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified RelayEphemeralResponse message. Does not implicitly {@link entente.federation.v1.RelayEphemeralResponse.verify|verify} messages.
                 * @param message RelayEphemeralResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayEphemeralResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayEphemeralResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayEphemeralResponse & entente.federation.v1.RelayEphemeralResponse.$Shape} RelayEphemeralResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayEphemeralResponse & entente.federation.v1.RelayEphemeralResponse.$Shape;
            }

            namespace RelayEphemeralResponse {

                /** Properties of a RelayEphemeralResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RelayEphemeralResponse. */
                type $Shape = entente.federation.v1.RelayEphemeralResponse.$Properties;
            }

            /**
             * Properties of a HelloRequest.
             * @deprecated Use entente.federation.v1.HelloRequest.$Properties instead.
             */
            interface IHelloRequest extends entente.federation.v1.HelloRequest.$Properties {
            }

            /** Represents a HelloRequest. */
            class HelloRequest {

                /**
                 * Constructs a new HelloRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.HelloRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HelloRequest versions. */
                versions: number[];

                /** HelloRequest destination. */
                destination: string;

                /** HelloRequest capabilities. */
                capabilities: string[];

                /** HelloRequest timeMs. */
                timeMs: number;

                /**
                 * Encodes the specified HelloRequest message. Does not implicitly {@link entente.federation.v1.HelloRequest.verify|verify} messages.
                 * @param message HelloRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.HelloRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HelloRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.HelloRequest & entente.federation.v1.HelloRequest.$Shape} HelloRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.HelloRequest & entente.federation.v1.HelloRequest.$Shape;
            }

            namespace HelloRequest {

                /** Properties of a HelloRequest. */
                interface $Properties {

                    /** HelloRequest versions */
                    versions?: number[];

                    /** HelloRequest destination */
                    destination?: string;

                    /** HelloRequest capabilities */
                    capabilities?: string[];

                    /** HelloRequest timeMs */
                    timeMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HelloRequest. */
                type $Shape = entente.federation.v1.HelloRequest.$Properties;
            }

            /**
             * Properties of a HelloResponse.
             * @deprecated Use entente.federation.v1.HelloResponse.$Properties instead.
             */
            interface IHelloResponse extends entente.federation.v1.HelloResponse.$Properties {
            }

            /** Represents a HelloResponse. */
            class HelloResponse {

                /**
                 * Constructs a new HelloResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.HelloResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HelloResponse version. */
                version: number;

                /** HelloResponse domain. */
                domain: string;

                /** HelloResponse capabilities. */
                capabilities: string[];

                /** HelloResponse timeMs. */
                timeMs: number;

                /** HelloResponse session. */
                session: Uint8Array;

                /** HelloResponse versions. */
                versions: number[];

                /**
                 * Encodes the specified HelloResponse message. Does not implicitly {@link entente.federation.v1.HelloResponse.verify|verify} messages.
                 * @param message HelloResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.HelloResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HelloResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.HelloResponse & entente.federation.v1.HelloResponse.$Shape} HelloResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.HelloResponse & entente.federation.v1.HelloResponse.$Shape;
            }

            namespace HelloResponse {

                /** Properties of a HelloResponse. */
                interface $Properties {

                    /** HelloResponse version */
                    version?: number;

                    /** HelloResponse domain */
                    domain?: string;

                    /** HelloResponse capabilities */
                    capabilities?: string[];

                    /** HelloResponse timeMs */
                    timeMs?: number;

                    /** HelloResponse session */
                    session?: Uint8Array;

                    /** HelloResponse versions */
                    versions?: number[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HelloResponse. */
                type $Shape = entente.federation.v1.HelloResponse.$Properties;
            }

            /**
             * Properties of a ClaimKeyPackagesRequest.
             * @deprecated Use entente.federation.v1.ClaimKeyPackagesRequest.$Properties instead.
             */
            interface IClaimKeyPackagesRequest extends entente.federation.v1.ClaimKeyPackagesRequest.$Properties {
            }

            /** Represents a ClaimKeyPackagesRequest. */
            class ClaimKeyPackagesRequest {

                /**
                 * Constructs a new ClaimKeyPackagesRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.ClaimKeyPackagesRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ClaimKeyPackagesRequest claim. */
                claim: entente.common.v1.KeyPackageClaim;

                /** ClaimKeyPackagesRequest requesterUserId. */
                requesterUserId: string;

                /**
                 * Encodes the specified ClaimKeyPackagesRequest message. Does not implicitly {@link entente.federation.v1.ClaimKeyPackagesRequest.verify|verify} messages.
                 * @param message ClaimKeyPackagesRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.ClaimKeyPackagesRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ClaimKeyPackagesRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.ClaimKeyPackagesRequest & entente.federation.v1.ClaimKeyPackagesRequest.$Shape} ClaimKeyPackagesRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.ClaimKeyPackagesRequest & entente.federation.v1.ClaimKeyPackagesRequest.$Shape;
            }

            namespace ClaimKeyPackagesRequest {

                /** Properties of a ClaimKeyPackagesRequest. */
                interface $Properties {

                    /** ClaimKeyPackagesRequest claim */
                    claim?: entente.common.v1.KeyPackageClaim.$Properties;

                    /** ClaimKeyPackagesRequest requesterUserId */
                    requesterUserId?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ClaimKeyPackagesRequest. */
                type $Shape = entente.federation.v1.ClaimKeyPackagesRequest.$Properties;
            }

            /**
             * Properties of a ClaimKeyPackagesResponse.
             * @deprecated Use entente.federation.v1.ClaimKeyPackagesResponse.$Properties instead.
             */
            interface IClaimKeyPackagesResponse extends entente.federation.v1.ClaimKeyPackagesResponse.$Properties {
            }

            /** Represents a ClaimKeyPackagesResponse. */
            class ClaimKeyPackagesResponse {

                /**
                 * Constructs a new ClaimKeyPackagesResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.ClaimKeyPackagesResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ClaimKeyPackagesResponse result. */
                result: entente.common.v1.KeyPackageClaimResult;

                /**
                 * Encodes the specified ClaimKeyPackagesResponse message. Does not implicitly {@link entente.federation.v1.ClaimKeyPackagesResponse.verify|verify} messages.
                 * @param message ClaimKeyPackagesResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.ClaimKeyPackagesResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ClaimKeyPackagesResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.ClaimKeyPackagesResponse & entente.federation.v1.ClaimKeyPackagesResponse.$Shape} ClaimKeyPackagesResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.ClaimKeyPackagesResponse & entente.federation.v1.ClaimKeyPackagesResponse.$Shape;
            }

            namespace ClaimKeyPackagesResponse {

                /** Properties of a ClaimKeyPackagesResponse. */
                interface $Properties {

                    /** ClaimKeyPackagesResponse result */
                    result?: entente.common.v1.KeyPackageClaimResult.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ClaimKeyPackagesResponse. */
                type $Shape = entente.federation.v1.ClaimKeyPackagesResponse.$Properties;
            }

            /**
             * Properties of a SubmitCommitRequest.
             * @deprecated Use entente.federation.v1.SubmitCommitRequest.$Properties instead.
             */
            interface ISubmitCommitRequest extends entente.federation.v1.SubmitCommitRequest.$Properties {
            }

            /** Represents a SubmitCommitRequest. */
            class SubmitCommitRequest {

                /**
                 * Constructs a new SubmitCommitRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.SubmitCommitRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SubmitCommitRequest bundle. */
                bundle: Uint8Array;

                /**
                 * Encodes the specified SubmitCommitRequest message. Does not implicitly {@link entente.federation.v1.SubmitCommitRequest.verify|verify} messages.
                 * @param message SubmitCommitRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.SubmitCommitRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SubmitCommitRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.SubmitCommitRequest & entente.federation.v1.SubmitCommitRequest.$Shape} SubmitCommitRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.SubmitCommitRequest & entente.federation.v1.SubmitCommitRequest.$Shape;
            }

            namespace SubmitCommitRequest {

                /** Properties of a SubmitCommitRequest. */
                interface $Properties {

                    /** SubmitCommitRequest bundle */
                    bundle?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SubmitCommitRequest. */
                type $Shape = entente.federation.v1.SubmitCommitRequest.$Properties;
            }

            /**
             * Properties of a SubmitCommitResponse.
             * @deprecated Use entente.federation.v1.SubmitCommitResponse.$Properties instead.
             */
            interface ISubmitCommitResponse extends entente.federation.v1.SubmitCommitResponse.$Properties {
            }

            /** Represents a SubmitCommitResponse. */
            class SubmitCommitResponse {

                /**
                 * Constructs a new SubmitCommitResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.SubmitCommitResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SubmitCommitResponse result. */
                result: entente.common.v1.CommitResult;

                /**
                 * Encodes the specified SubmitCommitResponse message. Does not implicitly {@link entente.federation.v1.SubmitCommitResponse.verify|verify} messages.
                 * @param message SubmitCommitResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.SubmitCommitResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SubmitCommitResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.SubmitCommitResponse & entente.federation.v1.SubmitCommitResponse.$Shape} SubmitCommitResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.SubmitCommitResponse & entente.federation.v1.SubmitCommitResponse.$Shape;
            }

            namespace SubmitCommitResponse {

                /** Properties of a SubmitCommitResponse. */
                interface $Properties {

                    /** SubmitCommitResponse result */
                    result?: entente.common.v1.CommitResult.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SubmitCommitResponse. */
                type $Shape = {
                  result?: entente.common.v1.CommitResult.$Shape;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a VerifyCredentialRequest.
             * @deprecated Use entente.federation.v1.VerifyCredentialRequest.$Properties instead.
             */
            interface IVerifyCredentialRequest extends entente.federation.v1.VerifyCredentialRequest.$Properties {
            }

            /** Represents a VerifyCredentialRequest. */
            class VerifyCredentialRequest {

                /**
                 * Constructs a new VerifyCredentialRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.VerifyCredentialRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** VerifyCredentialRequest query. */
                query: entente.common.v1.CredentialQuery;

                /**
                 * Encodes the specified VerifyCredentialRequest message. Does not implicitly {@link entente.federation.v1.VerifyCredentialRequest.verify|verify} messages.
                 * @param message VerifyCredentialRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.VerifyCredentialRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a VerifyCredentialRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.VerifyCredentialRequest & entente.federation.v1.VerifyCredentialRequest.$Shape} VerifyCredentialRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.VerifyCredentialRequest & entente.federation.v1.VerifyCredentialRequest.$Shape;
            }

            namespace VerifyCredentialRequest {

                /** Properties of a VerifyCredentialRequest. */
                interface $Properties {

                    /** VerifyCredentialRequest query */
                    query?: entente.common.v1.CredentialQuery.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a VerifyCredentialRequest. */
                type $Shape = entente.federation.v1.VerifyCredentialRequest.$Properties;
            }

            /**
             * Properties of a VerifyCredentialResponse.
             * @deprecated Use entente.federation.v1.VerifyCredentialResponse.$Properties instead.
             */
            interface IVerifyCredentialResponse extends entente.federation.v1.VerifyCredentialResponse.$Properties {
            }

            /** Represents a VerifyCredentialResponse. */
            class VerifyCredentialResponse {

                /**
                 * Constructs a new VerifyCredentialResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.VerifyCredentialResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** VerifyCredentialResponse verdict. */
                verdict: entente.common.v1.CredentialVerdict;

                /**
                 * Encodes the specified VerifyCredentialResponse message. Does not implicitly {@link entente.federation.v1.VerifyCredentialResponse.verify|verify} messages.
                 * @param message VerifyCredentialResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.VerifyCredentialResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a VerifyCredentialResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.VerifyCredentialResponse & entente.federation.v1.VerifyCredentialResponse.$Shape} VerifyCredentialResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.VerifyCredentialResponse & entente.federation.v1.VerifyCredentialResponse.$Shape;
            }

            namespace VerifyCredentialResponse {

                /** Properties of a VerifyCredentialResponse. */
                interface $Properties {

                    /** VerifyCredentialResponse verdict */
                    verdict?: entente.common.v1.CredentialVerdict.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a VerifyCredentialResponse. */
                type $Shape = entente.federation.v1.VerifyCredentialResponse.$Properties;
            }

            /**
             * Properties of a FetchGroupStateRequest.
             * @deprecated Use entente.federation.v1.FetchGroupStateRequest.$Properties instead.
             */
            interface IFetchGroupStateRequest extends entente.federation.v1.FetchGroupStateRequest.$Properties {
            }

            /** Represents a FetchGroupStateRequest. */
            class FetchGroupStateRequest {

                /**
                 * Constructs a new FetchGroupStateRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.FetchGroupStateRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FetchGroupStateRequest query. */
                query: entente.common.v1.GroupStateQuery;

                /** FetchGroupStateRequest clientId. */
                clientId: string;

                /**
                 * Encodes the specified FetchGroupStateRequest message. Does not implicitly {@link entente.federation.v1.FetchGroupStateRequest.verify|verify} messages.
                 * @param message FetchGroupStateRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.FetchGroupStateRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FetchGroupStateRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.FetchGroupStateRequest & entente.federation.v1.FetchGroupStateRequest.$Shape} FetchGroupStateRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.FetchGroupStateRequest & entente.federation.v1.FetchGroupStateRequest.$Shape;
            }

            namespace FetchGroupStateRequest {

                /** Properties of a FetchGroupStateRequest. */
                interface $Properties {

                    /** FetchGroupStateRequest query */
                    query?: entente.common.v1.GroupStateQuery.$Properties;

                    /** FetchGroupStateRequest clientId */
                    clientId?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FetchGroupStateRequest. */
                type $Shape = entente.federation.v1.FetchGroupStateRequest.$Properties;
            }

            /**
             * Properties of a FetchGroupStateResponse.
             * @deprecated Use entente.federation.v1.FetchGroupStateResponse.$Properties instead.
             */
            interface IFetchGroupStateResponse extends entente.federation.v1.FetchGroupStateResponse.$Properties {
            }

            /** Represents a FetchGroupStateResponse. */
            class FetchGroupStateResponse {

                /**
                 * Constructs a new FetchGroupStateResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.FetchGroupStateResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FetchGroupStateResponse state. */
                state: entente.common.v1.GroupState;

                /**
                 * Encodes the specified FetchGroupStateResponse message. Does not implicitly {@link entente.federation.v1.FetchGroupStateResponse.verify|verify} messages.
                 * @param message FetchGroupStateResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.FetchGroupStateResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FetchGroupStateResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.FetchGroupStateResponse & entente.federation.v1.FetchGroupStateResponse.$Shape} FetchGroupStateResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.FetchGroupStateResponse & entente.federation.v1.FetchGroupStateResponse.$Shape;
            }

            namespace FetchGroupStateResponse {

                /** Properties of a FetchGroupStateResponse. */
                interface $Properties {

                    /** FetchGroupStateResponse state */
                    state?: entente.common.v1.GroupState.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FetchGroupStateResponse. */
                type $Shape = entente.federation.v1.FetchGroupStateResponse.$Properties;
            }

            /**
             * Properties of a ReportCommitRequest.
             * @deprecated Use entente.federation.v1.ReportCommitRequest.$Properties instead.
             */
            interface IReportCommitRequest extends entente.federation.v1.ReportCommitRequest.$Properties {
            }

            /** Represents a ReportCommitRequest. */
            class ReportCommitRequest {

                /**
                 * Constructs a new ReportCommitRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.ReportCommitRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReportCommitRequest report. */
                report: entente.common.v1.CommitReport;

                /** ReportCommitRequest clientId. */
                clientId: string;

                /**
                 * Encodes the specified ReportCommitRequest message. Does not implicitly {@link entente.federation.v1.ReportCommitRequest.verify|verify} messages.
                 * @param message ReportCommitRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.ReportCommitRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReportCommitRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.ReportCommitRequest & entente.federation.v1.ReportCommitRequest.$Shape} ReportCommitRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.ReportCommitRequest & entente.federation.v1.ReportCommitRequest.$Shape;
            }

            namespace ReportCommitRequest {

                /** Properties of a ReportCommitRequest. */
                interface $Properties {

                    /** ReportCommitRequest report */
                    report?: entente.common.v1.CommitReport.$Properties;

                    /** ReportCommitRequest clientId */
                    clientId?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReportCommitRequest. */
                type $Shape = entente.federation.v1.ReportCommitRequest.$Properties;
            }

            /**
             * Properties of a ReportCommitResponse.
             * @deprecated Use entente.federation.v1.ReportCommitResponse.$Properties instead.
             */
            interface IReportCommitResponse extends entente.federation.v1.ReportCommitResponse.$Properties {
            }

            /** Represents a ReportCommitResponse. */
            class ReportCommitResponse {

                /**
                 * Constructs a new ReportCommitResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.ReportCommitResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReportCommitResponse result. */
                result: entente.common.v1.CommitReportResult;

                /**
                 * Encodes the specified ReportCommitResponse message. Does not implicitly {@link entente.federation.v1.ReportCommitResponse.verify|verify} messages.
                 * @param message ReportCommitResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.ReportCommitResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReportCommitResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.ReportCommitResponse & entente.federation.v1.ReportCommitResponse.$Shape} ReportCommitResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.ReportCommitResponse & entente.federation.v1.ReportCommitResponse.$Shape;
            }

            namespace ReportCommitResponse {

                /** Properties of a ReportCommitResponse. */
                interface $Properties {

                    /** ReportCommitResponse result */
                    result?: entente.common.v1.CommitReportResult.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReportCommitResponse. */
                type $Shape = entente.federation.v1.ReportCommitResponse.$Properties;
            }

            /**
             * Properties of a RelayRequest.
             * @deprecated Use entente.federation.v1.RelayRequest.$Properties instead.
             */
            interface IRelayRequest extends entente.federation.v1.RelayRequest.$Properties {
            }

            /** Represents a RelayRequest. */
            class RelayRequest {

                /**
                 * Constructs a new RelayRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayRequest hello. */
                hello: (entente.federation.v1.RelayHello|null);

                /** RelayRequest items. */
                items: (entente.federation.v1.RelayItems|null);

                /** RelayRequest request. */
                request?: ("hello"|"items");

                /**
                 * Encodes the specified RelayRequest message. Does not implicitly {@link entente.federation.v1.RelayRequest.verify|verify} messages.
                 * @param message RelayRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayRequest & entente.federation.v1.RelayRequest.$Shape} RelayRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayRequest & entente.federation.v1.RelayRequest.$Shape;
            }

            namespace RelayRequest {

                /** Properties of a RelayRequest. */
                interface $Properties {

                    /** RelayRequest hello */
                    hello?: (entente.federation.v1.RelayHello.$Properties|null);

                    /** RelayRequest items */
                    items?: (entente.federation.v1.RelayItems.$Properties|null);

                    /** RelayRequest request */
                    request?: ("hello"|"items");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a RelayRequest. */
                type $Shape = {
                  hello?: entente.federation.v1.RelayHello.$Shape|null;
                  items?: entente.federation.v1.RelayItems.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ request?: undefined; hello?: null; items?: null }|{ request?: "hello"; hello: entente.federation.v1.RelayHello.$Shape; items?: null }|{ request?: "items"; hello?: null; items: entente.federation.v1.RelayItems.$Shape })
                );
            }

            /**
             * Properties of a RelayResponse.
             * @deprecated Use entente.federation.v1.RelayResponse.$Properties instead.
             */
            interface IRelayResponse extends entente.federation.v1.RelayResponse.$Properties {
            }

            /** Represents a RelayResponse. */
            class RelayResponse {

                /**
                 * Constructs a new RelayResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayResponse helloAck. */
                helloAck: (entente.federation.v1.RelayHelloAck|null);

                /** RelayResponse ack. */
                ack: (entente.federation.v1.RelayAck|null);

                /** RelayResponse refused. */
                refused: (entente.federation.v1.RelayRefused|null);

                /** RelayResponse response. */
                response?: ("helloAck"|"ack"|"refused");

                /**
                 * Encodes the specified RelayResponse message. Does not implicitly {@link entente.federation.v1.RelayResponse.verify|verify} messages.
                 * @param message RelayResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayResponse & entente.federation.v1.RelayResponse.$Shape} RelayResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayResponse & entente.federation.v1.RelayResponse.$Shape;
            }

            namespace RelayResponse {

                /** Properties of a RelayResponse. */
                interface $Properties {

                    /** RelayResponse helloAck */
                    helloAck?: (entente.federation.v1.RelayHelloAck.$Properties|null);

                    /** RelayResponse ack */
                    ack?: (entente.federation.v1.RelayAck.$Properties|null);

                    /** RelayResponse refused */
                    refused?: (entente.federation.v1.RelayRefused.$Properties|null);

                    /** RelayResponse response */
                    response?: ("helloAck"|"ack"|"refused");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a RelayResponse. */
                type $Shape = {
                  helloAck?: entente.federation.v1.RelayHelloAck.$Shape|null;
                  ack?: entente.federation.v1.RelayAck.$Shape|null;
                  refused?: entente.federation.v1.RelayRefused.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ response?: undefined; helloAck?: null; ack?: null; refused?: null }|{ response?: "helloAck"; helloAck: entente.federation.v1.RelayHelloAck.$Shape; ack?: null; refused?: null }|{ response?: "ack"; helloAck?: null; ack: entente.federation.v1.RelayAck.$Shape; refused?: null }|{ response?: "refused"; helloAck?: null; ack?: null; refused: entente.federation.v1.RelayRefused.$Shape })
                );
            }

            /**
             * Properties of a RelayHello.
             * @deprecated Use entente.federation.v1.RelayHello.$Properties instead.
             */
            interface IRelayHello extends entente.federation.v1.RelayHello.$Properties {
            }

            /** Represents a RelayHello. */
            class RelayHello {

                /**
                 * Constructs a new RelayHello.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayHello.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayHello streamIncarnation. */
                streamIncarnation: number;

                /** RelayHello nextSeq. */
                nextSeq: number;

                /** RelayHello firstSeq. */
                firstSeq: number;

                /** RelayHello session. */
                session: number;

                /**
                 * Encodes the specified RelayHello message. Does not implicitly {@link entente.federation.v1.RelayHello.verify|verify} messages.
                 * @param message RelayHello message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayHello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayHello message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayHello & entente.federation.v1.RelayHello.$Shape} RelayHello
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayHello & entente.federation.v1.RelayHello.$Shape;
            }

            namespace RelayHello {

                /** Properties of a RelayHello. */
                interface $Properties {

                    /** RelayHello streamIncarnation */
                    streamIncarnation?: number;

                    /** RelayHello nextSeq */
                    nextSeq?: number;

                    /** RelayHello firstSeq */
                    firstSeq?: number;

                    /** RelayHello session */
                    session?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RelayHello. */
                type $Shape = entente.federation.v1.RelayHello.$Properties;
            }

            /**
             * Properties of a RelayHelloAck.
             * @deprecated Use entente.federation.v1.RelayHelloAck.$Properties instead.
             */
            interface IRelayHelloAck extends entente.federation.v1.RelayHelloAck.$Properties {
            }

            /** Represents a RelayHelloAck. */
            class RelayHelloAck {

                /**
                 * Constructs a new RelayHelloAck.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayHelloAck.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayHelloAck streamIncarnation. */
                streamIncarnation: number;

                /** RelayHelloAck lastSeq. */
                lastSeq: number;

                /** RelayHelloAck credit. */
                credit: number;

                /** RelayHelloAck maxSeq. */
                maxSeq: number;

                /** RelayHelloAck settled. */
                settled: entente.federation.v1.SeqRange[];

                /** RelayHelloAck rejections. */
                rejections: entente.federation.v1.RelayRejection[];

                /** RelayHelloAck gap. */
                gap: entente.federation.v1.SeqRange;

                /**
                 * Encodes the specified RelayHelloAck message. Does not implicitly {@link entente.federation.v1.RelayHelloAck.verify|verify} messages.
                 * @param message RelayHelloAck message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayHelloAck.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayHelloAck message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayHelloAck & entente.federation.v1.RelayHelloAck.$Shape} RelayHelloAck
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayHelloAck & entente.federation.v1.RelayHelloAck.$Shape;
            }

            namespace RelayHelloAck {

                /** Properties of a RelayHelloAck. */
                interface $Properties {

                    /** RelayHelloAck streamIncarnation */
                    streamIncarnation?: number;

                    /** RelayHelloAck lastSeq */
                    lastSeq?: number;

                    /** RelayHelloAck credit */
                    credit?: number;

                    /** RelayHelloAck maxSeq */
                    maxSeq?: number;

                    /** RelayHelloAck settled */
                    settled?: entente.federation.v1.SeqRange.$Properties[];

                    /** RelayHelloAck rejections */
                    rejections?: entente.federation.v1.RelayRejection.$Properties[];

                    /** RelayHelloAck gap */
                    gap?: entente.federation.v1.SeqRange.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RelayHelloAck. */
                type $Shape = entente.federation.v1.RelayHelloAck.$Properties;
            }

            /**
             * Properties of a RelayRejection.
             * @deprecated Use entente.federation.v1.RelayRejection.$Properties instead.
             */
            interface IRelayRejection extends entente.federation.v1.RelayRejection.$Properties {
            }

            /** Represents a RelayRejection. */
            class RelayRejection {

                /**
                 * Constructs a new RelayRejection.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayRejection.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayRejection seq. */
                seq: number;

                /** RelayRejection code. */
                code: string;

                /** RelayRejection bounce. */
                bounce: Uint8Array;

                /**
                 * Encodes the specified RelayRejection message. Does not implicitly {@link entente.federation.v1.RelayRejection.verify|verify} messages.
                 * @param message RelayRejection message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayRejection.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayRejection message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayRejection & entente.federation.v1.RelayRejection.$Shape} RelayRejection
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayRejection & entente.federation.v1.RelayRejection.$Shape;
            }

            namespace RelayRejection {

                /** Properties of a RelayRejection. */
                interface $Properties {

                    /** RelayRejection seq */
                    seq?: number;

                    /** RelayRejection code */
                    code?: string;

                    /** RelayRejection bounce */
                    bounce?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RelayRejection. */
                type $Shape = entente.federation.v1.RelayRejection.$Properties;
            }

            /**
             * Properties of a RelayRefused.
             * @deprecated Use entente.federation.v1.RelayRefused.$Properties instead.
             */
            interface IRelayRefused extends entente.federation.v1.RelayRefused.$Properties {
            }

            /** Represents a RelayRefused. */
            class RelayRefused {

                /**
                 * Constructs a new RelayRefused.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayRefused.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayRefused code. */
                code: string;

                /** RelayRefused newestSession. */
                newestSession: number;

                /**
                 * Encodes the specified RelayRefused message. Does not implicitly {@link entente.federation.v1.RelayRefused.verify|verify} messages.
                 * @param message RelayRefused message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayRefused.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayRefused message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayRefused & entente.federation.v1.RelayRefused.$Shape} RelayRefused
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayRefused & entente.federation.v1.RelayRefused.$Shape;
            }

            namespace RelayRefused {

                /** Properties of a RelayRefused. */
                interface $Properties {

                    /** RelayRefused code */
                    code?: string;

                    /** RelayRefused newestSession */
                    newestSession?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RelayRefused. */
                type $Shape = entente.federation.v1.RelayRefused.$Properties;
            }

            /**
             * Properties of a RelayItems.
             * @deprecated Use entente.federation.v1.RelayItems.$Properties instead.
             */
            interface IRelayItems extends entente.federation.v1.RelayItems.$Properties {
            }

            /** Represents a RelayItems. */
            class RelayItems {

                /**
                 * Constructs a new RelayItems.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayItems.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayItems streamIncarnation. */
                streamIncarnation: number;

                /** RelayItems items. */
                items: entente.federation.v1.RelayItem[];

                /** RelayItems voids. */
                voids: entente.federation.v1.SeqRange[];

                /**
                 * Encodes the specified RelayItems message. Does not implicitly {@link entente.federation.v1.RelayItems.verify|verify} messages.
                 * @param message RelayItems message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayItems.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayItems message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayItems & entente.federation.v1.RelayItems.$Shape} RelayItems
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayItems & entente.federation.v1.RelayItems.$Shape;
            }

            namespace RelayItems {

                /** Properties of a RelayItems. */
                interface $Properties {

                    /** RelayItems streamIncarnation */
                    streamIncarnation?: number;

                    /** RelayItems items */
                    items?: entente.federation.v1.RelayItem.$Properties[];

                    /** RelayItems voids */
                    voids?: entente.federation.v1.SeqRange.$Properties[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RelayItems. */
                type $Shape = {
                  streamIncarnation?: number;
                  items?: entente.federation.v1.RelayItem.$Shape[];
                  voids?: entente.federation.v1.SeqRange.$Shape[];
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a RelayItem.
             * @deprecated Use entente.federation.v1.RelayItem.$Properties instead.
             */
            interface IRelayItem extends entente.federation.v1.RelayItem.$Properties {
            }

            /** Represents a RelayItem. */
            class RelayItem {

                /**
                 * Constructs a new RelayItem.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayItem.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayItem seq. */
                seq: number;

                /** RelayItem lane. */
                lane: Uint8Array;

                /** RelayItem message. */
                message: (entente.federation.v1.RelayedMessage|null);

                /** RelayItem commit. */
                commit: (entente.federation.v1.RelayedCommit|null);

                /** RelayItem inboxMessage. */
                inboxMessage: (entente.federation.v1.RelayedInboxMessage|null);

                /** RelayItem inboxRefusal. */
                inboxRefusal: (entente.federation.v1.RelayedInboxRefusal|null);

                /** RelayItem body. */
                body?: ("message"|"commit"|"inboxMessage"|"inboxRefusal");

                /**
                 * Encodes the specified RelayItem message. Does not implicitly {@link entente.federation.v1.RelayItem.verify|verify} messages.
                 * @param message RelayItem message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayItem.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayItem message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayItem & entente.federation.v1.RelayItem.$Shape} RelayItem
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayItem & entente.federation.v1.RelayItem.$Shape;
            }

            namespace RelayItem {

                /** Properties of a RelayItem. */
                interface $Properties {

                    /** RelayItem seq */
                    seq?: number;

                    /** RelayItem lane */
                    lane?: Uint8Array;

                    /** RelayItem message */
                    message?: (entente.federation.v1.RelayedMessage.$Properties|null);

                    /** RelayItem commit */
                    commit?: (entente.federation.v1.RelayedCommit.$Properties|null);

                    /** RelayItem inboxMessage */
                    inboxMessage?: (entente.federation.v1.RelayedInboxMessage.$Properties|null);

                    /** RelayItem inboxRefusal */
                    inboxRefusal?: (entente.federation.v1.RelayedInboxRefusal.$Properties|null);

                    /** RelayItem body */
                    body?: ("message"|"commit"|"inboxMessage"|"inboxRefusal");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a RelayItem. */
                type $Shape = {
                  seq?: number;
                  lane?: Uint8Array;
                  message?: entente.federation.v1.RelayedMessage.$Shape|null;
                  commit?: entente.federation.v1.RelayedCommit.$Shape|null;
                  inboxMessage?: entente.federation.v1.RelayedInboxMessage.$Shape|null;
                  inboxRefusal?: entente.federation.v1.RelayedInboxRefusal.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ body?: undefined; message?: null; commit?: null; inboxMessage?: null; inboxRefusal?: null }|{ body?: "message"; message: entente.federation.v1.RelayedMessage.$Shape; commit?: null; inboxMessage?: null; inboxRefusal?: null }|{ body?: "commit"; message?: null; commit: entente.federation.v1.RelayedCommit.$Shape; inboxMessage?: null; inboxRefusal?: null }|{ body?: "inboxMessage"; message?: null; commit?: null; inboxMessage: entente.federation.v1.RelayedInboxMessage.$Shape; inboxRefusal?: null }|{ body?: "inboxRefusal"; message?: null; commit?: null; inboxMessage?: null; inboxRefusal: entente.federation.v1.RelayedInboxRefusal.$Shape })
                );
            }

            /**
             * Properties of a RelayedInboxMessage.
             * @deprecated Use entente.federation.v1.RelayedInboxMessage.$Properties instead.
             */
            interface IRelayedInboxMessage extends entente.federation.v1.RelayedInboxMessage.$Properties {
            }

            /** Represents a RelayedInboxMessage. */
            class RelayedInboxMessage {

                /**
                 * Constructs a new RelayedInboxMessage.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayedInboxMessage.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayedInboxMessage senderClientId. */
                senderClientId: string;

                /** RelayedInboxMessage recipients. */
                recipients: string[];

                /** RelayedInboxMessage payload. */
                payload: Uint8Array;

                /** RelayedInboxMessage messageId. */
                messageId: Uint8Array;

                /** RelayedInboxMessage hlc. */
                hlc: Uint8Array;

                /** RelayedInboxMessage originSeq. */
                originSeq: number;

                /** RelayedInboxMessage sender. */
                sender: Uint8Array;

                /** RelayedInboxMessage addresses. */
                addresses: Uint8Array[];

                /**
                 * Encodes the specified RelayedInboxMessage message. Does not implicitly {@link entente.federation.v1.RelayedInboxMessage.verify|verify} messages.
                 * @param message RelayedInboxMessage message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayedInboxMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayedInboxMessage message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayedInboxMessage & entente.federation.v1.RelayedInboxMessage.$Shape} RelayedInboxMessage
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayedInboxMessage & entente.federation.v1.RelayedInboxMessage.$Shape;
            }

            namespace RelayedInboxMessage {

                /** Properties of a RelayedInboxMessage. */
                interface $Properties {

                    /** RelayedInboxMessage senderClientId */
                    senderClientId?: string;

                    /** RelayedInboxMessage recipients */
                    recipients?: string[];

                    /** RelayedInboxMessage payload */
                    payload?: Uint8Array;

                    /** RelayedInboxMessage messageId */
                    messageId?: Uint8Array;

                    /** RelayedInboxMessage hlc */
                    hlc?: Uint8Array;

                    /** RelayedInboxMessage originSeq */
                    originSeq?: number;

                    /** RelayedInboxMessage sender */
                    sender?: Uint8Array;

                    /** RelayedInboxMessage addresses */
                    addresses?: Uint8Array[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RelayedInboxMessage. */
                type $Shape = entente.federation.v1.RelayedInboxMessage.$Properties;
            }

            /**
             * Properties of a RelayedInboxRefusal.
             * @deprecated Use entente.federation.v1.RelayedInboxRefusal.$Properties instead.
             */
            interface IRelayedInboxRefusal extends entente.federation.v1.RelayedInboxRefusal.$Properties {
            }

            /** Represents a RelayedInboxRefusal. */
            class RelayedInboxRefusal {

                /**
                 * Constructs a new RelayedInboxRefusal.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayedInboxRefusal.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayedInboxRefusal messageId. */
                messageId: Uint8Array;

                /** RelayedInboxRefusal senderClientId. */
                senderClientId: string;

                /** RelayedInboxRefusal clientIds. */
                clientIds: string[];

                /** RelayedInboxRefusal code. */
                code: string;

                /** RelayedInboxRefusal bounce. */
                bounce: Uint8Array;

                /** RelayedInboxRefusal sender. */
                sender: Uint8Array;

                /** RelayedInboxRefusal addresses. */
                addresses: Uint8Array[];

                /**
                 * Encodes the specified RelayedInboxRefusal message. Does not implicitly {@link entente.federation.v1.RelayedInboxRefusal.verify|verify} messages.
                 * @param message RelayedInboxRefusal message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayedInboxRefusal.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayedInboxRefusal message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayedInboxRefusal & entente.federation.v1.RelayedInboxRefusal.$Shape} RelayedInboxRefusal
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayedInboxRefusal & entente.federation.v1.RelayedInboxRefusal.$Shape;
            }

            namespace RelayedInboxRefusal {

                /** Properties of a RelayedInboxRefusal. */
                interface $Properties {

                    /** RelayedInboxRefusal messageId */
                    messageId?: Uint8Array;

                    /** RelayedInboxRefusal senderClientId */
                    senderClientId?: string;

                    /** RelayedInboxRefusal clientIds */
                    clientIds?: string[];

                    /** RelayedInboxRefusal code */
                    code?: string;

                    /** RelayedInboxRefusal bounce */
                    bounce?: Uint8Array;

                    /** RelayedInboxRefusal sender */
                    sender?: Uint8Array;

                    /** RelayedInboxRefusal addresses */
                    addresses?: Uint8Array[];

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RelayedInboxRefusal. */
                type $Shape = entente.federation.v1.RelayedInboxRefusal.$Properties;
            }

            /**
             * Properties of a RelayedMessage.
             * @deprecated Use entente.federation.v1.RelayedMessage.$Properties instead.
             */
            interface IRelayedMessage extends entente.federation.v1.RelayedMessage.$Properties {
            }

            /** Represents a RelayedMessage. */
            class RelayedMessage {

                /**
                 * Constructs a new RelayedMessage.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayedMessage.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayedMessage mlsMessage. */
                mlsMessage: Uint8Array;

                /** RelayedMessage hlc. */
                hlc: Uint8Array;

                /** RelayedMessage originSeq. */
                originSeq: number;

                /** RelayedMessage frankingStamp. */
                frankingStamp: Uint8Array;

                /**
                 * Encodes the specified RelayedMessage message. Does not implicitly {@link entente.federation.v1.RelayedMessage.verify|verify} messages.
                 * @param message RelayedMessage message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayedMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayedMessage message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayedMessage & entente.federation.v1.RelayedMessage.$Shape} RelayedMessage
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayedMessage & entente.federation.v1.RelayedMessage.$Shape;
            }

            namespace RelayedMessage {

                /** Properties of a RelayedMessage. */
                interface $Properties {

                    /** RelayedMessage mlsMessage */
                    mlsMessage?: Uint8Array;

                    /** RelayedMessage hlc */
                    hlc?: Uint8Array;

                    /** RelayedMessage originSeq */
                    originSeq?: number;

                    /** RelayedMessage frankingStamp */
                    frankingStamp?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RelayedMessage. */
                type $Shape = entente.federation.v1.RelayedMessage.$Properties;
            }

            /**
             * Properties of a RelayedCommit.
             * @deprecated Use entente.federation.v1.RelayedCommit.$Properties instead.
             */
            interface IRelayedCommit extends entente.federation.v1.RelayedCommit.$Properties {
            }

            /** Represents a RelayedCommit. */
            class RelayedCommit {

                /**
                 * Constructs a new RelayedCommit.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayedCommit.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayedCommit bundle. */
                bundle: Uint8Array;

                /** RelayedCommit previousHead. */
                previousHead: Uint8Array;

                /** RelayedCommit certificate. */
                certificate: Uint8Array;

                /** RelayedCommit hlc. */
                hlc: Uint8Array;

                /** RelayedCommit originSeq. */
                originSeq: number;

                /**
                 * Encodes the specified RelayedCommit message. Does not implicitly {@link entente.federation.v1.RelayedCommit.verify|verify} messages.
                 * @param message RelayedCommit message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayedCommit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayedCommit message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayedCommit & entente.federation.v1.RelayedCommit.$Shape} RelayedCommit
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayedCommit & entente.federation.v1.RelayedCommit.$Shape;
            }

            namespace RelayedCommit {

                /** Properties of a RelayedCommit. */
                interface $Properties {

                    /** RelayedCommit bundle */
                    bundle?: Uint8Array;

                    /** RelayedCommit previousHead */
                    previousHead?: Uint8Array;

                    /** RelayedCommit certificate */
                    certificate?: Uint8Array;

                    /** RelayedCommit hlc */
                    hlc?: Uint8Array;

                    /** RelayedCommit originSeq */
                    originSeq?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RelayedCommit. */
                type $Shape = entente.federation.v1.RelayedCommit.$Properties;
            }

            /**
             * Properties of a RelayAck.
             * @deprecated Use entente.federation.v1.RelayAck.$Properties instead.
             */
            interface IRelayAck extends entente.federation.v1.RelayAck.$Properties {
            }

            /** Represents a RelayAck. */
            class RelayAck {

                /**
                 * Constructs a new RelayAck.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayAck.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayAck streamIncarnation. */
                streamIncarnation: number;

                /** RelayAck cumulativeSeq. */
                cumulativeSeq: number;

                /** RelayAck settled. */
                settled: entente.federation.v1.SeqRange[];

                /** RelayAck results. */
                results: entente.federation.v1.RelayResult[];

                /** RelayAck credit. */
                credit: number;

                /**
                 * Encodes the specified RelayAck message. Does not implicitly {@link entente.federation.v1.RelayAck.verify|verify} messages.
                 * @param message RelayAck message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayAck.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayAck message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayAck & entente.federation.v1.RelayAck.$Shape} RelayAck
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayAck & entente.federation.v1.RelayAck.$Shape;
            }

            namespace RelayAck {

                /** Properties of a RelayAck. */
                interface $Properties {

                    /** RelayAck streamIncarnation */
                    streamIncarnation?: number;

                    /** RelayAck cumulativeSeq */
                    cumulativeSeq?: number;

                    /** RelayAck settled */
                    settled?: entente.federation.v1.SeqRange.$Properties[];

                    /** RelayAck results */
                    results?: entente.federation.v1.RelayResult.$Properties[];

                    /** RelayAck credit */
                    credit?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RelayAck. */
                type $Shape = {
                  streamIncarnation?: number;
                  cumulativeSeq?: number;
                  settled?: entente.federation.v1.SeqRange.$Shape[];
                  results?: entente.federation.v1.RelayResult.$Shape[];
                  credit?: number;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a SeqRange.
             * @deprecated Use entente.federation.v1.SeqRange.$Properties instead.
             */
            interface ISeqRange extends entente.federation.v1.SeqRange.$Properties {
            }

            /** Represents a SeqRange. */
            class SeqRange {

                /**
                 * Constructs a new SeqRange.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.SeqRange.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SeqRange fromSeq. */
                fromSeq: number;

                /** SeqRange toSeq. */
                toSeq: number;

                /**
                 * Encodes the specified SeqRange message. Does not implicitly {@link entente.federation.v1.SeqRange.verify|verify} messages.
                 * @param message SeqRange message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.SeqRange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SeqRange message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.SeqRange & entente.federation.v1.SeqRange.$Shape} SeqRange
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.SeqRange & entente.federation.v1.SeqRange.$Shape;
            }

            namespace SeqRange {

                /** Properties of a SeqRange. */
                interface $Properties {

                    /** SeqRange fromSeq */
                    fromSeq?: number;

                    /** SeqRange toSeq */
                    toSeq?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SeqRange. */
                type $Shape = entente.federation.v1.SeqRange.$Properties;
            }

            /**
             * Properties of a RelayResult.
             * @deprecated Use entente.federation.v1.RelayResult.$Properties instead.
             */
            interface IRelayResult extends entente.federation.v1.RelayResult.$Properties {
            }

            /** Represents a RelayResult. */
            class RelayResult {

                /**
                 * Constructs a new RelayResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayResult seq. */
                seq: number;

                /** RelayResult rejected. */
                rejected: (entente.federation.v1.RelayRejected|null);

                /** RelayResult deferred. */
                deferred: (entente.federation.v1.RelayDeferred|null);

                /** RelayResult result. */
                result?: ("rejected"|"deferred");

                /**
                 * Encodes the specified RelayResult message. Does not implicitly {@link entente.federation.v1.RelayResult.verify|verify} messages.
                 * @param message RelayResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayResult & entente.federation.v1.RelayResult.$Shape} RelayResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayResult & entente.federation.v1.RelayResult.$Shape;
            }

            namespace RelayResult {

                /** Properties of a RelayResult. */
                interface $Properties {

                    /** RelayResult seq */
                    seq?: number;

                    /** RelayResult rejected */
                    rejected?: (entente.federation.v1.RelayRejected.$Properties|null);

                    /** RelayResult deferred */
                    deferred?: (entente.federation.v1.RelayDeferred.$Properties|null);

                    /** RelayResult result */
                    result?: ("rejected"|"deferred");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a RelayResult. */
                type $Shape = {
                  seq?: number;
                  rejected?: entente.federation.v1.RelayRejected.$Shape|null;
                  deferred?: entente.federation.v1.RelayDeferred.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ result?: undefined; rejected?: null; deferred?: null }|{ result?: "rejected"; rejected: entente.federation.v1.RelayRejected.$Shape; deferred?: null }|{ result?: "deferred"; rejected?: null; deferred: entente.federation.v1.RelayDeferred.$Shape })
                );
            }

            /**
             * Properties of a RelayRejected.
             * @deprecated Use entente.federation.v1.RelayRejected.$Properties instead.
             */
            interface IRelayRejected extends entente.federation.v1.RelayRejected.$Properties {
            }

            /** Represents a RelayRejected. */
            class RelayRejected {

                /**
                 * Constructs a new RelayRejected.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayRejected.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayRejected code. */
                code: string;

                /** RelayRejected bounce. */
                bounce: Uint8Array;

                /**
                 * Encodes the specified RelayRejected message. Does not implicitly {@link entente.federation.v1.RelayRejected.verify|verify} messages.
                 * @param message RelayRejected message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayRejected.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayRejected message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayRejected & entente.federation.v1.RelayRejected.$Shape} RelayRejected
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayRejected & entente.federation.v1.RelayRejected.$Shape;
            }

            namespace RelayRejected {

                /** Properties of a RelayRejected. */
                interface $Properties {

                    /** RelayRejected code */
                    code?: string;

                    /** RelayRejected bounce */
                    bounce?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RelayRejected. */
                type $Shape = entente.federation.v1.RelayRejected.$Properties;
            }

            /**
             * Properties of a RelayDeferred.
             * @deprecated Use entente.federation.v1.RelayDeferred.$Properties instead.
             */
            interface IRelayDeferred extends entente.federation.v1.RelayDeferred.$Properties {
            }

            /** Represents a RelayDeferred. */
            class RelayDeferred {

                /**
                 * Constructs a new RelayDeferred.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RelayDeferred.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RelayDeferred code. */
                code: string;

                /** RelayDeferred retryAfterMs. */
                retryAfterMs: number;

                /**
                 * Encodes the specified RelayDeferred message. Does not implicitly {@link entente.federation.v1.RelayDeferred.verify|verify} messages.
                 * @param message RelayDeferred message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RelayDeferred.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RelayDeferred message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RelayDeferred & entente.federation.v1.RelayDeferred.$Shape} RelayDeferred
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RelayDeferred & entente.federation.v1.RelayDeferred.$Shape;
            }

            namespace RelayDeferred {

                /** Properties of a RelayDeferred. */
                interface $Properties {

                    /** RelayDeferred code */
                    code?: string;

                    /** RelayDeferred retryAfterMs */
                    retryAfterMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RelayDeferred. */
                type $Shape = entente.federation.v1.RelayDeferred.$Properties;
            }

            /**
             * Properties of a DescribeUserRequest.
             * @deprecated Use entente.federation.v1.DescribeUserRequest.$Properties instead.
             */
            interface IDescribeUserRequest extends entente.federation.v1.DescribeUserRequest.$Properties {
            }

            /** Represents a DescribeUserRequest. */
            class DescribeUserRequest {

                /**
                 * Constructs a new DescribeUserRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.DescribeUserRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DescribeUserRequest userId. */
                userId: string;

                /** DescribeUserRequest requesterUserId. */
                requesterUserId: string;

                /** DescribeUserRequest requester. */
                requester: string;

                /**
                 * Encodes the specified DescribeUserRequest message. Does not implicitly {@link entente.federation.v1.DescribeUserRequest.verify|verify} messages.
                 * @param message DescribeUserRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.DescribeUserRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DescribeUserRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.DescribeUserRequest & entente.federation.v1.DescribeUserRequest.$Shape} DescribeUserRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.DescribeUserRequest & entente.federation.v1.DescribeUserRequest.$Shape;
            }

            namespace DescribeUserRequest {

                /** Properties of a DescribeUserRequest. */
                interface $Properties {

                    /** DescribeUserRequest userId */
                    userId?: string;

                    /** DescribeUserRequest requesterUserId */
                    requesterUserId?: string;

                    /** DescribeUserRequest requester */
                    requester?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DescribeUserRequest. */
                type $Shape = entente.federation.v1.DescribeUserRequest.$Properties;
            }

            /**
             * Properties of a DescribeUserResponse.
             * @deprecated Use entente.federation.v1.DescribeUserResponse.$Properties instead.
             */
            interface IDescribeUserResponse extends entente.federation.v1.DescribeUserResponse.$Properties {
            }

            /** Represents a DescribeUserResponse. */
            class DescribeUserResponse {

                /**
                 * Constructs a new DescribeUserResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.DescribeUserResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DescribeUserResponse user. */
                user: entente.common.v1.UserDescription;

                /**
                 * Encodes the specified DescribeUserResponse message. Does not implicitly {@link entente.federation.v1.DescribeUserResponse.verify|verify} messages.
                 * @param message DescribeUserResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.DescribeUserResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DescribeUserResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.DescribeUserResponse & entente.federation.v1.DescribeUserResponse.$Shape} DescribeUserResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.DescribeUserResponse & entente.federation.v1.DescribeUserResponse.$Shape;
            }

            namespace DescribeUserResponse {

                /** Properties of a DescribeUserResponse. */
                interface $Properties {

                    /** DescribeUserResponse user */
                    user?: entente.common.v1.UserDescription.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DescribeUserResponse. */
                type $Shape = entente.federation.v1.DescribeUserResponse.$Properties;
            }

            /**
             * Properties of a ReportMessageRequest.
             * @deprecated Use entente.federation.v1.ReportMessageRequest.$Properties instead.
             */
            interface IReportMessageRequest extends entente.federation.v1.ReportMessageRequest.$Properties {
            }

            /** Represents a ReportMessageRequest. */
            class ReportMessageRequest {

                /**
                 * Constructs a new ReportMessageRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.ReportMessageRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReportMessageRequest report. */
                report: entente.common.v1.MessageReport;

                /** ReportMessageRequest reporter. */
                reporter: string;

                /**
                 * Encodes the specified ReportMessageRequest message. Does not implicitly {@link entente.federation.v1.ReportMessageRequest.verify|verify} messages.
                 * @param message ReportMessageRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.ReportMessageRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReportMessageRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.ReportMessageRequest & entente.federation.v1.ReportMessageRequest.$Shape} ReportMessageRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.ReportMessageRequest & entente.federation.v1.ReportMessageRequest.$Shape;
            }

            namespace ReportMessageRequest {

                /** Properties of a ReportMessageRequest. */
                interface $Properties {

                    /** ReportMessageRequest report */
                    report?: entente.common.v1.MessageReport.$Properties;

                    /** ReportMessageRequest reporter */
                    reporter?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReportMessageRequest. */
                type $Shape = entente.federation.v1.ReportMessageRequest.$Properties;
            }

            /**
             * Properties of a ReportMessageResponse.
             * @deprecated Use entente.federation.v1.ReportMessageResponse.$Properties instead.
             */
            interface IReportMessageResponse extends entente.federation.v1.ReportMessageResponse.$Properties {
            }

            /** Represents a ReportMessageResponse. */
            class ReportMessageResponse {

                /**
                 * Constructs a new ReportMessageResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.ReportMessageResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReportMessageResponse result. */
                result: entente.common.v1.MessageReportResult;

                /**
                 * Encodes the specified ReportMessageResponse message. Does not implicitly {@link entente.federation.v1.ReportMessageResponse.verify|verify} messages.
                 * @param message ReportMessageResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.ReportMessageResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReportMessageResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.ReportMessageResponse & entente.federation.v1.ReportMessageResponse.$Shape} ReportMessageResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.ReportMessageResponse & entente.federation.v1.ReportMessageResponse.$Shape;
            }

            namespace ReportMessageResponse {

                /** Properties of a ReportMessageResponse. */
                interface $Properties {

                    /** ReportMessageResponse result */
                    result?: entente.common.v1.MessageReportResult.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReportMessageResponse. */
                type $Shape = entente.federation.v1.ReportMessageResponse.$Properties;
            }

            /**
             * Properties of a FetchMessageRequest.
             * @deprecated Use entente.federation.v1.FetchMessageRequest.$Properties instead.
             */
            interface IFetchMessageRequest extends entente.federation.v1.FetchMessageRequest.$Properties {
            }

            /** Represents a FetchMessageRequest. */
            class FetchMessageRequest {

                /**
                 * Constructs a new FetchMessageRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.FetchMessageRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FetchMessageRequest groupId. */
                groupId: Uint8Array;

                /** FetchMessageRequest msgId. */
                msgId: Uint8Array;

                /**
                 * Encodes the specified FetchMessageRequest message. Does not implicitly {@link entente.federation.v1.FetchMessageRequest.verify|verify} messages.
                 * @param message FetchMessageRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.FetchMessageRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FetchMessageRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.FetchMessageRequest & entente.federation.v1.FetchMessageRequest.$Shape} FetchMessageRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.FetchMessageRequest & entente.federation.v1.FetchMessageRequest.$Shape;
            }

            namespace FetchMessageRequest {

                /** Properties of a FetchMessageRequest. */
                interface $Properties {

                    /** FetchMessageRequest groupId */
                    groupId?: Uint8Array;

                    /** FetchMessageRequest msgId */
                    msgId?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FetchMessageRequest. */
                type $Shape = entente.federation.v1.FetchMessageRequest.$Properties;
            }

            /**
             * Properties of a FetchMessageResponse.
             * @deprecated Use entente.federation.v1.FetchMessageResponse.$Properties instead.
             */
            interface IFetchMessageResponse extends entente.federation.v1.FetchMessageResponse.$Properties {
            }

            /** Represents a FetchMessageResponse. */
            class FetchMessageResponse {

                /**
                 * Constructs a new FetchMessageResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.FetchMessageResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FetchMessageResponse kind. */
                kind: number;

                /** FetchMessageResponse epoch. */
                epoch: number;

                /** FetchMessageResponse hlc. */
                hlc: Uint8Array;

                /** FetchMessageResponse originDomain. */
                originDomain: string;

                /** FetchMessageResponse originSeq. */
                originSeq: number;

                /** FetchMessageResponse item. */
                item: Uint8Array;

                /**
                 * Encodes the specified FetchMessageResponse message. Does not implicitly {@link entente.federation.v1.FetchMessageResponse.verify|verify} messages.
                 * @param message FetchMessageResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.FetchMessageResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FetchMessageResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.FetchMessageResponse & entente.federation.v1.FetchMessageResponse.$Shape} FetchMessageResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.FetchMessageResponse & entente.federation.v1.FetchMessageResponse.$Shape;
            }

            namespace FetchMessageResponse {

                /** Properties of a FetchMessageResponse. */
                interface $Properties {

                    /** FetchMessageResponse kind */
                    kind?: number;

                    /** FetchMessageResponse epoch */
                    epoch?: number;

                    /** FetchMessageResponse hlc */
                    hlc?: Uint8Array;

                    /** FetchMessageResponse originDomain */
                    originDomain?: string;

                    /** FetchMessageResponse originSeq */
                    originSeq?: number;

                    /** FetchMessageResponse item */
                    item?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FetchMessageResponse. */
                type $Shape = entente.federation.v1.FetchMessageResponse.$Properties;
            }

            /**
             * Properties of a RequestDepartureRequest.
             * @deprecated Use entente.federation.v1.RequestDepartureRequest.$Properties instead.
             */
            interface IRequestDepartureRequest extends entente.federation.v1.RequestDepartureRequest.$Properties {
            }

            /** Represents a RequestDepartureRequest. */
            class RequestDepartureRequest {

                /**
                 * Constructs a new RequestDepartureRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RequestDepartureRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RequestDepartureRequest groupId. */
                groupId: Uint8Array;

                /** RequestDepartureRequest clientId. */
                clientId: string;

                /**
                 * Encodes the specified RequestDepartureRequest message. Does not implicitly {@link entente.federation.v1.RequestDepartureRequest.verify|verify} messages.
                 * @param message RequestDepartureRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RequestDepartureRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RequestDepartureRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RequestDepartureRequest & entente.federation.v1.RequestDepartureRequest.$Shape} RequestDepartureRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RequestDepartureRequest & entente.federation.v1.RequestDepartureRequest.$Shape;
            }

            namespace RequestDepartureRequest {

                /** Properties of a RequestDepartureRequest. */
                interface $Properties {

                    /** RequestDepartureRequest groupId */
                    groupId?: Uint8Array;

                    /** RequestDepartureRequest clientId */
                    clientId?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RequestDepartureRequest. */
                type $Shape = entente.federation.v1.RequestDepartureRequest.$Properties;
            }

            /**
             * Properties of a RequestDepartureResponse.
             * @deprecated Use entente.federation.v1.RequestDepartureResponse.$Properties instead.
             */
            interface IRequestDepartureResponse extends entente.federation.v1.RequestDepartureResponse.$Properties {
            }

            /** Represents a RequestDepartureResponse. */
            class RequestDepartureResponse {

                /**
                 * Constructs a new RequestDepartureResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.RequestDepartureResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified RequestDepartureResponse message. Does not implicitly {@link entente.federation.v1.RequestDepartureResponse.verify|verify} messages.
                 * @param message RequestDepartureResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.RequestDepartureResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RequestDepartureResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.RequestDepartureResponse & entente.federation.v1.RequestDepartureResponse.$Shape} RequestDepartureResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.RequestDepartureResponse & entente.federation.v1.RequestDepartureResponse.$Shape;
            }

            namespace RequestDepartureResponse {

                /** Properties of a RequestDepartureResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RequestDepartureResponse. */
                type $Shape = entente.federation.v1.RequestDepartureResponse.$Properties;
            }

            /**
             * Properties of a GetUserInitKeyRequest.
             * @deprecated Use entente.federation.v1.GetUserInitKeyRequest.$Properties instead.
             */
            interface IGetUserInitKeyRequest extends entente.federation.v1.GetUserInitKeyRequest.$Properties {
            }

            /** Represents a GetUserInitKeyRequest. */
            class GetUserInitKeyRequest {

                /**
                 * Constructs a new GetUserInitKeyRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.GetUserInitKeyRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GetUserInitKeyRequest query. */
                query: entente.common.v1.InitKeyQuery;

                /** GetUserInitKeyRequest requesterUserId. */
                requesterUserId: string;

                /**
                 * Encodes the specified GetUserInitKeyRequest message. Does not implicitly {@link entente.federation.v1.GetUserInitKeyRequest.verify|verify} messages.
                 * @param message GetUserInitKeyRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.GetUserInitKeyRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GetUserInitKeyRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.GetUserInitKeyRequest & entente.federation.v1.GetUserInitKeyRequest.$Shape} GetUserInitKeyRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.GetUserInitKeyRequest & entente.federation.v1.GetUserInitKeyRequest.$Shape;
            }

            namespace GetUserInitKeyRequest {

                /** Properties of a GetUserInitKeyRequest. */
                interface $Properties {

                    /** GetUserInitKeyRequest query */
                    query?: entente.common.v1.InitKeyQuery.$Properties;

                    /** GetUserInitKeyRequest requesterUserId */
                    requesterUserId?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GetUserInitKeyRequest. */
                type $Shape = entente.federation.v1.GetUserInitKeyRequest.$Properties;
            }

            /**
             * Properties of a GetUserInitKeyResponse.
             * @deprecated Use entente.federation.v1.GetUserInitKeyResponse.$Properties instead.
             */
            interface IGetUserInitKeyResponse extends entente.federation.v1.GetUserInitKeyResponse.$Properties {
            }

            /** Represents a GetUserInitKeyResponse. */
            class GetUserInitKeyResponse {

                /**
                 * Constructs a new GetUserInitKeyResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.GetUserInitKeyResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GetUserInitKeyResponse answer. */
                answer: entente.common.v1.InitKeyAnswer;

                /**
                 * Encodes the specified GetUserInitKeyResponse message. Does not implicitly {@link entente.federation.v1.GetUserInitKeyResponse.verify|verify} messages.
                 * @param message GetUserInitKeyResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.GetUserInitKeyResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GetUserInitKeyResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.GetUserInitKeyResponse & entente.federation.v1.GetUserInitKeyResponse.$Shape} GetUserInitKeyResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.GetUserInitKeyResponse & entente.federation.v1.GetUserInitKeyResponse.$Shape;
            }

            namespace GetUserInitKeyResponse {

                /** Properties of a GetUserInitKeyResponse. */
                interface $Properties {

                    /** GetUserInitKeyResponse answer */
                    answer?: entente.common.v1.InitKeyAnswer.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GetUserInitKeyResponse. */
                type $Shape = entente.federation.v1.GetUserInitKeyResponse.$Properties;
            }

            /**
             * Properties of a LookUpRequest.
             * @deprecated Use entente.federation.v1.LookUpRequest.$Properties instead.
             */
            interface ILookUpRequest extends entente.federation.v1.LookUpRequest.$Properties {
            }

            /** Represents a LookUpRequest. */
            class LookUpRequest {

                /**
                 * Constructs a new LookUpRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.LookUpRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LookUpRequest query. */
                query: entente.common.v1.LogQuery;

                /**
                 * Encodes the specified LookUpRequest message. Does not implicitly {@link entente.federation.v1.LookUpRequest.verify|verify} messages.
                 * @param message LookUpRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.LookUpRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LookUpRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.LookUpRequest & entente.federation.v1.LookUpRequest.$Shape} LookUpRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.LookUpRequest & entente.federation.v1.LookUpRequest.$Shape;
            }

            namespace LookUpRequest {

                /** Properties of a LookUpRequest. */
                interface $Properties {

                    /** LookUpRequest query */
                    query?: entente.common.v1.LogQuery.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LookUpRequest. */
                type $Shape = {
                  query?: entente.common.v1.LogQuery.$Shape;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a LookUpResponse.
             * @deprecated Use entente.federation.v1.LookUpResponse.$Properties instead.
             */
            interface ILookUpResponse extends entente.federation.v1.LookUpResponse.$Properties {
            }

            /** Represents a LookUpResponse. */
            class LookUpResponse {

                /**
                 * Constructs a new LookUpResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.LookUpResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LookUpResponse answer. */
                answer: entente.common.v1.LogAnswer;

                /**
                 * Encodes the specified LookUpResponse message. Does not implicitly {@link entente.federation.v1.LookUpResponse.verify|verify} messages.
                 * @param message LookUpResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.LookUpResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LookUpResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.LookUpResponse & entente.federation.v1.LookUpResponse.$Shape} LookUpResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.LookUpResponse & entente.federation.v1.LookUpResponse.$Shape;
            }

            namespace LookUpResponse {

                /** Properties of a LookUpResponse. */
                interface $Properties {

                    /** LookUpResponse answer */
                    answer?: entente.common.v1.LogAnswer.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LookUpResponse. */
                type $Shape = entente.federation.v1.LookUpResponse.$Properties;
            }

            /**
             * Properties of an AddCheckpointRequest.
             * @deprecated Use entente.federation.v1.AddCheckpointRequest.$Properties instead.
             */
            interface IAddCheckpointRequest extends entente.federation.v1.AddCheckpointRequest.$Properties {
            }

            /** Represents an AddCheckpointRequest. */
            class AddCheckpointRequest {

                /**
                 * Constructs a new AddCheckpointRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.AddCheckpointRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** AddCheckpointRequest submission. */
                submission: entente.common.v1.WitnessSubmission;

                /**
                 * Encodes the specified AddCheckpointRequest message. Does not implicitly {@link entente.federation.v1.AddCheckpointRequest.verify|verify} messages.
                 * @param message AddCheckpointRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.AddCheckpointRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an AddCheckpointRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.AddCheckpointRequest & entente.federation.v1.AddCheckpointRequest.$Shape} AddCheckpointRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.AddCheckpointRequest & entente.federation.v1.AddCheckpointRequest.$Shape;
            }

            namespace AddCheckpointRequest {

                /** Properties of an AddCheckpointRequest. */
                interface $Properties {

                    /** AddCheckpointRequest submission */
                    submission?: entente.common.v1.WitnessSubmission.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an AddCheckpointRequest. */
                type $Shape = entente.federation.v1.AddCheckpointRequest.$Properties;
            }

            /**
             * Properties of an AddCheckpointResponse.
             * @deprecated Use entente.federation.v1.AddCheckpointResponse.$Properties instead.
             */
            interface IAddCheckpointResponse extends entente.federation.v1.AddCheckpointResponse.$Properties {
            }

            /** Represents an AddCheckpointResponse. */
            class AddCheckpointResponse {

                /**
                 * Constructs a new AddCheckpointResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.AddCheckpointResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** AddCheckpointResponse answer. */
                answer: entente.common.v1.WitnessAnswer;

                /**
                 * Encodes the specified AddCheckpointResponse message. Does not implicitly {@link entente.federation.v1.AddCheckpointResponse.verify|verify} messages.
                 * @param message AddCheckpointResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.AddCheckpointResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an AddCheckpointResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.AddCheckpointResponse & entente.federation.v1.AddCheckpointResponse.$Shape} AddCheckpointResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.AddCheckpointResponse & entente.federation.v1.AddCheckpointResponse.$Shape;
            }

            namespace AddCheckpointResponse {

                /** Properties of an AddCheckpointResponse. */
                interface $Properties {

                    /** AddCheckpointResponse answer */
                    answer?: entente.common.v1.WitnessAnswer.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an AddCheckpointResponse. */
                type $Shape = entente.federation.v1.AddCheckpointResponse.$Properties;
            }

            /**
             * Properties of a ReadStatementRequest.
             * @deprecated Use entente.federation.v1.ReadStatementRequest.$Properties instead.
             */
            interface IReadStatementRequest extends entente.federation.v1.ReadStatementRequest.$Properties {
            }

            /** Represents a ReadStatementRequest. */
            class ReadStatementRequest {

                /**
                 * Constructs a new ReadStatementRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.ReadStatementRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ReadStatementRequest message. Does not implicitly {@link entente.federation.v1.ReadStatementRequest.verify|verify} messages.
                 * @param message ReadStatementRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.ReadStatementRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadStatementRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.ReadStatementRequest & entente.federation.v1.ReadStatementRequest.$Shape} ReadStatementRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.ReadStatementRequest & entente.federation.v1.ReadStatementRequest.$Shape;
            }

            namespace ReadStatementRequest {

                /** Properties of a ReadStatementRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadStatementRequest. */
                type $Shape = entente.federation.v1.ReadStatementRequest.$Properties;
            }

            /**
             * Properties of a ReadStatementResponse.
             * @deprecated Use entente.federation.v1.ReadStatementResponse.$Properties instead.
             */
            interface IReadStatementResponse extends entente.federation.v1.ReadStatementResponse.$Properties {
            }

            /** Represents a ReadStatementResponse. */
            class ReadStatementResponse {

                /**
                 * Constructs a new ReadStatementResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.federation.v1.ReadStatementResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadStatementResponse stated. */
                stated: entente.common.v1.StatedDomain;

                /**
                 * Encodes the specified ReadStatementResponse message. Does not implicitly {@link entente.federation.v1.ReadStatementResponse.verify|verify} messages.
                 * @param message ReadStatementResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.federation.v1.ReadStatementResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadStatementResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.federation.v1.ReadStatementResponse & entente.federation.v1.ReadStatementResponse.$Shape} ReadStatementResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.federation.v1.ReadStatementResponse & entente.federation.v1.ReadStatementResponse.$Shape;
            }

            namespace ReadStatementResponse {

                /** Properties of a ReadStatementResponse. */
                interface $Properties {

                    /** ReadStatementResponse stated */
                    stated?: entente.common.v1.StatedDomain.$Properties;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadStatementResponse. */
                type $Shape = entente.federation.v1.ReadStatementResponse.$Properties;
            }
        }
    }

    /** Namespace web. */
    namespace web {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a ClientFrame.
             * @deprecated Use entente.web.v1.ClientFrame.$Properties instead.
             */
            interface IClientFrame extends entente.web.v1.ClientFrame.$Properties {
            }

            /** Represents a ClientFrame. */
            class ClientFrame {

                /**
                 * Constructs a new ClientFrame.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.web.v1.ClientFrame.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ClientFrame call. */
                call: number;

                /** ClientFrame open. */
                open: (entente.web.v1.OpenCall|null);

                /** ClientFrame message. */
                message: (Uint8Array|null);

                /** ClientFrame end. */
                end: (entente.web.v1.EndOfRequests|null);

                /** ClientFrame cancel. */
                cancel: (entente.web.v1.CancelCall|null);

                /** ClientFrame frame. */
                frame?: ("open"|"message"|"end"|"cancel");

                /**
                 * Encodes the specified ClientFrame message. Does not implicitly {@link entente.web.v1.ClientFrame.verify|verify} messages.
                 * @param message ClientFrame message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.web.v1.ClientFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ClientFrame message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.web.v1.ClientFrame & entente.web.v1.ClientFrame.$Shape} ClientFrame
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.web.v1.ClientFrame & entente.web.v1.ClientFrame.$Shape;
            }

            namespace ClientFrame {

                /** Properties of a ClientFrame. */
                interface $Properties {

                    /** ClientFrame call */
                    call?: number;

                    /** ClientFrame open */
                    open?: (entente.web.v1.OpenCall.$Properties|null);

                    /** ClientFrame message */
                    message?: (Uint8Array|null);

                    /** ClientFrame end */
                    end?: (entente.web.v1.EndOfRequests.$Properties|null);

                    /** ClientFrame cancel */
                    cancel?: (entente.web.v1.CancelCall.$Properties|null);

                    /** ClientFrame frame */
                    frame?: ("open"|"message"|"end"|"cancel");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ClientFrame. */
                type $Shape = {
                  call?: number;
                  open?: entente.web.v1.OpenCall.$Shape|null;
                  message?: Uint8Array|null;
                  end?: entente.web.v1.EndOfRequests.$Shape|null;
                  cancel?: entente.web.v1.CancelCall.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ frame?: undefined; open?: null; message?: null; end?: null; cancel?: null }|{ frame?: "open"; open: entente.web.v1.OpenCall.$Shape; message?: null; end?: null; cancel?: null }|{ frame?: "message"; open?: null; message: Uint8Array; end?: null; cancel?: null }|{ frame?: "end"; open?: null; message?: null; end: entente.web.v1.EndOfRequests.$Shape; cancel?: null }|{ frame?: "cancel"; open?: null; message?: null; end?: null; cancel: entente.web.v1.CancelCall.$Shape })
                );
            }

            /**
             * Properties of an OpenCall.
             * @deprecated Use entente.web.v1.OpenCall.$Properties instead.
             */
            interface IOpenCall extends entente.web.v1.OpenCall.$Properties {
            }

            /** Represents an OpenCall. */
            class OpenCall {

                /**
                 * Constructs a new OpenCall.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.web.v1.OpenCall.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** OpenCall path. */
                path: string;

                /** OpenCall session. */
                session: string;

                /** OpenCall deadlineMs. */
                deadlineMs: number;

                /**
                 * Encodes the specified OpenCall message. Does not implicitly {@link entente.web.v1.OpenCall.verify|verify} messages.
                 * @param message OpenCall message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.web.v1.OpenCall.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an OpenCall message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.web.v1.OpenCall & entente.web.v1.OpenCall.$Shape} OpenCall
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.web.v1.OpenCall & entente.web.v1.OpenCall.$Shape;
            }

            namespace OpenCall {

                /** Properties of an OpenCall. */
                interface $Properties {

                    /** OpenCall path */
                    path?: string;

                    /** OpenCall session */
                    session?: string;

                    /** OpenCall deadlineMs */
                    deadlineMs?: number;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an OpenCall. */
                type $Shape = entente.web.v1.OpenCall.$Properties;
            }

            /**
             * Properties of an EndOfRequests.
             * @deprecated Use entente.web.v1.EndOfRequests.$Properties instead.
             */
            interface IEndOfRequests extends entente.web.v1.EndOfRequests.$Properties {
            }

            /** Represents an EndOfRequests. */
            class EndOfRequests {

                /**
                 * Constructs a new EndOfRequests.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.web.v1.EndOfRequests.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified EndOfRequests message. Does not implicitly {@link entente.web.v1.EndOfRequests.verify|verify} messages.
                 * @param message EndOfRequests message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.web.v1.EndOfRequests.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an EndOfRequests message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.web.v1.EndOfRequests & entente.web.v1.EndOfRequests.$Shape} EndOfRequests
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.web.v1.EndOfRequests & entente.web.v1.EndOfRequests.$Shape;
            }

            namespace EndOfRequests {

                /** Properties of an EndOfRequests. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an EndOfRequests. */
                type $Shape = entente.web.v1.EndOfRequests.$Properties;
            }

            /**
             * Properties of a CancelCall.
             * @deprecated Use entente.web.v1.CancelCall.$Properties instead.
             */
            interface ICancelCall extends entente.web.v1.CancelCall.$Properties {
            }

            /** Represents a CancelCall. */
            class CancelCall {

                /**
                 * Constructs a new CancelCall.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.web.v1.CancelCall.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified CancelCall message. Does not implicitly {@link entente.web.v1.CancelCall.verify|verify} messages.
                 * @param message CancelCall message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.web.v1.CancelCall.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CancelCall message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.web.v1.CancelCall & entente.web.v1.CancelCall.$Shape} CancelCall
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.web.v1.CancelCall & entente.web.v1.CancelCall.$Shape;
            }

            namespace CancelCall {

                /** Properties of a CancelCall. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CancelCall. */
                type $Shape = entente.web.v1.CancelCall.$Properties;
            }

            /**
             * Properties of a ServerFrame.
             * @deprecated Use entente.web.v1.ServerFrame.$Properties instead.
             */
            interface IServerFrame extends entente.web.v1.ServerFrame.$Properties {
            }

            /** Represents a ServerFrame. */
            class ServerFrame {

                /**
                 * Constructs a new ServerFrame.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.web.v1.ServerFrame.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ServerFrame call. */
                call: number;

                /** ServerFrame message. */
                message: (Uint8Array|null);

                /** ServerFrame status. */
                status: (entente.web.v1.CallStatus|null);

                /** ServerFrame frame. */
                frame?: ("message"|"status");

                /**
                 * Encodes the specified ServerFrame message. Does not implicitly {@link entente.web.v1.ServerFrame.verify|verify} messages.
                 * @param message ServerFrame message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.web.v1.ServerFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ServerFrame message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.web.v1.ServerFrame & entente.web.v1.ServerFrame.$Shape} ServerFrame
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.web.v1.ServerFrame & entente.web.v1.ServerFrame.$Shape;
            }

            namespace ServerFrame {

                /** Properties of a ServerFrame. */
                interface $Properties {

                    /** ServerFrame call */
                    call?: number;

                    /** ServerFrame message */
                    message?: (Uint8Array|null);

                    /** ServerFrame status */
                    status?: (entente.web.v1.CallStatus.$Properties|null);

                    /** ServerFrame frame */
                    frame?: ("message"|"status");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ServerFrame. */
                type $Shape = {
                  call?: number;
                  message?: Uint8Array|null;
                  status?: entente.web.v1.CallStatus.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ frame?: undefined; message?: null; status?: null }|{ frame?: "message"; message: Uint8Array; status?: null }|{ frame?: "status"; message?: null; status: entente.web.v1.CallStatus.$Shape })
                );
            }

            /**
             * Properties of a CallStatus.
             * @deprecated Use entente.web.v1.CallStatus.$Properties instead.
             */
            interface ICallStatus extends entente.web.v1.CallStatus.$Properties {
            }

            /** Represents a CallStatus. */
            class CallStatus {

                /**
                 * Constructs a new CallStatus.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: entente.web.v1.CallStatus.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CallStatus code. */
                code: number;

                /** CallStatus detail. */
                detail: Uint8Array;

                /**
                 * Encodes the specified CallStatus message. Does not implicitly {@link entente.web.v1.CallStatus.verify|verify} messages.
                 * @param message CallStatus message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: entente.web.v1.CallStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CallStatus message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {entente.web.v1.CallStatus & entente.web.v1.CallStatus.$Shape} CallStatus
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): entente.web.v1.CallStatus & entente.web.v1.CallStatus.$Shape;
            }

            namespace CallStatus {

                /** Properties of a CallStatus. */
                interface $Properties {

                    /** CallStatus code */
                    code?: number;

                    /** CallStatus detail */
                    detail?: Uint8Array;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CallStatus. */
                type $Shape = entente.web.v1.CallStatus.$Properties;
            }
        }
    }
}
