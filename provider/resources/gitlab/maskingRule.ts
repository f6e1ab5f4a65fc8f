/** ASCII white space, as Ruby's `\s` has it. */
const WHITE_SPACE = /[ \t\r\n\f\v]/;

const SHORTEST = 8;

/** GitLab's longest value. Source: https://docs.gitlab.com/ci/variables/ */
const LONGEST = 10_000;

/**
 * Which of GitLab's rules a value breaks, in words without the value; `undefined` when it may be stored.
 *
 * Source: https://docs.gitlab.com/ci/variables/#mask-a-cicd-variable
 */
export function valueFlaw(
  value: string,
  { masked, raw }: { masked: boolean; raw: boolean },
): string | undefined {
  if (value === "") return "must not be empty";
  if (value.length > LONGEST) return `must have at most ${LONGEST} characters`;
  if (!masked) return undefined;
  if ([...value].length < SHORTEST) {
    return `is too short to be masked: GitLab wants ${SHORTEST} characters or more`;
  }
  if (/[\r\n]/.test(value)) return "cannot be masked: it has more than one line";
  if (WHITE_SPACE.test(value)) return "cannot be masked: it has white space in it";
  if (!raw && !/^[a-zA-Z0-9_+=/@:.~-]*$/.test(value)) {
    return (
      "cannot be masked while `raw` is false: only letters, digits and _ + = / @ : . ~ - may be in it. " +
      "Set `raw: true`, so that GitLab takes it as it is"
    );
  }
  return undefined;
}
