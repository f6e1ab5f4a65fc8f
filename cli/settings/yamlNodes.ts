import { isMap, isScalar, Pair, Scalar, YAMLMap, YAMLSeq, type Node } from "yaml";
import { isPlain } from "./plainScalar";

/** A value as settings have it. */
export type SettingValue =
  string | number | boolean | SettingValue[] | { [key: string]: SettingValue };

/** A node for a value; text that is not plain text to every reader stands in double quotes. */
export function toNode(value: SettingValue): Node {
  if (Array.isArray(value)) {
    const list = new YAMLSeq();
    list.items = value.map(toNode);
    return list;
  }
  if (typeof value === "object") {
    const map = new YAMLMap();
    map.items = Object.entries(value).map(([key, item]) => new Pair(textNode(key), toNode(item)));
    return map;
  }
  return typeof value === "string" ? textNode(value) : new Scalar(value);
}

function textNode(text: string): Scalar {
  const node = new Scalar(text);
  if (!isPlain(text)) node.type = Scalar.QUOTE_DOUBLE;
  return node;
}

/** A key as it is written in the file. */
export function keyText(key: unknown): string {
  if (!isScalar(key)) return String(key);
  return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
}

/** The map at a path, made where it is missing; an empty entry (`teams:`) counts as missing. */
export function mapAt(root: YAMLMap, path: readonly string[]): YAMLMap | undefined {
  let map = root;
  for (const key of path) {
    const found = map.items.find((pair) => keyText(pair.key) === key);
    if (isMap(found?.value)) {
      map = found.value;
      continue;
    }
    if (found !== undefined && !(isScalar(found.value) && found.value.value === null)) {
      if (found.value !== null) return undefined;
    }
    const made = new YAMLMap();
    if (found === undefined) map.items.push(new Pair(textNode(key), made));
    else found.value = made;
    map = made;
  }
  return map;
}

/** Puts a value under a key, in the key's old place if it has one. */
export function put(map: YAMLMap, key: string, value: SettingValue): void {
  const found = map.items.find((pair) => keyText(pair.key) === key);
  if (found !== undefined) found.value = toNode(value);
  else map.items.push(new Pair(textNode(key), toNode(value)));
  map.flow = map.flow === true && map.items.length > 1; // `{}` opens up
}
