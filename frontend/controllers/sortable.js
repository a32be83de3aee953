// Reorders the children that carry data-id, by dragging a handle or with the arrow keys on it, and posts the order;
// fields of the target "place" show the new numbers.
import { Controller } from "@hotwired/stimulus";
import { post, toast } from "../requests.js";

export default class extends Controller {
  static targets = ["item", "place", "said"];
  static values = { url: String };

  grab(event) {
    const item = event.target.closest("[data-sortable-target=item]");
    const handle = event.currentTarget;
    const before = this.order();
    item.classList.add("is-dragging");
    handle.setPointerCapture(event.pointerId);
    const move = ({ clientY }) => {
      const next = this.itemTargets.find((other) => other !== item && clientY < middle(other));
      if (next) { if (next !== item.nextElementSibling) item.parentElement.insertBefore(item, next); }
      else if (this.itemTargets.at(-1) !== item) this.itemTargets.at(-1).after(item);
    };
    const drop = () => {
      handle.removeEventListener("pointermove", move);
      item.classList.remove("is-dragging");
      this.save(before, item);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", drop, { once: true });
    event.preventDefault();
  }

  key(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const item = event.target.closest("[data-sortable-target=item]");
    const before = this.order();
    const neighbour = this.itemTargets[this.itemTargets.indexOf(item) + step];
    if (!neighbour) return;
    if (step < 0) neighbour.before(item); else neighbour.after(item);
    event.target.focus();
    this.save(before, item);
  }

  order() {
    return this.itemTargets.map((item) => item.dataset.id);
  }

  number() {
    this.placeTargets.forEach((input, place) => { input.value = place + 1; });
  }

  async save(before, item) {
    const now = this.order();
    if (now.join() === before.join()) return;
    this.number();
    if (this.hasSaidTarget) this.saidTarget.textContent = `已移到第 ${this.itemTargets.indexOf(item) + 1} 位，共 ${now.length} 位`;
    const response = await post(this.urlValue, new URLSearchParams(now.map((id) => ["order", id]))).catch(() => null);
    if (response?.ok) { this.dispatch("sorted", { detail: { order: now } }); return; }
    const items = new Map(this.itemTargets.map((other) => [other.dataset.id, other]));
    for (const id of before) item.parentElement.append(items.get(id));
    this.number();
    toast("顺序没有保存，请刷新页面后重试。", "error");
  }
}

function middle(element) {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
}
