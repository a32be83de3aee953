// The side navigation on phones: a drawer that closes with Escape or a tap beside it, and gives the focus back.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  static targets = ["side", "shade", "toggle"];

  toggle() {
    this.show(!this.sideTarget.classList.contains("is-open"));
  }

  close() {
    if (!this.hasSideTarget || !this.sideTarget.classList.contains("is-open")) return;
    this.show(false);
    this.toggleTarget.focus();
  }

  show(open) {
    this.sideTarget.classList.toggle("is-open", open);
    this.shadeTarget.hidden = !open;
    this.toggleTarget.setAttribute("aria-expanded", open);
    if (open) this.sideTarget.querySelector("a, summary")?.focus();
  }
}
