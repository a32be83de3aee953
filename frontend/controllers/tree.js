// The designer's canvas: a node is dragged to a plus sign; what may not go there is refused by the server.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  static targets = ["node", "place", "form"];

  /** A flow that is wider than the screen opens at the chosen node, else at its first one. */
  connect() {
    const canvas = this.element.querySelector(".design-canvas");
    const node = canvas?.querySelector(".design-node.is-chosen") ?? canvas?.querySelector(".design-node");
    if (!node) return;
    const [outer, inner] = [canvas, node].map((one) => one.getBoundingClientRect());
    canvas.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  }

  nodeTargetConnected(node) {
    node.addEventListener("dragstart", this.lift);
    node.addEventListener("dragend", this.rest);
  }

  placeTargetConnected(place) {
    place.addEventListener("dragover", this.over);
    place.addEventListener("dragleave", this.leave);
    place.addEventListener("drop", this.drop);
  }

  lift = (event) => {
    event.stopPropagation(); // a node inside a block moves alone
    this.lifted = event.currentTarget.dataset.node;
    event.dataTransfer.setData("text/plain", this.lifted);
    this.element.classList.add("is-moving");
  };

  rest = () => this.element.classList.remove("is-moving");

  over = (event) => {
    event.preventDefault();
    event.currentTarget.classList.add("is-over");
  };

  leave = (event) => event.currentTarget.classList.remove("is-over");

  drop = (event) => {
    event.preventDefault();
    this.formTarget.elements.node.value = this.lifted;
    this.formTarget.elements.at.value = event.currentTarget.dataset.at;
    this.formTarget.requestSubmit();
  };
}
