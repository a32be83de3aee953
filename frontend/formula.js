// The arithmetic of form formulas, as the server computes it (citong/lib/formula.py); null while something is missing.
// A calendar names the days, since its first one, that are worked or off against the day of the week.
const TOKEN = /\s*(\d+(?:\.\d+)?|[A-Za-z_][\w]*(?:\.[\w]+)?|[-+*/()])/y;
const DAY = 86400000;

export function compute(text, data, calendar = null) {
  const reader = new Reader(text, data, calendar);
  const value = reader.sum();
  return Number.isFinite(value) && !reader.byNought ? value : null;
}

const signed = (sign, value) => (value === null ? null : sign === "-" ? -value : value);

class Reader {
  constructor(text, data, calendar) {
    this.data = data;
    this.calendar = calendar;
    this.tokens = [...text.matchAll(new RegExp(TOKEN.source, "g"))].map((match) => match[1]);
  }

  sum() {
    let value = this.product();
    while (this.tokens[0] === "+" || this.tokens[0] === "-") {
      const next = signed(this.tokens.shift(), this.product());
      value = value === null && next === null ? null : (value ?? 0) + (next ?? 0); // what is missing adds nothing
    }
    return value;
  }

  product() {
    let value = this.single();
    while (this.tokens[0] === "*" || this.tokens[0] === "/") {
      const times = this.tokens.shift() === "*";
      const next = this.single();
      if (value === null || next === null) value = null;
      else if (times) value *= next;
      else value = this.divided(value, next);
    }
    return value;
  }

  /** By nought the whole formula has no value, whatever else is in it. */
  divided(value, by) {
    this.byNought ||= by === 0;
    return value / by;
  }

  single() {
    const token = this.tokens.shift();
    if (token === "-") return signed("-", this.single());
    if (token === "(") return this.inner();
    if (/^\d/.test(token)) return Number(token);
    return this.tokens[0] === "(" ? this.call(token) : number(this.data[token]);
  }

  inner() {
    const value = this.sum();
    this.tokens.shift(); // ")"
    return value;
  }

  call(name) {
    this.tokens.shift(); // "("
    const [key, column] = this.tokens.shift().split(".");
    this.tokens.shift(); // ")"
    if (name === "count") return (this.data[key] ?? []).length;
    if (name === "sum") return (this.data[key] ?? []).reduce((total, row) => total + (number(row[column]) ?? 0), 0);
    return name === "workdays" ? workdays(this.data[key], this.calendar) : days(this.data[key]);
  }
}

function number(value) {
  return Number.isFinite(value) ? value : null;
}

function days(span) {
  if (!span?.from || !span?.to) return null;
  const length = (Date.parse(span.to) - Date.parse(span.from)) / DAY + 1;
  return length - (span.from_half === "pm") / 2 - (span.to_half === "am") / 2;
}

function workdays(span, calendar) {
  if (!span?.from || !span?.to || !calendar || span.from < calendar.since) return null;
  const half = (day, off) => (off ? counted(day, day, calendar) / 2 : 0);
  return counted(span.from, span.to, calendar) - half(span.from, span.from_half === "pm") - half(span.to, span.to_half === "am");
}

/** Working days from one to another, both counted; days as text compare in their order. */
function counted(from, to, { worked, off }) {
  const inside = (all, onWeekend) => all.filter((day) => from <= day && day <= to && weekend(day) === onWeekend).length;
  return weekdays(Date.parse(to) / DAY) - weekdays(Date.parse(from) / DAY - 1) + inside(worked, true) - inside(off, false);
}

const weekend = (day) => [0, 6].includes(new Date(day).getUTCDay());

/** Mondays to Fridays until a day, counted from a Monday; day 0 of the clock was a Thursday. */
function weekdays(day) {
  const number = day + 4;
  const weeks = Math.floor(number / 7);
  return weeks * 5 + Math.min(number - weeks * 7, 5);
}
