// On a form: warns before one leaves with changes that were not sent.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  connect() {
    this.changed = () => (this.dirty = true);
    this.sent = () => (this.dirty = false);
    this.leaving = (event) => this.dirty && event.preventDefault();
    this.element.addEventListener("input", this.changed);
    this.element.addEventListener("submit", this.sent);
    this.element.addEventListener("autosave:saved", this.sent);
    addEventListener("beforeunload", this.leaving);
  }

  disconnect() {
    this.element.removeEventListener("input", this.changed);
    this.element.removeEventListener("submit", this.sent);
    this.element.removeEventListener("autosave:saved", this.sent);
    removeEventListener("beforeunload", this.leaving);
  }
}
