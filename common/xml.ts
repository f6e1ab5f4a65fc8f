import { SaxesParser } from "saxes";

/** An element of an XML document, as far as anybody here looks at it. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** All character data directly inside, unescaped, line ends as line feeds. */
  text: string;
}

/**
 * Reads a document, XML 1.0 or 1.1 by its own declaration. External entities are never fetched.
 *
 * @throws Error when it is not well-formed; the message holds a place and a rule, never what stands there.
 */
export function readXml(document: string): XmlElement {
  const parser = new SaxesParser();
  const root: XmlElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const addText = (text: string): void => {
    const current = open.at(-1);
    if (current !== undefined) current.text += text;
  };
  parser.on("opentag", ({ name, attributes }) => {
    const element: XmlElement = { name, attributes: { ...attributes }, children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => void open.pop());
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("error", (error) => {
    throw new Error(`not well-formed XML: ${placeOf(error.message)}`);
  });
  parser.write(document).close();
  const [element] = root.children;
  if (element === undefined) throw new Error("not well-formed XML: no element");
  return element;
}

/** Line and column; the rest of the parser's message may repeat names out of the document. */
function placeOf(message: string): string {
  return /^\d+:\d+/.exec(message)?.[0] ?? "somewhere";
}

/** The first child of that name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}
