// A team is a row, and a second row with its details once somebody asks for them.

const COLUMNS = [
  { key: "team", title: "Team" },
  { key: "state", title: "State" },
  { key: "reason", title: "What blocks, what to do", plain: true },
  { key: "next", title: "Next rotation" },
  { key: "generation", title: "Key" },
  { key: "checked", title: "Last check" },
  { key: "identity", title: "Identity provider" },
  { key: "stores", title: "Stores", plain: true },
];

/** A team's row, made once; its details are made when they are opened. */
function teamRow(team, index) {
  const toggle = element(
    "button",
    { type: "button", class: "toggle", "aria-expanded": "false" },
    team.team,
  );
  const [current] = team.generations;
  const [reason, ...more] = team.reasons;
  const cell = (key, ...children) => element("td", { class: key }, ...children);
  const row = element(
    "tr",
    {},
    element("th", { scope: "row", class: "team" }, toggle, element("small", {}, team.stack)),
    cell("state", badge(team.state)),
    cell(
      "reason",
      reason === undefined ? undefined : legible(reason.text),
      more.length > 0 ? element("small", {}, `and ${more.length} more`) : undefined,
    ),
    cell("next", ...instantCell(team.nextRotation, countdown)),
    cell(
      "generation",
      current === undefined ? undefined : `generation ${current.generation}`,
      element("small", {}, board.phases[team.phase]),
    ),
    cell("checked", ...instantCell(team.checkedAt, relative)),
    cell("identity", team.identity),
    cell("stores", String(team.stores.length)),
  );
  const made = { team, row, details: undefined };
  toggle.addEventListener("click", () => turn(made, toggle, `details-${index}`));
  return made;
}

/** Opens or closes a team's details. */
function turn(made, toggle, id) {
  const open = made.details === undefined;
  if (open) {
    made.details = element("tr", { id, class: "details" }, detailsCell(made.team));
    made.row.after(made.details);
    toggle.setAttribute("aria-controls", id);
    spanDetails(made);
  } else {
    made.details.remove();
    made.details = undefined;
    toggle.removeAttribute("aria-controls");
  }
  toggle.setAttribute("aria-expanded", String(open));
}

/** Details are as wide as the columns that this width of the window has; one more would make a column of its own. */
function spanDetails({ row, details }) {
  if (details === undefined) return;
  details.firstChild.colSpan = [...row.children].filter((cell) => cell.offsetWidth > 0).length;
}

function instantCell(instant, words) {
  return instant === undefined ? [] : [time(instant, words), element("small", {}, day(instant))];
}

function detailsCell(team) {
  const facts = [
    ["Next rotation", team.nextRotation && moment(team.nextRotation, countdown)],
    ["Secret expires", team.expiresAt ? moment(team.expiresAt, relative) : "never by itself"],
    ["Last good check", team.checkedAt ? moment(team.checkedAt, relative) : "none"],
    ["Rotation request", team.request],
    ["Identity provider", team.identity],
    ["Client ID", team.clientId && element("code", {}, team.clientId)],
    ["Subject", team.subject && element("code", {}, team.subject)],
    ["Client state", team.clientStatus],
  ].filter(([, value]) => value !== undefined && value !== "");
  return element(
    "td",
    {},
    team.reasons.length === 0
      ? undefined
      : element("ul", { class: "reasons" }, reasonItems(team.reasons)),
    element(
      "div",
      { class: "panels" },
      panel(
        "Key",
        element(
          "dl",
          {},
          facts.flatMap(([term, value]) => [element("dt", {}, term), element("dd", {}, value)]),
        ),
      ),
      panel("Generations", element("ol", { class: "generations" }, generationItems(team))),
      panel("Stores", element("ul", {}, storeItems(team))),
    ),
  );
}

function panel(title, content) {
  return element("section", {}, element("h3", {}, title), content);
}

/** An instant in full, and how far away it is. */
function moment(instant, words) {
  return element("span", {}, `${minute(instant)}, `, time(instant, words));
}

const GENERATION_PHASES = {
  current: "in the stores",
  previous: "still works",
  disabled: "disabled",
  retired: "deleted",
};

function generationItems({ generations }) {
  if (generations.length === 0) return [element("li", {}, "none yet")];
  return generations.map((line) => {
    const { generation, phase, issuedAt, deliveredAt, disabledAt, why, andOlder } = line;
    const dates = [
      issuedAt && `issued ${minute(issuedAt)}`,
      deliveredAt && `delivered ${minute(deliveredAt)}`,
      disabledAt && `disabled ${minute(disabledAt)}`,
      why && legible(why),
    ].filter((text) => text);
    return element(
      "li",
      { class: phase },
      element("strong", {}, andOlder ? `${generation} and older` : String(generation)),
      ` ${GENERATION_PHASES[phase]}`,
      ...dates.map((text) => element("small", {}, text)),
    );
  });
}

function storeItems({ stores }) {
  if (stores.length === 0) return [element("li", {}, "none known yet")];
  return stores.map(({ address, generation, updatedAt, notes = [] }) => {
    const held = generation === undefined ? "no key yet" : `generation ${generation}`;
    const since = updatedAt === undefined ? "" : `, written ${legible(updatedAt)}`;
    const small = (text) => element("small", {}, text);
    return element("li", {}, address, small(held + since), ...notes.map(small));
  });
}
