import type { CallKind } from "../callLog";
import type { Caller } from "./caller";
import { failure } from "./jenkinsError";
import type { Folder, Job } from "./items";
import { keepTree } from "./treeFilter";

/** One request, taken apart. */
export interface RemoteCall {
  caller: Caller;
  /** The controller, or what the `/job/…` parts of the address name; the caller may read it. */
  item: Folder | Job;
  /** Path segments behind the template's names, decoded once. */
  parameters: Record<string, string>;
  query: Record<string, string>;
  contentType: string | undefined;
  /** Body as the servlet container reads it. */
  text: string;
  cookie: string | undefined;
}

/** What is sent back; without `body` there is none. */
export interface Answer {
  /** Default 200. */
  status?: number;
  body?: string;
  headers?: Record<string, string>;
}

/** An operation, on the controller and on every folder alike. */
export interface Endpoint {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Template below the item, in Hono's syntax. */
  path: string;
  kind: CallKind;
  answer(call: RemoteCall): Answer;
}

/** The value of a parameter that the endpoint's template names. */
export function parameter(call: RemoteCall, name: string): string {
  const value = call.parameters[name];
  if (value === undefined) throw new Error(`The path template has no ":${name}"`);
  return value;
}

/** An exported object (`…/api/json`), with the headers that only the API sets. */
export function exported(call: RemoteCall, object: object): Answer {
  const { tree } = call.query;
  return {
    body: JSON.stringify(tree === undefined ? object : keepTree(object, tree)),
    headers: {
      "content-type": "application/json;charset=utf-8",
      "x-jenkins": "2.541.1",
      "x-jenkins-session": "3c8f4d21",
      "x-content-type-options": "nosniff",
      "x-frame-options": "deny",
    },
  };
}

/** @throws JenkinsError 400 for a body of no type, or of a type that is read as a form. */
export function requireXml({ contentType }: RemoteCall): void {
  if (contentType === undefined) throw failure("No Content-Type header set");
  if (/^(application|text)\/xml/.test(contentType)) return;
  throw failure("This page expects a form submission but had only {}");
}

/** The body in the charset that the header names; without one, the container's default, whatever the XML says. */
export function decodeBody(bytes: Buffer, contentType: string | undefined): string {
  const charset = /charset="?([^\s;"]+)/i.exec(contentType ?? "")?.[1] ?? "iso-8859-1";
  return new TextDecoder(charset).decode(bytes);
}
