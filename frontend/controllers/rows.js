// A table of inputs whose rows are added and removed; numbers only ever grow, so nothing typed changes its place.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  static targets = ["body", "pattern", "row", "adder", "remover"];
  static values = { name: String };

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

  /** Rows for inputs that are about to be put back; `only` those. */
  grow({ detail: { names, only } }) {
    const own = `${this.nameValue}-`;
    const numbers = new Set(names.filter((name) => name.startsWith(own)).map((name) => Number.parseInt(name.slice(own.length), 10)));
    while (this.next <= Math.max(-1, ...numbers)) this.add();
    const number = (row) => Number.parseInt(row.querySelector(`[name^="${own}"]`).name.slice(own.length), 10);
    for (const row of this.rowTargets) if (only && !numbers.has(number(row))) row.remove();
  }

  remove({ currentTarget }) {
    const row = currentTarget.closest("tr");
    const beside = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (beside?.querySelector("input, select, textarea") ?? this.adderTarget).focus();
    this.dispatch("changed");
  }
}
