// Saves a part of a form while one writes; keeps a local copy so that nothing typed is lost, and never overwrites others.
//
// The server answers 200 {revision, saved, wrong: {name: text}, url, key} (the last two where the first saving made the row), 409 {revision, by, message, values}, 422 {errors: {name: [text]}}.
import { Controller } from "@hotwired/stimulus";
import { resolve } from "../conflict.js";
import { blame, grouped, put, read } from "../fields.js";
import { post, signedOut } from "../requests.js";

const DELAY = 1200;
const RETRY = 15000;
const WORDS = {
  idle: "内容会自动保存", dirty: "有未保存的修改", saving: "保存中…", saved: "已保存", failed: "保存失败，将自动重试；内容已暂存在本机",
  conflict: "内容有冲突，请在下面选择", gone: "登录已失效，内容已暂存在本机，重新登录后会自动恢复", refused: "有内容不符合要求，尚未保存",
};

export default class extends Controller {
  static targets = ["state", "notice"];
  static values = { url: String, revision: Number, key: String };

  connect() {
    setTimeout(() => this.restore()); // when the controllers of the fields are there
    this.flush = () => this.timer && this.save(true);
    addEventListener("pagehide", this.flush);
    addEventListener("online", this.flush);
    this.form = this.element.closest("form");
    this.sent = (event) => this.sending(event);
    this.form?.addEventListener("submit", this.sent);
  }

  /** The form around it is sent with the revision that was saved last. */
  revisionValueChanged(revision) {
    const field = this.element.closest("form")?.elements.revision;
    if (field) field.value = revision;
  }

  disconnect() {
    clearTimeout(this.timer);
    removeEventListener("pagehide", this.flush);
    removeEventListener("online", this.flush);
    this.form?.removeEventListener("submit", this.sent);
  }

  /** A form that is sent while it is being saved waits for the answer: it brings the revision, and perhaps the address. */
  sending(event) {
    clearTimeout(this.timer);
    this.timer = null;
    if (!this.busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.waiting = () => this.form.requestSubmit(event.submitter);
  }

  get fields() {
    return [...this.element.querySelectorAll("[name]:not([type=file]):not([type=hidden]):not([type=submit])")].filter((field) => !this.noticeTarget.contains(field));
  }

  values() {
    return Object.fromEntries([...grouped(this.fields)].map(([name, group]) => [name, read(group)]));
  }

  changed(event) {
    if (event && (!event.target.name || event.target.type === "file")) return;
    this.keep();
    this.say("dirty");
    this.later(DELAY);
  }

  /** A row came or went. */
  reshaped() {
    this.changed();
  }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  async save(leaving = false) {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.busy || this.state === "conflict") return;
    this.busy = true;
    this.say("saving");
    const sent = JSON.stringify(this.values());
    const response = await post(this.urlValue, this.body(), leaving).catch(() => null);
    this.busy = false;
    await this.answered(response, sent);
    const go = this.waiting;
    this.waiting = null;
    go?.();
  }

  body() {
    const body = new URLSearchParams({ revision: this.revisionValue });
    for (const [name, list] of Object.entries(this.values())) for (const value of list) body.append(name, value);
    return body;
  }

  async answered(response, sent) {
    if (response && signedOut(response)) return this.say("gone");
    const answer = await response?.json().catch(() => null);
    if (response?.ok && answer) return this.done(answer, sent);
    if (response?.status === 409 && answer) return this.conflict(answer);
    if (response?.status === 422 && answer) return this.say("refused", Object.values(answer.errors ?? {}).flat().join(" "));
    this.say("failed");
    this.later(RETRY);
  }

  done({ revision, saved, wrong = {}, url, key }, sent) {
    if (url && url !== this.urlValue) this.move(url, key);
    this.revisionValue = revision;
    for (const [name, group] of grouped(this.fields)) blame(group[0], wrong[name]);
    if (JSON.stringify(this.values()) !== sent) return this.changed();
    localStorage.removeItem(this.copyKey);
    this.say("saved", saved);
    this.dispatch("saved", { detail: { revision } });
  }

  /** What was new has an address and a local copy of its own from now on. */
  move(url, key) {
    localStorage.removeItem(this.copyKey);
    this.urlValue = url;
    this.keyValue = key;
    this.form?.setAttribute("action", url);
    history.replaceState(history.state, "", url);
  }

  conflict(answer) {
    this.say("conflict");
    resolve(this.noticeTarget, answer, this.fields, () => {
      this.revisionValue = answer.revision;
      this.state = "dirty";
      this.save();
    });
  }

  say(state, extra = "") {
    this.state = state;
    this.stateTarget.dataset.state = state;
    this.stateTarget.textContent = extra ? `${WORDS[state]}（${extra}）` : WORDS[state];
  }

  get copyKey() {
    return `citong-draft:${this.keyValue}`;
  }

  keep() {
    try {
      localStorage.setItem(this.copyKey, JSON.stringify({ revision: this.revisionValue, at: Date.now(), values: this.values() }));
    } catch {
      this.say("dirty", "本机空间已满，请及时保存");
    }
  }

  /** A local copy exists only when something was typed and not saved. */
  restore() {
    const copy = JSON.parse(localStorage.getItem(this.copyKey) ?? "null");
    if (!copy) return;
    if (JSON.stringify(copy.values) === JSON.stringify(this.values())) return localStorage.removeItem(this.copyKey);
    const theirs = this.values();
    const detail = { names: Object.keys(copy.values), only: copy.revision === this.revisionValue };
    for (const table of this.element.querySelectorAll("[data-controller~=rows]")) table.dispatchEvent(new CustomEvent("rows:need", { detail }));
    for (const [name, group] of grouped(this.fields)) if (copy.values[name]) put(group, copy.values[name]);
    this.dispatch("restored");
    if (copy.revision === this.revisionValue) {
      this.say("dirty", "已恢复上次没有保存的内容");
      return this.later(DELAY);
    }
    this.conflict({ revision: this.revisionValue, message: "您上次没有保存的内容与现在的内容不同，请选择保留哪一份。", values: theirs });
  }
}
