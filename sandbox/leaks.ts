import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** A secret that stands in clear where it must not. */
export interface Leak {
  /** File, or stream. */
  where: string;
  /** How it was written: `plain`, `base64`, `hex`, `url`. */
  encoding: string;
}

/** Every way in which a secret could be written: as it is, base64 at each of three offsets, hex, URL-encoded. */
export function encodingsOf(secret: string): [encoding: string, text: string][] {
  const bytes = Buffer.from(secret, "utf8");
  const all: [string, string][] = [
    ["plain", secret],
    ["hex", bytes.toString("hex")],
    ["url", encodeURIComponent(secret)],
    ...[0, 1, 2].map((offset): [string, string] => ["base64", base64At(bytes, offset)]),
  ];
  return all.filter(([encoding, text]) => encoding === "plain" || text !== secret);
}

/** The part of the base64 that is the same whatever stands before and after. */
function base64At(bytes: Buffer, offset: number): string {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString("base64")
    .replace(/=+$/, "");
  const start = offset === 0 ? 0 : offset + 1;
  const whole = Math.floor(((bytes.length + offset) * 8) / 6);
  return padded.slice(start, whole);
}

/** Searches texts for secrets. */
export class LeakSearch {
  searched = 0;
  readonly leaks: Leak[] = [];
  private readonly needles: [string, string][];

  constructor(secrets: Iterable<string>) {
    this.needles = [...secrets].flatMap(encodingsOf).filter(([, text]) => text.length >= 12);
  }

  text(where: string, text: string): void {
    this.searched += 1;
    for (const [encoding, needle] of this.needles) {
      if (text.includes(needle)) this.leaks.push({ where, encoding });
    }
  }

  /** Every file below a folder. */
  folder(folder: string): void {
    for (const entry of readdirSync(folder)) {
      const path = join(folder, entry);
      if (statSync(path).isDirectory()) this.folder(path);
      else this.text(path, readFileSync(path, "latin1"));
    }
  }
}
