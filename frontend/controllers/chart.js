// Draws an ECharts option (json_script) once it is near the screen, or the browser idle: who prints the page gets all of them.
import { Controller } from "@hotwired/stimulus";

const whenIdle = window.requestIdleCallback ?? ((run) => setTimeout(run, 300)); // Safari has none

export default class extends Controller {
  static values = { source: String, dark: Boolean };

  connect() {
    this.seen = new IntersectionObserver(([entry]) => entry.isIntersecting && this.draw(), { rootMargin: "200px" });
    this.seen.observe(this.element);
    whenIdle(() => this.draw());
  }

  disconnect() {
    this.seen.disconnect();
    this.sized?.disconnect();
    this.chart = this.chart?.dispose();
  }

  async draw() {
    this.seen.disconnect();
    const { mount } = await import("../chart.js");
    if (this.chart || !this.element.isConnected) return;
    const data = JSON.parse(document.getElementById(this.sourceValue).textContent);
    this.chart = mount(this.element, data, this.darkValue);
    this.chart.on("click", ({ data: point }) => point?.href && location.assign(point.href));
    this.sized = new ResizeObserver(() => this.chart.resize());
    this.sized.observe(this.element);
  }
}
