import { stackFileOf } from "../benchWorld";
import { onEngine } from "./onEngine";
import type { Subject } from "./subject";

/** A program that declares nothing: the least that the engine takes. */
export const emptyProgram: Subject = {
  by: "empty program",
  steps: ["create", "no-op"],
  delivers: false,
  expect: () => 2,
  begin: (around) =>
    onEngine(around, { stackFile: stackFileOf([]), program: () => Promise.resolve({}) }),
};
