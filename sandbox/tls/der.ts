/** The parts of DER (X.690) that a certificate is made of. */
export const der = {
  boolean: (value: boolean): Buffer => element(0x01, Buffer.of(value ? 0xff : 0)),

  /** A non-negative integer, most significant byte first. */
  integer: (bytes: Uint8Array): Buffer => {
    const first = bytes.findIndex((byte) => byte !== 0);
    const digits = Buffer.from(first === -1 ? [0] : bytes.subarray(first));
    const negative = ((digits[0] ?? 0) & 0x80) !== 0;
    return element(0x02, negative ? Buffer.concat([Buffer.of(0), digits]) : digits);
  },

  /** Bits, of which the last `unused` do not count. */
  bitString: (bytes: Uint8Array, unused = 0): Buffer =>
    element(0x03, Buffer.concat([Buffer.of(unused), bytes])),

  octetString: (bytes: Uint8Array): Buffer => element(0x04, bytes),

  /** An object identifier such as `2.5.4.3`. */
  oid: (dotted: string): Buffer => {
    const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
    return element(0x06, Buffer.from([40 * first + second, ...rest.flatMap(base128)]));
  },

  utf8String: (text: string): Buffer => element(0x0c, Buffer.from(text, "utf8")),

  /** An instant of the years 1950 to 2049, whole seconds. */
  utcTime: (date: Date): Buffer => {
    const digits = date.toISOString().replace(/[-:T]|\.\d{3}/g, "");
    return element(0x17, Buffer.from(digits.slice(2), "ascii"));
  },

  sequence: (...members: Uint8Array[]): Buffer => element(0x30, Buffer.concat(members)),

  set: (...members: Uint8Array[]): Buffer => element(0x31, Buffer.concat(members)),

  /** `[number]` around another element. */
  explicit: (number: number, content: Uint8Array): Buffer => element(0xa0 | number, content),

  /** `[number]` in place of a string's own tag. */
  implicit: (number: number, content: Uint8Array): Buffer => element(0x80 | number, content),
};

function element(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(tag), length(content.length), content]);
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.of(size);
  if (size < 0x100) return Buffer.of(0x81, size);
  return Buffer.of(0x82, size >> 8, size & 0xff);
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}
