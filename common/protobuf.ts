import { BinaryReader } from "google-protobuf";

/** Strings, bytes and sub-messages of a protobuf message, by field number, in order of appearance. */
export type Fields = ReadonlyMap<number, readonly Uint8Array[]>;

/** Wire type of everything that has a length (protobuf encoding, "message structure"). */
const LENGTH_DELIMITED = 2;

/**
 * Takes a protobuf message apart without its schema. Numbers are left out: nobody here reads one.
 *
 * @throws Error when the bytes are no protobuf message.
 */
export function fieldsOf(message: Uint8Array): Fields {
  const fields = new Map<number, Uint8Array[]>();
  const reader = new BinaryReader(message);
  while (reader.nextField()) {
    const number = reader.getFieldNumber();
    if ((reader.getWireType() as number) !== LENGTH_DELIMITED) {
      reader.skipField();
      continue;
    }
    const values = fields.get(number) ?? [];
    fields.set(number, [...values, reader.readBytes()]);
  }
  return fields;
}

/** A string field; empty where it is absent, as proto3 has it. The last one wins. */
export function textOf(fields: Fields, number: number): string {
  return textsOf(fields, number).at(-1) ?? "";
}

/**
 * A repeated string field.
 *
 * @throws TypeError when it is not UTF-8.
 */
export function textsOf(fields: Fields, number: number): string[] {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return (fields.get(number) ?? []).map((bytes) => decoder.decode(bytes));
}

/** A field that is a message; empty where it is absent. */
export function messageOf(fields: Fields, number: number): Fields {
  return fieldsOf(fields.get(number)?.at(-1) ?? new Uint8Array());
}
