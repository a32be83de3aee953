// A table of inputs whose rows are added and removed; numbers only ever grow, so nothing typed changes its place.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  static targets = ["body", "pattern", "row", "adder", "remover"];

  connect() {
    this.next = this.rowTargets.length;
    this.adderTarget.hidden = false;
    for (const row of this.rowTargets) if ("spare" in row.dataset) row.remove(); // they were for a browser without scripts
  }

  removerTargetConnected(button) {
    button.hidden = false;
  }

  add() {
    const html = this.patternTarget.innerHTML.replaceAll("__n__", this.next++);
    this.bodyTarget.insertAdjacentHTML("beforeend", html);
    this.bodyTarget.lastElementChild.querySelector("input, select, textarea")?.focus();
    this.dispatch("changed");
  }

  remove({ currentTarget }) {
    const row = currentTarget.closest("tr");
    const beside = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (beside?.querySelector("input, select, textarea") ?? this.adderTarget).focus();
    this.dispatch("changed");
  }
}
