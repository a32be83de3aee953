// Reorders the children that carry data-id, by dragging a handle or with the arrow keys on it, and posts the order;
// fields of the target "place" show the new numbers.
import { Controller } from "@hotwired/stimulus";
import { post, toast } from "../requests.js";

export default class extends Controller {
  static targets = ["item", "place", "said"];
  static values = { url: String };

  grab(event) {
    const item = event.target.closest("[data-sortable-target=item]");
    const before = this.order();
    item.classList.add("is-dragging");
    const move = ({ clientY }) => {
      const others = this.itemTargets.filter((other) => other !== item);
      const next = others.findIndex((other) => clientY < middle(other));
      settle(item, others, next < 0 ? others.length : next);
    };
    const ends = new AbortController(); // no pointer capture: it is lost as soon as the row moves in the document
    const drop = () => {
      ends.abort();
      item.classList.remove("is-dragging");
      this.save(before, item);
    };
    window.addEventListener("pointermove", move, ends);
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, drop, ends);
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

/** Moves the others around `item`, which stays where it is: an element that is moved loses the pointer. */
function settle(item, others, place) {
  const follows = (other) => item.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  for (const other of others.slice(0, place)) if (follows(other)) item.before(other);
  for (const other of others.slice(place).reverse()) if (!follows(other)) item.after(other);
}
