import type { EmulatorContext } from "../emulator";
import { badRequest, GraphError } from "./graphError";
import { graphResponse } from "./http";
import { parseFilter, type Filterable } from "./odataFilter";

type View = Record<string, unknown>;

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 999;
const OPTIONS = ["$filter", "$select", "$top", "$count", "$skiptoken"];

/** A collection as a request may ask for it. */
export interface Listing {
  /** Address of the tenant's Graph, without a slash at the end. */
  url: string;
  /** Path of the collection below `/v1.0/`, for example `applications`. */
  path: string;
  /** What `@odata.context` names; the path by default. */
  metadata?: string;
  filterable: Filterable;
  views: readonly View[];
}

/** Answer to a GET on a collection: `$filter`, `$select`, `$top`, and pages with `@odata.nextLink`. */
export function listResponse(context: EmulatorContext, listing: Listing): Response {
  const { url, path, filterable, views } = listing;
  const query = context.req.query();
  checkOptions(query);
  const filter = query["$filter"];
  const found = filter === undefined ? views : views.filter(parseFilter(filter, filterable));
  const top = pageSize(query["$top"]);
  const start = startOf(query["$skiptoken"]);
  const select = selection(query["$select"]);
  const page = found.slice(start, start + top).map((view) => selected(view, select));
  const body: View = {
    "@odata.context": metadataUrl(url, listing.metadata ?? path, select),
  };
  if (query["$count"] === "true") body["@odata.count"] = found.length;
  if (start + top < found.length) {
    const next = Object.entries({ ...query, $skiptoken: tokenOf(start + top) });
    const parameters = next.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    body["@odata.nextLink"] = `${url}/v1.0/${path}?${parameters.join("&")}`;
  }
  return graphResponse(200, { ...body, value: page });
}

/** Answer with one object, reduced by `$select`. */
export function entityResponse(
  context: EmulatorContext,
  status: number,
  url: string,
  metadata: string,
  view: View,
): Response {
  const query = context.req.query();
  checkOptions(query);
  const select = selection(query["$select"]);
  return graphResponse(status, {
    "@odata.context": `${metadataUrl(url, metadata, select)}/$entity`,
    ...selected(view, select),
  });
}

/** An option that is not emulated is refused rather than passed over. */
function checkOptions(query: Record<string, string>): void {
  for (const name of Object.keys(query)) {
    if (OPTIONS.includes(name)) continue;
    throw new GraphError(400, "BadRequest", `Query option '${name}' is not supported.`);
  }
}

function metadataUrl(url: string, metadata: string, select: string[] | undefined): string {
  const properties = select === undefined ? "" : `(${select.join(",")})`;
  return `${url}/v1.0/$metadata#${metadata}${properties}`;
}

function selection(text: string | undefined): string[] | undefined {
  return text === undefined || text === "" ? undefined : text.split(",").map((name) => name.trim());
}

function selected(view: View, names: string[] | undefined): View {
  if (names === undefined) return view;
  return Object.fromEntries(
    names.map((name) => {
      if (name in view) return [name, view[name]];
      throw new GraphError(400, "BadRequest", `Could not find a property named '${name}'.`);
    }),
  );
}

function pageSize(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PAGE;
  const size = Number(text);
  if (Number.isInteger(size) && size >= 1 && size <= LARGEST_PAGE) return size;
  throw badRequest(
    `Invalid page size specified: '${text}'. Must be between 1 and ${LARGEST_PAGE} inclusive.`,
  );
}

/** Clients must treat the token as opaque; here it is the place in the list. */
function tokenOf(start: number): string {
  return Buffer.from(`start=${start}`).toString("base64url");
}

function startOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const [, start] = /^start=(\d+)$/.exec(Buffer.from(token, "base64url").toString()) ?? [];
  if (start === undefined) {
    throw new GraphError(400, "Directory_ExpiredPageToken", "The specified page token is invalid.");
  }
  return Number(start);
}
