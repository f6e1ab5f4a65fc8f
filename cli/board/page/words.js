// Words for instants and lengths of time. Times of the board are ISO 8601 in UTC.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A page that is older than this says so, loudly: a daily schedule should have made another. */
const STALE_AFTER = DAY;

/** A length of time: `40 minutes`, `5 hours`, `12 days`. */
function span(milliseconds) {
  const length = Math.abs(milliseconds);
  const [count, unit] =
    length < 90 * MINUTE
      ? [Math.round(length / MINUTE), "minute"]
      : length < 2 * DAY
        ? [Math.round(length / HOUR), "hour"]
        : [Math.floor(length / DAY), "day"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** `in 12 days` or `3 hours ago`. */
function relative(instant, now) {
  const distance = Date.parse(instant) - now;
  if (Math.abs(distance) < MINUTE) return "now";
  return distance > 0 ? `in ${span(distance)}` : `${span(distance)} ago`;
}

/** How long until a rotation: `in 12 days`, or `due for 3 hours`. */
function countdown(instant, now) {
  const distance = Date.parse(instant) - now;
  return distance > 0 ? relative(instant, now) : `due for ${span(distance)}`;
}

/** `2026-11-25`. */
function day(instant) {
  return instant.slice(0, 10);
}

/** `2026-11-25 15:04 UTC`. */
function minute(instant) {
  return `${day(instant)} ${instant.slice(11, 16)} UTC`;
}

/** A sentence of the board, its instants as a person reads them. */
function legible(text) {
  return text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, minute);
}

const STATES = {
  human: "Needs a person",
  blocked: "Blocked",
  due: "Due",
  ok: "OK",
};

const number = new Intl.NumberFormat("en");
