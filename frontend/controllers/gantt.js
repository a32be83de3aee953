// Bars of a plan over its months. Dragged by their middle or their ends, or moved with the arrow keys, they change the dates
// in the rows of the form; dates that are typed move the bars.
import { Controller } from "@hotwired/stimulus";

const DAY = 86400000;
const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -30, PageUp: 30 };
const NAMES = { whole: "整体移动", start: "开始日期", due: "完成日期" };

export default class extends Controller {
  static targets = ["row", "name", "start", "due", "none"];
  static values = { first: String, days: Number, begins: String, ends: String };

  connect() {
    this.draw();
  }

  draw() {
    this.rowTargets.forEach((row, i) => this.place(row, i));
    this.noneTarget.hidden = this.rowTargets.some((row) => !row.hidden);
  }

  /** The days of row `i`, counted from the first one of the chart; null without both, or in the wrong order. */
  span(i) {
    const [start, due] = [this.number(this.startTargets[i].value), this.number(this.dueTargets[i].value)];
    return Number.isNaN(start) || Number.isNaN(due) || due < start ? null : { start, due };
  }

  place(row, i) {
    const span = this.span(i);
    row.hidden = !span;
    if (!span) return;
    const name = this.nameTargets[i].value || "（未命名）";
    const dates = `${this.startTargets[i].value} 至 ${this.dueTargets[i].value}`;
    this.part(row, "name").textContent = name;
    this.part(row, "days").textContent = dates;
    const start = this.inside(span.start, 0, this.daysValue);
    const end = this.inside(span.due + 1, start, this.daysValue);
    this.put(row, "whole", { x: this.share(start), width: this.share(end - start) }, span.start, name, dates);
    this.put(row, "start", { x: this.share(start) }, span.start, name, this.startTargets[i].value);
    this.put(row, "due", { x: this.share(end) }, span.due, name, this.dueTargets[i].value);
  }

  put(row, part, where, now, name, said) {
    const shape = this.part(row, part);
    const words = { "aria-label": `${name}：${NAMES[part]}`, "aria-valuenow": now, "aria-valuetext": said };
    for (const [key, value] of Object.entries({ ...where, ...words })) shape.setAttribute(key, value);
  }

  grab(event) {
    if (event.button) return;
    const shape = event.currentTarget;
    const i = this.rowOf(shape);
    const from = this.span(i);
    const perDay = shape.ownerSVGElement.getBoundingClientRect().width / this.daysValue;
    shape.setPointerCapture(event.pointerId);
    shape.focus({ preventScroll: true });
    shape.classList.add("is-dragging");
    const move = ({ clientX }) => this.move(i, shape.dataset.part, from, Math.round((clientX - event.clientX) / perDay));
    const drop = () => {
      shape.removeEventListener("pointermove", move);
      shape.classList.remove("is-dragging");
    };
    shape.addEventListener("pointermove", move);
    shape.addEventListener("lostpointercapture", drop, { once: true });
    event.preventDefault();
  }

  key(event) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const i = this.rowOf(event.currentTarget);
    this.move(i, event.currentTarget.dataset.part, this.span(i), step * (event.shiftKey ? 7 : 1));
  }

  /** Moves a part of the bar by `days`, inside the project's period. */
  move(i, part, from, days) {
    if (!from) return;
    const [least, most] = [this.number(this.beginsValue), this.number(this.endsValue)];
    const length = from.due - from.start;
    if (part === "whole") {
      const start = this.inside(from.start + days, least, Math.max(least, most - length));
      this.write(i, start, start + length);
    } else if (part === "start") this.write(i, this.inside(from.start + days, least, from.due), from.due);
    else this.write(i, from.start, this.inside(from.due + days, from.start, most));
  }

  write(i, start, due) {
    this.set(this.startTargets[i], start);
    this.set(this.dueTargets[i], due);
  }

  set(input, number) {
    const value = new Date(Date.parse(this.firstValue) + number * DAY).toISOString().slice(0, 10);
    if (input.value === value) return;
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  rowOf(shape) {
    return this.rowTargets.indexOf(shape.closest("[data-gantt-target=row]"));
  }

  part(row, name) {
    return row.querySelector(`[data-part=${name}]`);
  }

  number(day) {
    return Math.round((Date.parse(day) - Date.parse(this.firstValue)) / DAY);
  }

  share(days) {
    return `${(days * 100) / this.daysValue}%`;
  }

  inside(number, least, most) {
    return Math.min(Math.max(number, least), most);
  }
}
