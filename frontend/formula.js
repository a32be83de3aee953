// The arithmetic of form formulas, as the server computes it (citong/lib/formula.py); null while something is missing.
const TOKEN = /\s*(\d+(?:\.\d+)?|[A-Za-z_][\w]*(?:\.[\w]+)?|[-+*/()])/y;
const DAY = 86400000;

export function compute(text, data) {
  const reader = new Reader(text, data);
  const value = reader.sum();
  return Number.isFinite(value) && !reader.byNought ? value : null;
}

const signed = (sign, value) => (value === null ? null : sign === "-" ? -value : value);

class Reader {
  constructor(text, data) {
    this.data = data;
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
    return days(this.data[key]);
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
