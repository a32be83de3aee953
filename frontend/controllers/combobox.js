// Makes a select searchable (tom-select, loaded when used); with an address the server searches, pinyin included.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  static values = { url: String, create: Boolean };

  async connect() {
    const { make } = await import("../combobox.js");
    if (this.element.isConnected && !this.element.tomselect) this.select = make(this.element, { url: this.urlValue, create: this.createValue });
  }

  disconnect() {
    this.select?.destroy();
  }
}
