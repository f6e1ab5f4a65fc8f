import { createHash, randomBytes } from "node:crypto";
import type { EmulatorContext } from "../emulator";
import type { UploadRequest } from "./requests";

/** A place that was given out for an upload, and what came. */
export interface Upload extends UploadRequest {
  /** Last part of the signed address; whoever knows it may write there. */
  readonly id: string;
  readonly nativeUrl: string;
  readonly expiresAt: Date;
  /** The uploaded bytes, once they are there. */
  body?: Buffer;
}

const LIFETIME_MS = 15 * 60_000;

/** The object store behind signed addresses. */
export class Uploads {
  readonly all: Upload[] = [];

  constructor(private readonly now: () => Date) {}

  /** Gives out a place. */
  create(request: UploadRequest): Upload {
    const id = randomBytes(32).toString("base64url");
    const { project, domain, filename } = request;
    const upload: Upload = {
      ...request,
      id,
      nativeUrl: `s3://union-metadata/${project}/${domain}/${id.slice(0, 8)}/${filename}`,
      expiresAt: new Date(this.now().getTime() + LIFETIME_MS),
    };
    this.all.push(upload);
    return upload;
  }

  /** A PUT to a signed address: signature, time and digest are checked as S3 does, errors have its codes. */
  async put(context: EmulatorContext): Promise<Response> {
    const upload = this.all.find(({ id }) => id === context.req.param("id"));
    if (upload === undefined) return storeError(403, "SignatureDoesNotMatch");
    if (this.now() > upload.expiresAt) return storeError(403, "AccessDenied");
    const body = Buffer.from(await context.req.arrayBuffer());
    const digest = createHash("md5").update(body).digest("base64");
    if (context.req.header("content-md5") !== upload.contentMd5) {
      return storeError(403, "SignatureDoesNotMatch");
    }
    if (digest !== upload.contentMd5) return storeError(400, "BadDigest");
    upload.body = body;
    return new Response(null, { status: 200 });
  }
}

function storeError(status: number, code: string): Response {
  return new Response(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`, {
    status,
    headers: { "content-type": "application/xml" },
  });
}
