// Shows two versions of the same fields side by side; one chooses field by field, nothing is overwritten unasked.

const element = (tag, className, textContent = "") => Object.assign(document.createElement(tag), { className, textContent });

/** Fills `place` with the fields of `answer.values` that differ from `fields`; calls `done` when all are chosen. */
export function resolve(place, answer, fields, done) {
  const box = element("div", "conflict");
  box.setAttribute("role", "alert");
  box.append(element("strong", "", answer.message ?? `${answer.by ?? "另一位同事"}刚刚修改了这部分内容。`));
  const open = new Set();
  for (const [name, theirs] of Object.entries(answer.values ?? {})) {
    const field = fields.find((one) => one.name === name && !/^(checkbox|radio)$/.test(one.type));
    const text = Array.isArray(theirs) ? theirs[0] ?? "" : String(theirs ?? "");
    if (!field || field.value === text) continue;
    open.add(name);
    box.append(choice(field, text, () => { open.delete(name); if (!open.size) finish(); }));
  }
  const finish = () => { place.replaceChildren(); done(); };
  if (!open.size) return finish();
  place.replaceChildren(box);
  return undefined;
}

function choice(field, text, chosen) {
  const part = element("div", "conflict-field");
  const label = field.labels?.[0]?.textContent.replace("*", "") ?? field.name;
  const mine = element("button", "btn btn-sm btn-secondary", "保留我的内容");
  const theirs = element("button", "btn btn-sm btn-secondary", "改用对方的内容");
  const both = element("button", "btn btn-sm btn-secondary", "两份都保留");
  for (const button of [mine, theirs, both]) button.type = "button";
  const end = (value) => {
    field.value = value;
    field.dispatchEvent(new CustomEvent("input"));
    part.remove();
    chosen();
  };
  mine.addEventListener("click", () => end(field.value));
  theirs.addEventListener("click", () => end(text));
  both.addEventListener("click", () => end(`${field.value}\n${text}`));
  const row = element("div", "button-group");
  row.append(mine, theirs, ...(field.tagName === "TEXTAREA" ? [both] : []));
  part.append(element("span", "", `${label}：对方的内容`), element("div", "conflict-text", text || "（空）"), row);
  return part;
}
