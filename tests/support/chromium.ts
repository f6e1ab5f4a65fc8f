import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import type { Context } from "mocha";
import { chromium, type Browser } from "playwright-core";
import { cacheFolder } from "../../engine/cache";

/** Only its files are used; `exports` hides them from a resolver. */
const PACKAGE = join(__dirname, "..", "..", "node_modules", "@sparticuz", "chromium");

/**
 * A real Chromium: the one in the npm package @sparticuz/chromium (Linux on x64, with its libraries and a font, so that
 * the machine need have none), elsewhere the installed Chrome.
 */
export function launchChromium(): Promise<Browser> {
  const packaged = process.platform === "linux" && process.arch === "x64";
  return chromium.launch(packaged ? packagedChromium() : { channel: "chrome" });
}

/** Chromium for tests. Where none runs they are skipped and say why; in CI that is a failure. */
export async function startChromium(context: Context): Promise<Browser> {
  context.timeout(120_000);
  try {
    return await launchChromium();
  } catch (error) {
    const [why = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    if (process.env["CI"]) throw new Error(`the board must be tested in a browser in CI; ${why}`);
    console.log(`    skipped: no Chromium runs here; ${why}`);
    return context.skip();
  }
}

function packagedChromium() {
  const manifest = fs.readFileSync(join(PACKAGE, "package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  const folder = join(cacheFolder(), `chromium-${version}-unpacked`);
  if (!fs.existsSync(folder)) unpack(folder);
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
    FONTCONFIG_PATH: join(folder, "fonts"),
  };
  // As root, Chromium's own sandbox cannot start; the only page that it opens is ours.
  const args = ["--no-sandbox", "--disable-gpu"];
  return { executablePath: join(folder, "chromium"), args, env };
}

/** Whole or not at all: two runs may do it at once, and either may be killed. */
function unpack(folder: string): void {
  const making = `${folder}.${process.pid}`;
  const content = (name: string) =>
    brotliDecompressSync(fs.readFileSync(join(PACKAGE, "bin", name)));
  fs.mkdirSync(making, { recursive: true });
  fs.writeFileSync(join(making, "chromium"), content("chromium.br"));
  fs.chmodSync(join(making, "chromium"), 0o755);
  for (const name of ["al2023", "fonts"]) {
    fs.mkdirSync(join(making, name));
    const input = content(`${name}.tar.br`);
    const { status, error } = spawnSync("tar", ["-x", "-C", join(making, name)], { input });
    if (status !== 0) throw error ?? new Error(`tar could not unpack ${name}.tar`);
  }
  fs.writeFileSync(join(making, "fonts", "fonts.conf"), fontsConf(join(folder, "fonts")));
  try {
    fs.renameSync(making, folder);
  } catch (error) {
    fs.rmSync(making, { recursive: true });
    if (!fs.existsSync(folder)) throw error; // else another run was first
  }
}

/** The package's own looks for its font below /tmp and /var/task; without a font the page has no text, and crashes. */
function fontsConf(folder: string): string {
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    `<fontconfig><dir>${folder}</dir><cachedir>${folder}/cache</cachedir></fontconfig>`,
    "",
  ].join("\n");
}
