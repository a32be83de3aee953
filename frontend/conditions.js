// Conditions of forms, as the server judges them (citong/lib/conditions.py).
const empty = (value) => value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length);
const list = (one) => (Array.isArray(one) ? one : [one]);
const some = (found, wanted) => Array.isArray(wanted) && list(found).some((one) => typeof one !== "object" && wanted.includes(one));
const ordered = (found, wanted) => typeof found === typeof wanted && (typeof found === "number" || typeof found === "string");
const OPS = {
  eq: (found, wanted) => typeof found !== "object" && found === wanted,
  ne: (found, wanted) => typeof found === "object" || found !== wanted,
  lt: (found, wanted) => ordered(found, wanted) && found < wanted,
  le: (found, wanted) => ordered(found, wanted) && found <= wanted,
  gt: (found, wanted) => ordered(found, wanted) && found > wanted,
  ge: (found, wanted) => ordered(found, wanted) && found >= wanted,
  in: some,
  not_in: (found, wanted) => Array.isArray(wanted) && !some(found, wanted),
  contains: (found, wanted) => (Array.isArray(found) ? found.includes(wanted) : typeof found === "string" && typeof wanted === "string" && found.includes(wanted)),
};

export function holds(condition, data) {
  if (!condition) return true;
  if (condition.all) return condition.all.every((part) => holds(part, data));
  if (condition.any) return condition.any.some((part) => holds(part, data));
  const found = data[condition.field];
  if (condition.op === "empty" || condition.op === "filled") return empty(found) === (condition.op === "empty");
  return !empty(found) && Boolean(OPS[condition.op]?.(found, condition.value));
}
