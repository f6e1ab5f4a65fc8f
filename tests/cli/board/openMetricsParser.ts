/** A family as OpenMetrics 1.0 text has it. */
export interface ParsedFamily {
  type: string;
  unit?: string;
  help?: string;
  samples: { labels: Record<string, string>; value: number }[];
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const NUMBER = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`;
const METADATA = new RegExp(`^# (TYPE|UNIT|HELP) (${NAME}) (.*)$`);
const SAMPLE = new RegExp(
  String.raw`^(${NAME})(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*",?)*)\})? (${NUMBER})$`,
);
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\.)*)"(,|$)/g;

/**
 * Reads OpenMetrics 1.0 text of gauges strictly: metadata before samples, families never interleaved, units as suffixes,
 * no double series, and an end.
 *
 * @throws Error at the first line that breaks the format.
 */
export function parseOpenMetrics(text: string): Map<string, ParsedFamily> {
  const lines = text.split("\n");
  if (lines.pop() !== "# EOF") throw new Error("the last line is not # EOF");
  const families = new Map<string, ParsedFamily>();
  const seen = new Set<string>();
  let current = "";
  const family = (name: string, line: string): ParsedFamily => {
    if (name !== current && families.has(name)) throw new Error(`interleaved: ${line}`);
    current = name;
    const found = families.get(name) ?? { type: "unknown", samples: [] };
    families.set(name, found);
    return found;
  };
  for (const line of lines) {
    const metadata = METADATA.exec(line);
    if (metadata !== null) {
      const [, keyword = "", name = "", rest = ""] = metadata;
      const found = family(name, line);
      if (found.samples.length > 0) throw new Error(`metadata after samples: ${line}`);
      if (keyword === "UNIT" && !name.endsWith(`_${rest}`)) throw new Error(`unit: ${line}`);
      if (keyword === "TYPE") found.type = rest;
      if (keyword === "UNIT") found.unit = rest;
      if (keyword === "HELP") found.help = unescaped(rest);
      continue;
    }
    const sample = SAMPLE.exec(line);
    if (sample === null) throw new Error(`not a sample: ${line}`);
    const [, name = "", labelText = "", value = ""] = sample;
    const series = `${name}{${labelText}}`;
    if (seen.has(series)) throw new Error(`twice: ${series}`);
    seen.add(series);
    const found = family(name, line);
    if (found.type !== "gauge") throw new Error(`a sample without its TYPE: ${line}`);
    found.samples.push({ labels: labelsOf(labelText), value: Number(value) });
  }
  return families;
}

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = Object.create(null) as Record<string, string>;
  let end = 0;
  for (const match of text.matchAll(LABEL)) {
    const [whole, name = "", value = ""] = match;
    if (match.index !== end) throw new Error(`labels: ${text}`);
    if (name in labels) throw new Error(`label twice: ${text}`);
    labels[name] = unescaped(value);
    end += whole.length;
  }
  if (end !== text.length) throw new Error(`labels: ${text}`);
  return labels;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (whole, character: string) => {
    const value = { n: "\n", "\\": "\\", '"': '"' }[character];
    if (value === undefined) throw new Error(`unknown escape ${whole}`);
    return value;
  });
}
