import * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import type { Difference } from "./resourceType";

/** A difference as the engine reads it: an update or a replacement of each named property, or nothing. */
export function diffResponse(difference: Difference): messages.DiffResponse {
  const { update = [], replace = [] } = difference;
  const response = new messages.DiffResponse();
  const changed = update.length + replace.length > 0;
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  response.setChanges(changed ? DIFF_SOME : DIFF_NONE);
  response.setReplacesList(replace);
  response.setDiffsList([...update, ...replace].sort());
  response.setDeletebeforereplace(difference.deleteBeforeReplace ?? false);
  response.setHasdetaileddiff(true);
  const { UPDATE, UPDATE_REPLACE } = messages.PropertyDiff.Kind;
  for (const [keys, kind] of [
    [update, UPDATE],
    [replace, UPDATE_REPLACE],
  ] as const) {
    for (const key of keys) {
      const detail = new messages.PropertyDiff();
      detail.setKind(kind);
      detail.setInputdiff(true);
      response.getDetaileddiffMap().set(key, detail);
    }
  }
  return response;
}
