// "/" or Ctrl+K puts the cursor into the search box of the top bar, unless one is writing; where the bar is too narrow
// for a box it opens the page of the search.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  static targets = ["search"];

  key(event) {
    const together = event.ctrlKey || event.metaKey, wanted = together ? event.key === "k" : event.key === "/";
    if (!wanted || event.altKey || !this.hasSearchTarget || document.querySelector("dialog[open]")) return;
    if (!together && event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    if (this.searchTarget.checkVisibility()) this.searchTarget.focus();
    else window.location.assign(this.searchTarget.form.action);
  }
}
