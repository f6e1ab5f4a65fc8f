import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Context } from "mocha";
import { cacheFolder } from "../../engine/cache";
import { goAvailable, goBuild } from "../../engine/goBuild";
import { skipOrFail } from "../support/skipOrFail";
import type { BackendServer } from "./backendServer";

/** Version of github.com/johannesboyne/gofakes3, as its go.mod pins it. */
const VERSION = "1.2.0";

/** A new S3-compatible server with an empty bucket. It takes any credentials: signatures are not what is tested. */
export async function startS3(context: Context): Promise<BackendServer> {
  if (!goAvailable()) skipOrFail(context, "the S3 server is built with Go, which is not on PATH");
  const file = join(cacheFolder(), `gofakes3-${VERSION}-built`, "s3server");
  await goBuild(
    {
      what: `an S3 server (gofakes3 ${VERSION})`,
      module: join(__dirname, "s3"),
      package: ".",
      ldflags: "-s -w",
      duration: "half a minute",
    },
    file,
    console.log,
  );
  const child = spawn(file, [], { stdio: ["pipe", "pipe", "inherit"] });
  const [address] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const secret = "secret-access-key-of-the-backend";
  return {
    environment: {
      PULUMI_BACKEND_URL: `s3://state?endpoint=http://${address}&disable_https=true&s3ForcePathStyle=true&region=eu-west-1`,
      AWS_ACCESS_KEY_ID: "backend",
      AWS_SECRET_ACCESS_KEY: secret,
    },
    secret,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}
