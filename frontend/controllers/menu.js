// A details element as a menu: closes beside it and with Escape, arrows walk, and it opens to where there is room.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  connect() {
    this.beside = (event) => !this.element.contains(event.target) && this.close();
    this.key = (event) => this.walk(event);
    this.toggled = () => this.element.open && this.place();
    document.addEventListener("click", this.beside);
    this.element.addEventListener("keydown", this.key);
    this.element.addEventListener("toggle", this.toggled);
  }

  disconnect() {
    document.removeEventListener("click", this.beside);
    this.element.removeEventListener("keydown", this.key);
    this.element.removeEventListener("toggle", this.toggled);
  }

  close() {
    this.element.open = false;
  }

  place() {
    const list = this.element.querySelector(".menu-list");
    this.element.classList.remove("opens-right", "opens-up");
    const box = list.getBoundingClientRect();
    this.element.classList.toggle("opens-right", box.left < 4);
    this.element.classList.toggle("opens-up", box.bottom > innerHeight && box.top > box.height + 60);
  }

  walk(event) {
    if (event.key === "Escape" && this.element.open) {
      this.close();
      this.element.querySelector("summary").focus();
      event.stopPropagation();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !this.element.open) return;
    event.preventDefault();
    const items = [...this.element.querySelectorAll(".menu-item")];
    const at = items.indexOf(document.activeElement);
    items.at((at < 0 && step < 0 ? -1 : at + step) % items.length)?.focus();
  }
}
