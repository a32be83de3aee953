// On the body: [data-opens=id] shows that dialog, [data-closes] or a click beside it closes, [data-open] shows at once.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  connect() {
    this.show();
  }

  click(event) {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      event.preventDefault();
      opener.closest("details.menu")?.removeAttribute("open");
      document.getElementById(opener.dataset.opens)?.showModal();
    } else if (event.target.closest("[data-closes]")) {
      event.target.closest("dialog")?.close();
    } else if (event.target instanceof HTMLDialogElement && beside(event)) {
      event.target.close();
    }
  }

  show() {
    for (const element of this.element.querySelectorAll("dialog[data-open]:not([open])")) {
      delete element.dataset.open;
      element.showModal();
    }
  }
}

/** True if the click fell on the backdrop, not on the padding of the dialog itself. */
function beside({ target, clientX: x, clientY: y }) {
  const box = target.getBoundingClientRect();
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}
