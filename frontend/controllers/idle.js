// Warns two minutes before the session ends and keeps it when one says so; what happens in any tab counts.
import { Controller } from "@hotwired/stimulus";
import * as drafts from "../drafts.js";
import { signedOut, toast } from "../requests.js";

const KEY = "citong-active";
const WARN = 120;

export default class extends Controller {
  static values = { seconds: { type: Number, default: 0 }, url: { type: String, default: "" }, who: { type: String, default: "" } };

  connect() {
    if (!this.secondsValue) return;
    this.touch();
    if (drafts.restore(this.whoValue)) queueMicrotask(() => toast("已恢复您退出登录前填写的内容，请核对后保存。")); // its place connects after us
    this.finished = () => this.touch();
    document.addEventListener("htmx:after:request", this.finished);
    this.sent = (event) => drafts.typed(event.target) && drafts.keep(this.whoValue, true); // the session may be over already
    document.addEventListener("submit", this.sent);
    this.timer = setInterval(() => this.check(), 15000);
  }

  disconnect() {
    clearInterval(this.timer);
    document.removeEventListener("htmx:after:request", this.finished);
    document.removeEventListener("submit", this.sent);
  }

  touch() {
    localStorage.setItem(KEY, Date.now());
    this.warned = false;
  }

  stay() {
    drafts.forget(this.whoValue);
    this.touch();
  }

  check() {
    const left = this.secondsValue - (Date.now() - Number(localStorage.getItem(KEY))) / 1000;
    if (left > WARN) return;
    drafts.keep(this.whoValue);
    if (this.warned) return;
    this.warned = true;
    this.warn();
  }

  warn() {
    const dialog = Object.assign(document.createElement("dialog"), { className: "modal modal-sm" });
    dialog.setAttribute("aria-label", "即将退出登录");
    const body = Object.assign(document.createElement("div"), { className: "modal-body" });
    const foot = Object.assign(document.createElement("div"), { className: "modal-foot" });
    const stay = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-primary", textContent: "继续使用" });
    foot.append(stay);
    body.append(Object.assign(document.createElement("p"), { textContent: "您已较长时间没有操作，约两分钟后将自动退出登录。填写的内容会留在这个窗口，重新登录后自动恢复。" }), foot);
    dialog.append(body);
    document.body.append(dialog);
    stay.addEventListener("click", () => { dialog.remove(); this.keep(); });
    dialog.showModal();
  }

  async keep() {
    const response = await fetch(this.urlValue || location.href, { method: "HEAD", redirect: "manual" }).catch(() => null);
    if (!response) toast("网络不通，登录状态没有延长，请检查网络。", "error");
    else if (signedOut(response)) location.reload();
    else this.stay();
  }
}
