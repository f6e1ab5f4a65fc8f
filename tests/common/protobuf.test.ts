import assert from "node:assert/strict";
import { BinaryWriter } from "google-protobuf";
import { fieldsOf, messageOf, textOf, textsOf } from "../../common/protobuf";

describe("protobuf messages without a schema", () => {
  function written(write: (writer: BinaryWriter) => void): Uint8Array {
    const writer = new BinaryWriter();
    write(writer);
    return writer.getResultBuffer();
  }

  it("gives strings, repeated strings and messages by number, and leaves numbers out", () => {
    const fields = fieldsOf(
      written((writer) => {
        writer.writeInt64(1, 7);
        writer.writeString(2, "é\ufeff");
        writer.writeRepeatedString(3, ["a", "", "b"]);
        writer.writeFixed32(4, 7);
        writer.writeMessage(300, "inner", (text: string, inner: BinaryWriter) =>
          inner.writeString(1, text),
        );
      }),
    );
    assert.deepEqual([...fields.keys()], [2, 3, 300]);
    assert.equal(textOf(fields, 2), "é\ufeff");
    assert.deepEqual(textsOf(fields, 3), ["a", "", "b"]);
    assert.equal(textOf(messageOf(fields, 300), 1), "inner");
  });

  it("takes what is absent for empty, and the last of many for the one", () => {
    const nothing = fieldsOf(new Uint8Array());
    assert.equal(textOf(nothing, 1), "");
    assert.deepEqual(textsOf(nothing, 1), []);
    assert.equal(messageOf(nothing, 1).size, 0);
    const twice = fieldsOf(written((writer) => writer.writeRepeatedString(1, ["a", "b"])));
    assert.equal(textOf(twice, 1), "b");
  });

  for (const [what, bytes] of [
    ["a web page", Buffer.from("<html></html>")],
    ["JSON", Buffer.from("{}")],
    ["a field that ends too early", Buffer.of(0x0a, 0x05, 0x61)],
    ["a field without a number", Buffer.of(0x00)],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => fieldsOf(bytes));
    });
  }

  it("refuses text that is not UTF-8", () => {
    const fields = fieldsOf(written((writer) => writer.writeBytes(1, Uint8Array.of(0xff))));
    assert.throws(() => textOf(fields, 1), TypeError);
  });
});
