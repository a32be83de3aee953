// Moves the focus to this element when it appears, such as the list of errors above a form.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  connect() {
    this.element.focus();
  }
}
