// Keeps of a library's style sheet only the classes that pages use (keep.mjs).

/** Splits a sheet into its top-level statements: {head, body} for blocks, {head} for at-statements. */
function* statements(css) {
  let start = 0, depth = 0, open = 0, quote = "";
  for (let i = 0; i < css.length; i++) {
    const c = css[i];
    if (quote) { if (c === "\\") i++; else if (c === quote) quote = ""; continue; }
    if (c === '"' || c === "'") quote = c;
    else if (c === "{" && depth++ === 0) open = i;
    else if (c === "}" && --depth === 0) {
      yield { head: css.slice(start, open).trim(), body: css.slice(open + 1, i) };
      start = i + 1;
    } else if (c === ";" && depth === 0) { yield { head: css.slice(start, i).trim() }; start = i + 1; }
  }
}

/** Splits a selector list at the commas outside of parentheses and brackets. */
function selectors(list) {
  const found = [];
  let depth = 0, start = 0;
  for (let i = 0; i <= list.length; i++) {
    const c = list[i];
    if (c === "(" || c === "[") depth++;
    else if (c === ")" || c === "]") depth--;
    else if (i === list.length || (c === "," && depth === 0)) { found.push(list.slice(start, i).trim()); start = i + 1; }
  }
  return found;
}

const classes = (selector) => [...selector.matchAll(/\.(-?[_a-zA-Z](?:[\w-]|\\.)*)/g)].map((m) => m[1]);

/** The sheet without rules that need a class outside of `keep` or match one of `drop`. */
export function prune(css, { keep, drop }) {
  let out = "";
  for (const { head, body } of statements(css.replace(/\/\*[^]*?\*\//g, ""))) {
    if (body === undefined) continue; // @charset
    if (/^@(media|supports|layer)/.test(head)) {
      if (/prefers-color-scheme|print/.test(head)) continue;
      const inner = prune(body, { keep, drop });
      if (inner) out += `${head}{${inner}}`;
    } else if (/^@(-webkit-)?keyframes/.test(head)) {
      if (/spinner|placeholder/.test(head)) out += `${head}{${body}}`;
    } else if (head.startsWith("@")) out += `${head}{${body}}`;
    else {
      const kept = selectors(head).filter((s) => !drop.test(s) && classes(s).every((c) => keep.test(c)));
      if (kept.length) out += `${kept.join(",")}{${body}}`;
    }
  }
  return out;
}

/** Replaces light-dark(a, b) by a: there is one theme, and older Chromium builds do not know the function. */
export function lightOnly(css) {
  for (let at; (at = css.indexOf("light-dark(")) >= 0; ) {
    let depth = 1, comma = 0, end = at + 11;
    for (; depth; end++) {
      if (css[end] === "(") depth++;
      else if (css[end] === ")") depth--;
      else if (css[end] === "," && depth === 1 && !comma) comma = end;
    }
    css = css.slice(0, at) + css.slice(at + 11, comma) + css.slice(end);
  }
  return css;
}

/** Drops custom properties that neither the sheet nor `others` ever read. */
export function dropUnread(css, others) {
  for (;;) {
    const read = new Set([...(css + others).matchAll(/var\(\s*(--[\w-]+)/g)].map((m) => m[1]));
    const next = css.replace(/(?<=[{;])(--[\w-]+):((?:"[^"]*"|\((?:"[^"]*"|[^()"]|\([^()]*\))*\)|[^;}("])*)(;|(?=}))/g,
      (all, name) => (read.has(name) ? all : ""));
    if (next.length === css.length) return css.replace(/[^{}]+{}/g, "");
    css = next;
  }
}
