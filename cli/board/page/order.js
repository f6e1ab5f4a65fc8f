// Which teams are shown, and in which order.

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const STATE_ORDER = Object.keys(STATES);

/** What is not known comes last, whichever way the others are sorted. */
const KEYS = {
  team: ({ team }) => team,
  state: ({ state }) => STATE_ORDER.indexOf(state),
  next: ({ nextRotation }) => nextRotation && Date.parse(nextRotation),
  generation: ({ generations: [current] }) => current?.generation,
  checked: ({ checkedAt }) => checkedAt && Date.parse(checkedAt),
  identity: ({ identity }) => identity,
};

function compare(a, b) {
  if (typeof a === "string" && typeof b === "string") return collator.compare(a, b);
  return a - b;
}

/** Sorts rows by a column; equal ones by what is due next, then by name. */
function sorted(rows, { key, ascending }) {
  const by = (name) => (a, b) => {
    const [x, y] = [KEYS[name](a.team), KEYS[name](b.team)];
    if (x === undefined || y === undefined)
      return Number(x === undefined) - Number(y === undefined);
    return (name === key && !ascending ? -1 : 1) * compare(x, y);
  };
  const orders = [key, "next", "team"].map(by);
  return [...rows].sort((a, b) => orders.reduce((result, order) => result || order(a, b), 0));
}

/** Whether a team passes every filter that is set. */
function passes(team, { text, state, identity, phase }) {
  if (state !== "" && team.state !== state) return false;
  if (identity !== "" && (team.identity ?? "unknown") !== identity) return false;
  if (phase !== "" && team.phase !== phase) return false;
  if (text === "") return true;
  const names = [team.team, team.stack, ...team.stores.map(({ address }) => address)];
  return names.some((name) => name.toLowerCase().includes(text));
}
