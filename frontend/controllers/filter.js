// A filter bar: folds on phones, submits on change if asked to, and leaves empty fields out of the address.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  static targets = ["fold", "rest"];
  static values = { auto: Boolean };

  connect() {
    this.changed = (event) => this.autoValue && event.target.matches("select, input[type=date], input[type=checkbox]") && this.element.requestSubmit();
    this.tidy = (event) => {
      for (const name of [...event.formData.keys()]) if (event.formData.getAll(name).every((value) => value === "")) event.formData.delete(name);
    };
    this.element.addEventListener("change", this.changed);
    this.element.addEventListener("formdata", this.tidy);
  }

  disconnect() {
    this.element.removeEventListener("change", this.changed);
    this.element.removeEventListener("formdata", this.tidy);
  }

  fold() {
    const open = this.restTarget.classList.toggle("is-open");
    this.foldTarget.setAttribute("aria-expanded", open);
  }
}
