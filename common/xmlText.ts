/**
 * Character data in plain ASCII: whatever is not a harmless printable character becomes a character reference, so that
 * neither the encoding nor the normalisation of line ends (XML 1.0 §2.11) can change it.
 *
 * @throws RangeError on a character that XML 1.0 §2.2 has no way to write, a control character or half a pair.
 */
export function escapeXml(text: string): string {
  let escaped = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (!isXmlCharacter(code)) throw new RangeError("a character that XML cannot hold");
    escaped += /[ !#-%(-;=?-~]/.test(character) ? character : `&#${code};`;
  }
  return escaped;
}

/** `Char` of XML 1.0 §2.2. */
export function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
}
