/** Jenkins takes any id over the API, but its pages only these; and a dot alone would be lost from an address. */
export function isCredentialId(id: string): boolean {
  return /^[\w.-]+$/.test(id) && !/^\.+$/.test(id);
}

/** Full name of a folder, parents first. */
export function isFolderName(fullName: string): boolean {
  return fullName.split("/").every(isName);
}

export function isDomainName(name: string): boolean {
  return isName(name) && !name.includes("/");
}

/** Names of folders and domains may hold anything that an address can say. */
function isName(name: string): boolean {
  return name.isWellFormed() && name !== "" && !/^\.\.?$/.test(name) && !/\p{Cc}/u.test(name);
}

/** Whether a text is the address of a controller, with its context path, and nothing more. */
export function isControllerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && [username, password, search, hash].join("") === "";
}
