// The classes of Tabler and tom-select that pages use; everything else of theirs is left out of the bundle.
const families = [
  "btn|btn-(primary|danger|link|icon|sm|lg)",
  "form-(control|select|check|check-(input|label))",
  "is-invalid|disabled|active",
  "visually-hidden",
];
const pickers = [
  "ts-.*|plugin-remove_button|remove|full|multi|single|focus|item|option|create|no-results|spinner",
  "has-(items|options)|(input|dropdown)-(active|hidden)|disabled|active|form-select|form-control|is-invalid",
];
const only = (words) => new RegExp(`^(${words.join("|")})$`);

export const tabler = { keep: only(families), drop: /data-(bs-)?theme|data-vc|\[dir|theme-dark|:-moz-(?!focus)/ };
export const tomSelect = { keep: only(pickers), drop: /\[dir/ };
