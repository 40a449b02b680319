/** A protobuf.js static message class: decodes to its own shape, encodes from plain properties. */
export interface MessageClass {
  decode(bytes: Uint8Array): unknown;
  encode(message: never): { finish(): Uint8Array };
}

/** What decoding a message of class `C` gives. */
export type Decoded<C extends MessageClass> = ReturnType<C["decode"]>;

/** What encoding a message of class `C` takes. */
export type Encodable<C extends MessageClass> = Parameters<C["encode"]>[0];

/**
 * One gRPC method: its path, its kind, and the code for its two messages. Assignable to grpc-js's `MethodDefinition`.
 * Deserialising malformed protobuf throws; grpc-js turns that into `INTERNAL` for the caller.
 */
export interface Method<
  Request extends MessageClass,
  Response extends MessageClass,
  RequestStream extends boolean = boolean,
  ResponseStream extends boolean = boolean,
> {
  readonly path: string;
  readonly originalName: string;
  readonly requestStream: RequestStream;
  readonly responseStream: ResponseStream;
  requestSerialize(value: Encodable<Request>): Buffer;
  requestDeserialize(bytes: Uint8Array): Decoded<Request>;
  responseSerialize(value: Encodable<Response>): Buffer;
  responseDeserialize(bytes: Uint8Array): Decoded<Response>;
}
