// What is found while one types: arrows walk through the list, Enter opens the chosen line, Escape closes.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  static targets = ["box", "list"];

  get lines() {
    return [...this.listTarget.querySelectorAll("[role=option]")];
  }

  shown() {
    this.show(this.listTarget.childElementCount > 0 && this.element.contains(document.activeElement));
  }

  show(open) {
    this.listTarget.hidden = !open;
    this.boxTarget.setAttribute("aria-expanded", String(open));
    this.choose(null);
  }

  choose(line) {
    for (const one of this.lines) one.setAttribute("aria-selected", String(one === line));
    if (line) this.boxTarget.setAttribute("aria-activedescendant", line.id);
    else this.boxTarget.removeAttribute("aria-activedescendant");
    line?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const lines = this.lines, at = lines.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing || this.listTarget.hidden) return;
    if (event.key === "Escape") this.show(false);
    else if (event.key === "Enter" && at >= 0) lines[at].click();
    else if (step && lines.length) this.choose(lines.at((at < 0 && step < 0 ? -1 : at + step) % lines.length));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  left(event) {
    if (!this.element.contains(event.relatedTarget)) this.show(false);
  }
}
