// Builds the row of tabs from the titles of the panels; without scripts the panels simply follow one another.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  static targets = ["list", "panel", "title"];

  connect() {
    this.listTarget.setAttribute("role", "tablist");
    this.listTarget.setAttribute("aria-label", this.listTarget.dataset.label);
    this.listTarget.replaceChildren(...this.panelTargets.map((panel, i) => this.button(panel, this.titleTargets[i])));
    this.listTarget.hidden = false;
    const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const asked = wanted && this.panelTargets.find((panel) => panel.contains(wanted));
    this.show(asked ?? this.panelTargets.find((panel) => "active" in panel.dataset) ?? this.panelTargets[0]);
  }

  button(panel, title) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: title.textContent, id: `${panel.id}-tab` });
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", panel.id);
    button.addEventListener("click", () => this.show(panel));
    button.addEventListener("keydown", (event) => this.key(event, panel));
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", button.id);
    title.hidden = true;
    return button;
  }

  key(event, panel) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const next = this.panelTargets.at((this.panelTargets.indexOf(panel) + step) % this.panelTargets.length);
    this.show(next);
    document.getElementById(`${next.id}-tab`).focus();
  }

  show(chosen) {
    for (const panel of this.panelTargets) {
      const button = document.getElementById(`${panel.id}-tab`);
      panel.hidden = panel !== chosen;
      button.setAttribute("aria-selected", panel === chosen);
      button.tabIndex = panel === chosen ? 0 : -1;
    }
    this.dispatch("shown", { target: chosen });
  }
}
