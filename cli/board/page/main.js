// Reads the board, fills the page, and keeps its times true.

const board = JSON.parse(the("board").textContent);
const rows = board.teams.map(teamRow);
const filter = { text: "", state: "", identity: "", phase: "" };
const order = { key: "state", ascending: true };
const title = document.title;

function show() {
  const shown = sorted(
    rows.filter(({ team }) => passes(team, filter)),
    order,
  );
  the("rows").replaceChildren(
    ...shown.flatMap(({ row, details }) => (details === undefined ? [row] : [row, details])),
  );
  the("shown").textContent =
    shown.length === rows.length
      ? `All ${number.format(rows.length)} teams`
      : `${number.format(shown.length)} of ${number.format(rows.length)} teams`;
  for (const head of the("heads").children) {
    const { key } = head.dataset;
    if (key !== undefined) head.setAttribute("aria-sort", key === order.key ? direction() : "none");
  }
  for (const button of the("states").children) {
    button.setAttribute("aria-pressed", String(button.value === filter.state));
  }
}

function direction() {
  return order.ascending ? "ascending" : "descending";
}

function makeHeads() {
  the("heads").append(
    ...COLUMNS.map(({ key, title: name, plain }) => {
      if (plain) return element("th", { scope: "col", class: key }, name);
      const button = element("button", { type: "button" }, name);
      button.addEventListener("click", () => {
        order.ascending = order.key === key ? !order.ascending : true;
        order.key = key;
        show();
      });
      return element("th", { scope: "col", class: key, "data-key": key }, button);
    }),
  );
}

function makeStates() {
  const { summary } = board;
  const button = (state, name, count) => {
    const made = element(
      "button",
      { type: "button", class: `count ${state}`, value: state },
      element("strong", {}, number.format(count)),
      element("span", {}, name),
    );
    made.addEventListener("click", () => {
      filter.state = state;
      show();
    });
    return made;
  };
  the("states").append(
    button("", "Teams", summary.teams),
    ...STATE_ORDER.map((state) => button(state, STATES[state], summary[state])),
  );
}

function makeFilters() {
  const options = (select, entries) =>
    select.append(
      element("option", { value: "" }, "all"),
      ...entries.map(([value, name]) => element("option", { value }, name)),
    );
  const identities = new Set(board.teams.map(({ identity }) => identity ?? "unknown"));
  options(
    the("identity"),
    [...identities].sort(collator.compare).map((identity) => [identity, identity]),
  );
  options(the("phase"), Object.entries(board.phases));
  for (const id of ["text", "identity", "phase"]) {
    the(id).addEventListener("input", ({ target }) => {
      filter[id] = id === "text" ? target.value.trim().toLowerCase() : target.value;
      show();
    });
  }
  the("filters").addEventListener("submit", (event) => event.preventDefault());
  the("filters").addEventListener("reset", () => {
    Object.assign(filter, { text: "", state: "", identity: "", phase: "" });
    show();
  });
}

function showStacks() {
  if (board.stacks.length === 0) return;
  const list = the("stacks").querySelector("ul");
  list.append(...board.stacks.flatMap(({ stack, reasons }) => reasonItems(reasons, stack)));
  the("stacks").hidden = false;
}

/** The page's own age, by this browser's clock: who reads it may have kept it for long. */
function showAge(now) {
  const age = now - Date.parse(board.generatedAt);
  const made = minute(board.generatedAt);
  const stale = age >= STALE_AFTER;
  document.documentElement.dataset.age = stale ? "stale" : "fresh";
  document.title = stale ? `(${span(age)} old) ${title}` : title;
  the("stale").hidden = !stale;
  the("stale").textContent = stale
    ? `This page is ${span(age)} old. If it is the newest there is, the schedule that makes it has stopped. ` +
      "What it shows was true then; keys may have rotated, or expired, since."
    : "";
  the("age").textContent =
    age < -5 * MINUTE
      ? `As of ${made}, which this computer's clock says is still to come: one of the clocks is wrong`
      : `As of ${made}, ${age < MINUTE ? "just now" : `${span(age)} ago`}`;
}

function tick() {
  const now = Date.now();
  showAge(now);
  for (const update of ticking) update(now);
}

makeHeads();
makeStates();
makeFilters();
showStacks();
show();
tick();
setInterval(tick, MINUTE);
document.addEventListener("visibilitychange", tick);
window.addEventListener("resize", () => rows.forEach(spanDetails));
performance.mark("board-ready");
