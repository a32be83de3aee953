// A click on a usual opinion puts it into the opinion's box, behind what is there.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  put({ currentTarget }) {
    const box = this.element.closest("form").elements.opinion;
    box.value = [box.value.trim(), currentTarget.textContent.trim()].filter(Boolean).join(" ");
    box.focus();
  }
}
