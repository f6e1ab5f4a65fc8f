/** What one look found. */
export interface Finding {
  /** What was looked at, for example `engine` or `GitHub`. */
  area: string;
  level: "ok" | "warning" | "problem";
  text: string;
  /** Command or step that helps. */
  remedy?: string;
}

export function ok(area: string, text: string): Finding {
  return { area, level: "ok", text };
}

export function warning(area: string, text: string, remedy?: string): Finding {
  return { area, level: "warning", text, ...(remedy === undefined ? {} : { remedy }) };
}

export function problem(area: string, text: string, remedy?: string): Finding {
  return { area, level: "problem", text, ...(remedy === undefined ? {} : { remedy }) };
}
