// Shows the sum of the inputs of a table while it is typed.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  static targets = ["input", "text"];

  connect() {
    this.update();
  }

  update() {
    this.textTarget.textContent = this.inputTargets.reduce((total, input) => total + (Number(input.value) || 0), 0);
  }
}
