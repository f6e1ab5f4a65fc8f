import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ApiKeyFields } from "../../../components/apiKey";

/** What the flyte client makes of a key. */
export type FlyteReading =
  | { error: string }
  | {
      error?: undefined;
      endpoint: string;
      clientId: string;
      clientSecret: string;
      /** `None` where there is none. */
      org: string;
      /** Where it calls the control plane. */
      address: string;
      /** Header of its token request. */
      authorization: string;
    };

/** A key, made of fields or written by hand. */
export interface KeyRow {
  case: string;
  fields?: ApiKeyFields;
  apiKey: string;
  flyte: FlyteReading;
}

/** A token request for what a control plane advertises. */
export interface TokenRequestRow {
  case: string;
  scope: string;
  audience: string | null;
  flyte: { method: string; headers: Record<string, string>; body: string };
}

/** What `decode-table.py` printed. */
export interface DecodeTable {
  keys: KeyRow[];
  tokenRequests: TokenRequestRow[];
}

/** The recorded table, as text. */
export const RECORDED_TABLE = readFileSync(join(__dirname, "..", "decode-table.json"), "utf8");

export function decodeTable(): DecodeTable {
  return JSON.parse(RECORDED_TABLE) as DecodeTable;
}
