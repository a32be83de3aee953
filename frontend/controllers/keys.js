// Follows the link inside [data-key~="<key>"] when that key is pressed, unless one is writing.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    const place = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key.split(" ").includes(event.key));
    place?.querySelector("a, button")?.click();
  }
}
