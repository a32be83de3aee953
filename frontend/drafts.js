// What stands in the forms of a page that is about to be signed out, or that was sent when the session was over already;
// put back after the same user has signed in again in this tab.

const PREFIX = "citong-draft:";
const at = (who) => `${PREFIX}${who}:${location.pathname}`;
const FIELDS = "form[method=post] [name]:not([type=hidden]):not([type=password]):not([type=file]):not([type=submit])";

const fields = () => [...document.querySelectorAll(FIELDS)].filter((field) => !field.closest("[data-controller~=autosave]"));
const ticked = (field) => /^(checkbox|radio)$/.test(field.type);

/** Keeps the present contents; a form that was not touched is kept as it is, which does no harm. What was `sent` may have come
 *  through: it is put back only by a page that follows the one for signing in. */
export function keep(who, sent = false) {
  const values = fields().map((field) => [field.name, field.value, ticked(field) ? field.checked : null]);
  if (values.length) sessionStorage.setItem(at(who), JSON.stringify({ sent, values }));
}

/** True if a person typed something into `form`. */
export const typed = (form) => form.method === "post" && fields().some((field) => field.form === form);

export const forget = (who) => sessionStorage.removeItem(at(who));

const signedIn = () => document.referrer !== "" && new URL(document.referrer).pathname === "/sign-in/";

/** Throws away what others left, and what came through. */
function clear(who) {
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX))) {
    const through = JSON.parse(sessionStorage.getItem(key)).sent && !signedIn();
    if (through || !key.startsWith(`${PREFIX}${who}:`)) sessionStorage.removeItem(key);
  }
}

/** Puts kept contents back, once; true if anything differs from what the server sent. */
export function restore(who) {
  clear(who);
  const kept = JSON.parse(sessionStorage.getItem(at(who)))?.values ?? [];
  forget(who);
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
