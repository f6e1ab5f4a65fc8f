import type { Adapter, AdapterPayload } from "oidc-provider";

/** Where the provider keeps its clients and tokens. Its own memory forgets the oldest of a thousand things. */
export class Storage {
  private readonly models = new Map<string, Map<string, AdapterPayload>>();

  /** Storage of one kind of thing, for example `Client`. */
  model(name: string): Map<string, AdapterPayload> {
    const model = this.models.get(name) ?? new Map<string, AdapterPayload>();
    this.models.set(name, model);
    return model;
  }

  /** The same, as the provider wants it. */
  readonly adapter = (name: string): Adapter => {
    const model = this.model(name);
    const findWhere = (key: "uid" | "userCode", value: string) =>
      Promise.resolve([...model.values()].find((payload) => payload[key] === value));
    return {
      upsert: (id, payload) => Promise.resolve(void model.set(id, payload)),
      find: (id) => Promise.resolve(model.get(id)),
      findByUid: (uid) => findWhere("uid", uid),
      findByUserCode: (userCode) => findWhere("userCode", userCode),
      consume: (id) => {
        const payload = model.get(id);
        if (payload !== undefined) payload.consumed = true;
        return Promise.resolve();
      },
      destroy: (id) => Promise.resolve(void model.delete(id)),
      revokeByGrantId: (grantId) => {
        for (const [id, payload] of model) if (payload.grantId === grantId) model.delete(id);
        return Promise.resolve();
      },
    };
  };
}
