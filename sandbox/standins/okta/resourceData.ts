import type { Properties } from "../../../provider/protocol/properties";
import { isZero } from "./attributes";
import { number, text, texts } from "./json";

/** A resource's id and state while an operation works on it (terraform-plugin-sdk `schema.ResourceData`). */
export class ResourceData {
  constructor(
    /** Empty before a create and once the object is known to be gone. */
    public id: string,
    readonly state: Properties,
  ) {}

  /** Empty when not set. */
  text(key: string): string {
    return text(this.state[key]);
  }

  /** `false` when not set. */
  flag(key: string): boolean {
    return this.state[key] === true;
  }

  /** 0 when not set. */
  number(key: string): number {
    return number(this.state[key]);
  }

  /** Empty when not set. */
  texts(key: string): string[] {
    return texts(this.state[key]);
  }

  /** Whether the value says anything (Terraform's `GetOk`). */
  has(key: string): boolean {
    return !isZero(this.state[key]);
  }

  set(values: Properties): void {
    Object.assign(this.state, values);
  }
}
