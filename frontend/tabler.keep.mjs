// The families of Tabler classes that templates may use; everything else of Tabler is left out of the bundle.
const families = [
  "row|col(-(sm|md|lg|xl))?(-(\\d+|auto))?|g[xy]?-[0-4]|container-xl",
  "btn|btn-(primary|danger|link|icon|list|sm|lg|group)",
  "form-(control|select|label|hint|check|check-(input|label|inline)|fieldset|text)|form-(control|select)-sm|col-form-label",
  "input-group|input-group-text|is-invalid|required|disabled|active|show",
  "spinner-border|spinner-border-sm",
  "visually-hidden|visually-hidden-focusable",
  "d(-(sm|md|lg|print))?-(none|inline|inline-block|block|grid|flex|inline-flex)",
  "flex-(row|column|wrap|nowrap|fill|grow-[01]|shrink-[01])",
  "(align-items|align-self|justify-content)-(start|end|center|between|baseline|stretch)",
  "[mp][tbsexy]?-([0-4]|auto)|gap-[0-4]",
  "text-(start|end|center|nowrap|break|truncate|secondary|danger|success|primary|muted|reset)",
  "fw-(normal|medium|bold)|w-100|h-100|overflow-(auto|hidden)|position-(relative|sticky)|lh-base",
  "border|border-(top|bottom|0)|rounded|bg-transparent|list-unstyled|lead|small|h[1-4]",
];
export const keep = new RegExp(`^(${families.join("|")})$`);
export const drop = /data-(bs-)?theme|data-vc|\[dir|theme-dark|:-moz-(?!focus)/;
