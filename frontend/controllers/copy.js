// Copies a text; where the clipboard is out of reach (plain http) the text is selected instead.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  static targets = ["text", "said"];

  async copy() {
    try {
      await navigator.clipboard.writeText(this.textTarget.textContent.trim());
      this.saidTarget.textContent = "已复制";
      this.dispatch("copied");
      document.dispatchEvent(new CustomEvent("toast", { detail: { text: "已复制", tone: "success" } }));
    } catch {
      getSelection().selectAllChildren(this.textTarget);
      document.dispatchEvent(new CustomEvent("toast", { detail: { text: "已选中，请按 Ctrl+C 复制", tone: "info" } }));
    }
  }
}
