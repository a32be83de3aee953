// Shows what others wrote beside one's own; one chooses field by field, nothing is overwritten unasked.
import { grouped, named, put, read, worded } from "./fields.js";

const element = (tag, className, textContent = "") => Object.assign(document.createElement(tag), { className, textContent });

/** Fills `place` with the fields of `answer.values` that differ from `fields`; calls `done` when all are chosen. */
export function resolve(place, answer, fields, done) {
  const box = element("div", "conflict");
  box.setAttribute("role", "alert");
  box.append(element("strong", "", answer.message ?? `${answer.by ?? "另一位同事"}刚刚修改了这部分内容。`));
  const groups = grouped(fields);
  const open = new Set();
  const finish = () => { place.replaceChildren(); done(); };
  for (const [name, given] of Object.entries(answer.values ?? {})) {
    const group = groups.get(name);
    const theirs = [given ?? ""].flat().map(String);
    if (!group || read(group).join("\n") === theirs.join("\n")) continue;
    open.add(name);
    box.append(choice(group, theirs, () => { open.delete(name); if (!open.size) finish(); }));
  }
  if (open.size) place.replaceChildren(box); else finish();
}

function choice(group, theirs, chosen) {
  const part = element("div", "conflict-field");
  const row = element("div", "button-group");
  const offer = (words, value) => {
    const button = element("button", "btn btn-sm btn-secondary", words);
    button.type = "button";
    button.addEventListener("click", () => { put(group, value()); part.remove(); chosen(); });
    row.append(button);
  };
  offer("保留我的内容", () => read(group));
  offer("改用对方的内容", () => theirs);
  if (group[0].tagName === "TEXTAREA") offer("两份都保留", () => [`${read(group)[0]}\n${theirs[0]}`]);
  const label = `${named(group)}：对方的内容`;
  const text = element("div", "conflict-text", worded(group, theirs) || "（空）");
  text.tabIndex = 0; // long texts scroll, also by keyboard
  text.setAttribute("role", "group");
  text.ariaLabel = label;
  part.append(element("span", "", label), text, row);
  return part;
}
