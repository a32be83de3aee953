// Hides the items of a short list that do not contain what one types.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  static targets = ["item"];

  sift(event) {
    const words = event.target.value.trim().toLowerCase();
    for (const item of this.itemTargets) item.hidden = !item.textContent.toLowerCase().includes(words);
  }
}
