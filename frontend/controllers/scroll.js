// On a list: whoever comes back from a row finds the list where he left it.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  connect() {
    this.keep = () => sessionStorage.setItem(this.key, String(scrollY));
    addEventListener("pagehide", this.keep);
    if (this.returned) scrollTo({ top: Number(sessionStorage.getItem(this.key)), behavior: "instant" });
  }

  disconnect() {
    removeEventListener("pagehide", this.keep);
  }

  get key() {
    return `citong-scroll:${location.pathname}${location.search}`;
  }

  /** True if the page before was one below this list. */
  get returned() {
    const from = document.referrer ? new URL(document.referrer).pathname : "";
    return from.startsWith(location.pathname) && from !== location.pathname;
  }
}
