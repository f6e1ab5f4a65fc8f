import { escapeXml } from "../../../common/xmlText";

/** Class of a Secret text (plug-in Plain Credentials), which is also the root element of its XML. */
export const SECRET_TEXT = "org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl";

/** A Secret text as Jenkins takes it: complete, since what is missing would be emptied. The secret is in clear. */
export function secretTextXml(credential: {
  id: string;
  description: string;
  secret: string;
}): string {
  const { id, description, secret } = credential;
  return (
    `<${SECRET_TEXT}><scope>GLOBAL</scope><id>${escapeXml(id)}</id>` +
    `<description>${escapeXml(description)}</description><secret>${escapeXml(secret)}</secret></${SECRET_TEXT}>`
  );
}
