import { resolve } from "node:path";

/** Root of the checkout that this command runs from. */
export const CHECKOUT = resolve(__dirname, "..", "..");
