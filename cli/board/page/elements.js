// Elements are made from text alone; nothing from the board is ever read as markup.

/** An element with attributes and children; a string becomes text, `undefined` nothing. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== undefined));
  return made;
}

/** The element that the page itself has. */
function the(id) {
  return document.getElementById(id);
}

/** Texts that speak of the present, and are written anew as time goes on. */
const ticking = new Set();

/** An instant as a person reads it; `words(instant, now)` says it relative to the present. */
function time(instant, words) {
  const shown = element("time", { datetime: instant, title: minute(instant) });
  const tick = (now) => (shown.textContent = words(instant, now));
  tick(Date.now());
  ticking.add(tick);
  return shown;
}

/** A state, told by word and shape as well as by colour. */
function badge(state) {
  return element("span", { class: `badge ${state}` }, STATES[state]);
}

/** Reasons with what helps. */
function reasonItems(reasons, who) {
  return reasons.map(({ state, text, remedy }) =>
    element(
      "li",
      {},
      badge(state),
      " ",
      who === undefined ? undefined : element("strong", {}, who),
      who === undefined ? undefined : " ",
      legible(text),
      remedy === undefined ? undefined : element("code", { class: "remedy" }, remedy),
    ),
  );
}
