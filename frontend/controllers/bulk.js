// Ticks in a list: all at once, a range with Shift, the number ticked, and buttons that need at least one.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  static targets = ["all", "box", "count", "act"];

  connect() {
    this.pressed = (event) => (this.shift = event.shiftKey);
    this.element.addEventListener("click", this.pressed, true);
    this.update();
  }

  disconnect() {
    this.element.removeEventListener("click", this.pressed, true);
  }

  all() {
    for (const box of this.boxTargets) box.checked = this.allTarget.checked;
    this.update();
  }

  pick(event) {
    const boxes = this.boxTargets;
    const here = boxes.indexOf(event.target);
    if (this.shift && this.last !== undefined) {
      const [from, to] = [Math.min(here, this.last), Math.max(here, this.last)];
      for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
    }
    this.last = here;
    this.update();
  }

  update() {
    const ticked = this.boxTargets.filter((box) => box.checked).length;
    for (const box of this.boxTargets) box.closest("tr")?.classList.toggle("is-selected", box.checked);
    for (const place of this.countTargets) place.textContent = ticked;
    for (const button of this.actTargets) button.disabled = ticked === 0;
    if (!this.hasAllTarget) return;
    this.allTarget.checked = ticked > 0 && ticked === this.boxTargets.length;
    this.allTarget.indeterminate = ticked > 0 && ticked < this.boxTargets.length;
  }

  boxTargetConnected() {
    this.update();
  }
}
