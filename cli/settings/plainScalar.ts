/** Plain scalars that Pulumi's YAML reader (go-yaml v3) takes for something else than text, and so changes. */
const MISREAD = [
  /^$/,
  /^(~|null|Null|NULL)$/,
  /^(true|True|TRUE|false|False|FALSE)$/,
  /^[-+]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)([eE][-+]?\d+)?$/,
  /^[-+]?0[xX][\da-fA-F_]+$/,
  /^[-+]?0[oObB][0-7_]+$/,
  /^[-+]?\.(inf|Inf|INF|nan|NaN|NAN)$/,
  /^\d{4}-\d{1,2}-\d{1,2}([Tt\s].*)?$/,
];

/** Further ones that other readers of YAML 1.1 change. */
const AMBIGUOUS = [/^(y|n|yes|no|on|off)$/i, /^[-+]?\d[\d_]*(:[0-5]?\d)+(\.\d*)?$/, /^(<<|=)$/];

/** Whether a text that stands in YAML without quotes would come back as a number, a truth value, a date or nothing. */
export function isMisread(text: string): boolean {
  return MISREAD.some((pattern) => pattern.test(text));
}

/** Whether a text may stand without quotes and be the same text to every reader. */
export function isPlain(text: string): boolean {
  return (
    /^[A-Za-z_][\w./@-]*(:[\w./@-]+)*$/.test(text) &&
    !isMisread(text) &&
    !AMBIGUOUS.some((pattern) => pattern.test(text))
  );
}

/** Whether go-yaml would read the text as a number and write it back in another form, such as `0042` as 34. */
export function losesDigits(text: string): boolean {
  return /^[-+.\d]/.test(text) && isMisread(text) && String(Number(text)) !== text;
}
