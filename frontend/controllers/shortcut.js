// "/" puts the cursor into the search box of the top bar, unless one is writing.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  static targets = ["search"];

  key(event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !this.hasSearchTarget) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    event.preventDefault();
    this.searchTarget.focus();
  }
}
