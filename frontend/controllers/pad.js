// A pad to write on with finger, pen or mouse; what was written is sent as a picture by the file input beside it.
import { Controller } from "@hotwired/stimulus";

const WIDTH = 3.2;

export default class extends Controller {
  static targets = ["canvas", "clear"];

  connect() {
    this.pen = this.canvasTarget.getContext("2d");
    this.clear();
  }

  get input() {
    return this.element.querySelector("input[type=file]");
  }

  begin(event) {
    event.preventDefault();
    this.canvasTarget.setPointerCapture(event.pointerId);
    this.writing = true;
    this.pen.beginPath();
    this.pen.moveTo(...this.place(event));
  }

  draw(event) {
    if (!this.writing) return;
    for (const point of event.getCoalescedEvents?.() ?? [event]) this.pen.lineTo(...this.place(point));
    this.pen.stroke();
  }

  end() {
    if (!this.writing) return;
    this.writing = false;
    this.clearTarget.disabled = false;
    this.canvasTarget.toBlob((blob) => this.keep([new File([blob], "签名.png", { type: "image/png" })]));
  }

  clear() {
    const { width, height } = this.canvasTarget;
    this.pen.clearRect(0, 0, width, height);
    Object.assign(this.pen, { lineWidth: WIDTH * (width / this.canvasTarget.clientWidth || 1), lineCap: "round", lineJoin: "round", strokeStyle: "#000" });
    this.clearTarget.disabled = true;
    this.keep([]);
  }

  keep(files) {
    const kept = new DataTransfer();
    for (const file of files) kept.items.add(file);
    this.input.files = kept.files;
  }

  /** Where the pen stands, in pixels of the picture. */
  place(event) {
    const { left, top, width, height } = this.canvasTarget.getBoundingClientRect();
    return [((event.clientX - left) * this.canvasTarget.width) / width, ((event.clientY - top) * this.canvasTarget.height) / height];
  }
}
