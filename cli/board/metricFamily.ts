/** A value with its labels. */
export interface Sample {
  labels: Record<string, string>;
  value: number;
}

/** A gauge (OpenMetrics 1.0, "MetricFamily"). */
export interface Family {
  name: string;
  /** Base unit; the name then ends with it. */
  unit?: string;
  help: string;
  samples: Sample[];
}

/** OpenMetrics text format 1.0, without the newline that may end it. A family without samples is left out. */
export function exposition(families: readonly Family[]): string {
  const lines = families.filter(({ samples }) => samples.length > 0).flatMap(familyLines);
  return [...lines, "# EOF"].join("\n");
}

function familyLines({ name, unit, help, samples }: Family): string[] {
  return [
    `# TYPE ${name} gauge`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escaped(help)}`,
    ...samples.map(({ labels, value }) => `${name}${labelSet(labels)} ${value}`),
  ];
}

function labelSet(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/** The three escapes of the format; a carriage return would end a line for some readers. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll('"', '\\"');
}
