// Asks for the state of a job every two seconds; the answer replaces this element and ends the asking when it does not poll.
import { Controller } from "@hotwired/stimulus";
import { signedOut } from "../requests.js";

export default class extends Controller {
  static values = { url: String, seconds: { type: Number, default: 2 } };

  connect() {
    this.wait(this.secondsValue);
  }

  disconnect() {
    clearTimeout(this.timer);
  }

  wait(seconds) {
    this.timer = setTimeout(() => this.ask(seconds), seconds * 1000);
  }

  async ask(seconds) {
    if (document.hidden) return this.wait(seconds);
    const response = await fetch(this.urlValue, { headers: { "HX-Request": "true" }, redirect: "manual" }).catch(() => null);
    if (response && signedOut(response)) return location.reload();
    if (!response?.ok) return this.wait(Math.min(seconds * 2, 30));
    const fragment = document.createRange().createContextualFragment(await response.text());
    const parent = this.element.parentElement;
    const [first, focused] = [fragment.firstElementChild, this.element.matches(":focus")];
    this.element.replaceWith(fragment);
    if (focused) first?.focus();
    window.htmx?.process(parent);
  }
}
