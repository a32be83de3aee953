// Reading and setting form fields by name, whatever their kind; a value is always a list of texts.

const ticked = (field) => /^(checkbox|radio)$/.test(field.type);

/** The fields by name: several ticks or radio buttons of one name belong together. */
export function grouped(fields) {
  const groups = new Map();
  for (const field of fields) groups.set(field.name, [...(groups.get(field.name) ?? []), field]);
  return groups;
}

export function read(group) {
  return group.flatMap((field) => {
    if (ticked(field)) return field.checked ? [field.value] : [];
    return field.multiple ? [...field.selectedOptions].map((option) => option.value) : [field.value];
  });
}

export function put(group, list) {
  for (const [i, field] of group.entries()) {
    if (ticked(field)) field.checked = list.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = list.includes(option.value);
    else field.value = list[i] ?? "";
    field.dispatchEvent(new CustomEvent("input"));
  }
}

/** Says at the field what is wrong with it, as the server says it on a whole page; without words nothing is wrong any more. */
export function blame(field, words) {
  const box = field.closest(".field");
  if (!box) return;
  let note = box.querySelector(".field-error");
  box.classList.toggle("has-error", Boolean(words));
  field.classList.toggle("is-invalid", Boolean(words));
  if (!words) {
    note?.remove();
    field.removeAttribute("aria-invalid");
    return;
  }
  if (!note) {
    note = Object.assign(document.createElement("div"), { className: "field-error", id: `${field.id}_error` });
    box.append(note);
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${note.id}`.trim());
  }
  field.setAttribute("aria-invalid", "true");
  note.replaceChildren(Object.assign(document.createElement("p"), { textContent: words }));
}

/** How people call the field: its label, or the legend of its group. */
export function named(group) {
  const words = group.length > 1 || ticked(group[0]) ? group[0].closest("fieldset")?.querySelector("legend") : null;
  return (words ?? group[0].labels?.[0])?.textContent.replace(/\*.*$/s, "").trim() ?? group[0].name;
}

/** A value in the words of the page: labels of ticks and options instead of their codes. */
export function worded(group, list) {
  const names = new Map();
  for (const field of group) {
    if (ticked(field)) names.set(field.value, field.labels?.[0]?.textContent.trim());
    for (const option of field.options ?? []) names.set(option.value, option.text);
  }
  return list.map((value) => names.get(value) ?? value).join("、");
}
