import {
  DeleteObjectsCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { s3AttemptsMax, s3DeletesAtOnce, s3TimeoutMs } from "./limits.ts";
import { type ChunkName, type ChunkStore, ChunkStoreError } from "./chunk-store.ts";

/** Which bucket, and how it is reached. */
export interface S3Settings {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** In front of every key. */
  readonly prefix: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** `https://endpoint/bucket/key` instead of `https://bucket.endpoint/key`. */
  readonly pathStyle: boolean;
}

/** Chunks as objects of any S3-compatible store: `<prefix><id>/<chunk>`. For any number of processes. */
export class S3Chunks implements ChunkStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor(settings: S3Settings) {
    const { endpoint, region, bucket, prefix, accessKeyId, secretAccessKey, pathStyle } = settings;
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.#client = new S3Client({
      endpoint,
      region,
      forcePathStyle: pathStyle,
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: s3AttemptsMax,
      // Not every compatible store knows the newer checksums; the transport and the client's encryption guard the bytes.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    });
  }

  async put(name: ChunkName, bytes: Uint8Array): Promise<void> {
    await this.#ask((abortSignal) =>
      this.#client.send(new PutObjectCommand({ Bucket: this.#bucket, Key: this.#keyOf(name), Body: bytes }), {
        abortSignal,
      }),
    );
  }

  async read(name: ChunkName): Promise<Uint8Array | undefined> {
    try {
      return await this.#ask(async (abortSignal) => {
        const { Body: body } = await this.#client.send(
          new GetObjectCommand({ Bucket: this.#bucket, Key: this.#keyOf(name) }),
          { abortSignal },
        );
        return body?.transformToByteArray();
      });
    } catch (error) {
      const { cause } = error as ChunkStoreError;
      // A bucket that is not there is no missing object.
      if (cause instanceof NoSuchKey || (cause instanceof S3ServiceException && cause.name === "NoSuchKey"))
        return undefined;
      throw error;
    }
  }

  async remove(attachmentId: string, chunks: number): Promise<void> {
    for (let first = 0; first < chunks; first += s3DeletesAtOnce) {
      const count = Math.min(s3DeletesAtOnce, chunks - first);
      const objects = Array.from({ length: count }, (_none, index) => ({
        Key: this.#keyOf({ attachmentId, chunk: first + index }),
      }));
      const { Errors: errors } = await this.#ask((abortSignal) =>
        this.#client.send(
          new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects: objects, Quiet: true } }),
          { abortSignal },
        ),
      );
      if (errors !== undefined && errors.length > 0)
        throw new ChunkStoreError("unavailable", new Error(errors[0]?.Message ?? "not deleted"));
    }
  }

  close(): void {
    this.#client.destroy();
  }

  #keyOf({ attachmentId, chunk }: ChunkName): string {
    return `${this.#prefix}${attachmentId}/${String(chunk)}`;
  }

  async #ask<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await work(AbortSignal.timeout(s3TimeoutMs));
    } catch (error) {
      throw new ChunkStoreError("unavailable", error);
    }
  }
}
