import { BinaryWriter } from "google-protobuf";

/** Where clients get their tokens, as the control plane tells them. */
export interface Advertised {
  issuer: string;
  tokenEndpoint: string;
  jwksUri: string;
  /** Scopes that clients ask for. */
  scopes: string[];
  /** Audience that clients ask for; most identity providers take none. */
  audience?: string;
  /** Header that carries the token. */
  authorizationMetadataKey: string;
}

/** A project and its domains. */
export interface Project {
  id: string;
  domains: string[];
}

/** `flyteidl2.auth.GetOAuth2MetadataResponse`. */
export function oauth2Metadata({ issuer, tokenEndpoint, jwksUri, scopes }: Advertised): Uint8Array {
  return message((writer) => {
    writer.writeString(1, issuer);
    writer.writeString(3, tokenEndpoint);
    writer.writeRepeatedString(5, scopes);
    writer.writeRepeatedString(6, ["client_secret_basic"]);
    writer.writeString(7, jwksUri);
    writer.writeRepeatedString(9, ["client_credentials"]);
  });
}

/** `flyteidl2.auth.GetPublicClientConfigResponse`; its client is the one of people at a terminal. */
export function publicClientConfig(advertised: Advertised): Uint8Array {
  return message((writer) => {
    writer.writeString(1, "flytectl");
    writer.writeString(2, "http://localhost:53593/callback");
    writer.writeRepeatedString(3, advertised.scopes);
    writer.writeString(4, advertised.authorizationMetadataKey);
    if (advertised.audience !== undefined) writer.writeString(6, advertised.audience);
  });
}

/** `flyteidl2.auth.UserInfoResponse`. */
export function userInfo(subject: string): Uint8Array {
  return message((writer) => writer.writeString(1, subject));
}

/** `flyteidl2.project.ListProjectsResponse`. */
export function projectList(projects: readonly Project[]): Uint8Array {
  return message((writer) =>
    writer.writeMessage(1, projects, (_projects, list) => {
      for (const project of projects) list.writeMessage(1, project, writeProject);
    }),
  );
}

/** `flyteidl2.project.GetProjectResponse`. */
export function projectAnswer(project: Project): Uint8Array {
  return message((writer) => writer.writeMessage(1, project, writeProject));
}

/** `flyteidl2.cluster.SelectClusterResponse`; no endpoint means the control plane's own. */
export function selectedCluster(endpoint: string | undefined): Uint8Array {
  return message((writer) => {
    if (endpoint === undefined) return;
    writer.writeString(1, endpoint);
    writer.writeString(2, "cluster-1");
  });
}

/** `flyteidl2.dataproxy.CreateUploadLocationResponse`. */
export function uploadLocation(location: {
  signedUrl: string;
  nativeUrl: string;
  expiresAt: Date;
}): Uint8Array {
  return message((writer) => {
    writer.writeString(1, location.signedUrl);
    writer.writeString(2, location.nativeUrl);
    const seconds = Math.floor(location.expiresAt.getTime() / 1000);
    writer.writeMessage(3, seconds, (value: number, timestamp: BinaryWriter) =>
      timestamp.writeInt64(1, value),
    );
  });
}

function writeProject({ id, domains }: Project, writer: BinaryWriter): void {
  writer.writeString(1, id);
  writer.writeString(2, id);
  for (const domain of domains) {
    writer.writeMessage(3, domain, (name: string, field: BinaryWriter) => {
      field.writeString(1, name);
      field.writeString(2, name);
    });
  }
}

function message(write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  write(writer);
  return writer.getResultBuffer();
}
