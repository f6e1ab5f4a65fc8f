import assert from "node:assert/strict";
import fc from "fast-check";
import { childOf, readXml } from "../../common/xml";
import { escapeXml, isXmlCharacter } from "../../common/xmlText";

const writable = fc
  .string({ unit: "binary" })
  .filter((text) => [...text].every((character) => isXmlCharacter(character.codePointAt(0) ?? 0)));

describe("XML", () => {
  it("gives back every text that was escaped, in plain ASCII on the way", () => {
    fc.assert(
      fc.property(writable, (text) => {
        const document = `<a><b>${escapeXml(text)}</b></a>`;
        assert.match(document, /^[\x20-\x7e]*$/);
        assert.equal(childOf(readXml(document), "b")?.text, text);
      }),
    );
  });

  it("refuses to write what XML cannot hold", () => {
    for (const text of ["\u0000", "\u001b", "\ud800", "\ufffe"]) {
      assert.throws(() => escapeXml(text), RangeError);
    }
  });

  it("reads elements, attributes, references and CDATA", () => {
    const root = readXml(`<?xml version="1.0"?><a x="1&quot;"><b/> t&amp;<![CDATA[<c>]]>&#13;</a>`);
    assert.deepEqual(root, {
      name: "a",
      attributes: { x: '1"' },
      children: [{ name: "b", attributes: {}, children: [], text: "" }],
      text: " t&<c>\r",
    });
    assert.equal(childOf(root, "c"), undefined);
  });

  it("reads XML 1.1, which Jenkins writes for folders and jobs", () => {
    assert.equal(readXml("<?xml version='1.1' encoding='UTF-8'?><a>&#1;</a>").text, "\u0001");
  });

  for (const [what, document] of Object.entries({
    "an empty document": "",
    "a text": "canary",
    "a page": "<html><meta charset=canary><body>canary</html>",
    "an element left open": "<a><canary></a>",
    "two roots": "<a/><canary/>",
    "a lone ampersand": "<a>canary & more</a>",
    "an unknown entity": "<a>&canary;</a>",
    "a control character": "<a>canary\u0001</a>",
  })) {
    it(`refuses ${what}, and says where, not what`, () => {
      assert.throws(
        () => readXml(document),
        ({ message }: Error) => /^not well-formed XML/.test(message) && !message.includes("canary"),
      );
    });
  }

  it("fetches nothing that a document type names", () => {
    const document = `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>`;
    assert.throws(() => readXml(document), /not well-formed/);
  });
});
