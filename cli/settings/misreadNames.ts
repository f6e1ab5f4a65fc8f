import { isMap, isScalar, isSeq, Scalar, type Node } from "yaml";
import { isMisread, losesDigits } from "./plainScalar";
import { keyText } from "./yamlNodes";

/**
 * Paths of unquoted names that Pulumi would use in a changed form: a team called `007` becomes `7`, a project `0042`
 * becomes 34, and `pulumi stack init` even writes that back into the file.
 */
export function misreadNames(node: unknown, path: readonly string[] = []): string[] {
  if (isMap(node)) {
    return node.items.flatMap(({ key, value }) => {
      const below = [...path, keyText(key)];
      const wrong = isUnquoted(key) && isMisread(sourceOf(key)) ? [below.join(".")] : [];
      return [...wrong, ...misreadNames(value, below)];
    });
  }
  if (isSeq(node)) {
    return node.items.flatMap((item, index) => misreadNames(item, [...path, String(index)]));
  }
  return isUnquoted(node) && losesDigits(sourceOf(node)) ? [path.join(".")] : [];
}

function isUnquoted(node: unknown): node is Scalar & Node {
  return isScalar(node) && (node.type === Scalar.PLAIN || node.type === undefined);
}

function sourceOf(node: Scalar): string {
  return node.source ?? String(node.value);
}
