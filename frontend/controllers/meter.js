// Sets a bar (a progress element) from the sum of the inputs of a form: shares of a whole, such as weights of 100.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  static targets = ["input", "bar", "text"];
  static values = { max: { type: Number, default: 100 }, unit: String };

  connect() {
    this.update();
  }

  update() {
    const sum = Math.round(this.inputTargets.reduce((total, input) => total + (Number(input.value) || 0), 0) * 100) / 100;
    const over = sum > this.maxValue;
    this.element.classList.toggle("is-over", over);
    this.barTarget.max = this.maxValue;
    this.barTarget.value = Math.min(sum, this.maxValue);
    this.textTarget.textContent = `${sum}/${this.maxValue}${this.unitValue}${over ? ` 超出 ${Math.round((sum - this.maxValue) * 100) / 100}${this.unitValue}` : ""}`;
  }
}
