// What stands in the forms of a page that is about to be signed out; put back after the same user has signed in again
// in this tab.

const PREFIX = "citong-draft:";
const at = (who) => `${PREFIX}${who}:${location.pathname}`;
const FIELDS = "form[method=post] [name]:not([type=hidden]):not([type=password]):not([type=file]):not([type=submit])";

const fields = () => [...document.querySelectorAll(FIELDS)].filter((field) => !field.closest("[data-controller~=autosave]"));
const ticked = (field) => /^(checkbox|radio)$/.test(field.type);

/** Keeps the present contents; a form that was not touched is kept as it is, which does no harm. */
export function keep(who) {
  const values = fields().map((field) => [field.name, field.value, ticked(field) ? field.checked : null]);
  if (values.length) sessionStorage.setItem(at(who), JSON.stringify(values));
}

export const forget = (who) => sessionStorage.removeItem(at(who));

/** Puts kept contents back, once; true if anything differs from what the server sent. What others left is thrown away. */
export function restore(who) {
  const kept = JSON.parse(sessionStorage.getItem(at(who)) ?? "[]");
  forget(who);
  Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX) && !key.startsWith(`${PREFIX}${who}:`)).forEach((key) => sessionStorage.removeItem(key));
  return fields().reduce((changed, field, place) => {
    const [name, value, checked] = kept[place] ?? [];
    if (name !== field.name) return changed;
    const same = ticked(field) ? field.checked === checked : field.value === value;
    if (ticked(field) && field.value === value) field.checked = checked;
    else if (!ticked(field)) field.value = value;
    if (!same) field.dispatchEvent(new Event("input", { bubbles: true }));
    return changed || !same;
  }, false);
}
