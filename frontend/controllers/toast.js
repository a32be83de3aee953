// Short messages: those of the page, those from scripts (event "toast") and from answers (HX-Trigger: {"toast": …}).
import { Controller } from "@hotwired/stimulus";

const SHOWN = 6000;

export default class extends Controller {
  static targets = ["item"];

  show({ detail }) {
    const { text, tone = "info" } = detail;
    const item = Object.assign(document.createElement("p"), { className: `toast is-${tone}`, textContent: text });
    const close = Object.assign(document.createElement("button"), { type: "button", className: "toast-x", textContent: "×" });
    close.setAttribute("aria-label", "关闭提示");
    close.dataset.action = "toast#close";
    item.dataset.toastTarget = "item";
    item.append(close);
    this.element.append(item);
  }

  /** Errors stay until they are closed; other messages go, but not from under the pointer. */
  itemTargetConnected(item) {
    if (item.classList.contains("is-error")) return;
    const leave = () => (item.matches(":hover, :focus-within") ? setTimeout(leave, SHOWN) : item.remove());
    setTimeout(leave, SHOWN);
  }

  close(event) {
    event.target.closest(".toast").remove();
  }
}
