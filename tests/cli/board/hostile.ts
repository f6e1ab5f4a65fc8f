import type { TeamRow } from "../../../cli/status/schema";
import { teamRow } from "./boards";

/** Names that try to be more than names, wherever a board is shown. */
export const HOSTILE_NAMES = [
  "</script><script>document.title = 'hacked'</script>",
  "<img src=x onerror=\"document.title = 'hacked'\">",
  "<!-- <script>",
  "a|b",
  "`rm -rf ~`",
  "[click](javascript:alert(1))",
  'quote"s\\',
  "two\nlines",
  "# TYPE x gauge",
  "$& $1 $` {{title}} <!-- data -->",
  "\u202egnp.exe",
  "{{policy}}",
  "__proto__",
];

/** A team of each such name; its reason and its store have it, too. */
export function hostileTeams(): TeamRow[] {
  return HOSTILE_NAMES.map((name) =>
    teamRow({
      ...{ team: name, stack: name, stores: [name], clientId: name, subject: name },
      ...{ state: "human", reasons: [{ state: "human", text: name, remedy: name }] },
    }),
  );
}
