// A visit at the school's gate: kept in this browser while one writes, sent when one says so and there is a network, and
// only once: the record and each photo carry a key, under which the server takes them in a single time.
//
// A photo is answered by 200 {key}; the record by 200 {url}, 409 {message, url} if somebody else has sent one, and
// 422 {errors: {name: [text]}}.
import { Controller } from "@hotwired/stimulus";
import { grouped, put, read } from "../fields.js";
import { forgetPage, keepPage } from "../offline.js";
import { post, signedOut, toast } from "../requests.js";
import * as store from "../visits.js";

const DELAY = 400;
const RETRY = 5000;
const WORDS = {
  idle: "内容自动保存在本机，提交前不会丢失",
  kept: "已保存在本机，尚未提交",
  offline: "未联网，已保存在本机",
  waiting: "未联网，已保存在本机，联网后自动提交",
  sending: "已联网，正在提交",
  sent: "已提交",
  refused: "没有提交，请先修改标出的内容",
  taken: "没有提交",
  gone: "登录已失效，内容已保存在本机；重新登录后打开本页会自动提交",
  full: "本机无法保存，请保持联网并尽快提交",
};
const PARTS = ["item", "severity", "text", "requirement", "days"];

export default class extends Controller {
  static targets = ["state", "form", "errors", "findings", "template", "photos", "count", "answered", "submit", "done", "link", "again"];
  static values = { id: String, photoUrl: String, sendUrl: String, workerUrl: String, most: Number };

  async connect() {
    this.urls = [];
    this.network = () => this.connected();
    addEventListener("online", this.network);
    addEventListener("offline", this.network);
    await this.restore().catch(() => this.say("full"));
    this.submitTarget.disabled = false;
    this.element.dataset.ready = "true";
    this.countAnswers();
    if (this.queued) this.send();
    keepPage(this.workerUrlValue).then((kept) => (this.againTarget.hidden = !kept), () => {}); // a convenience: without it the page has to stay open
  }

  disconnect() {
    clearTimeout(this.timer);
    clearTimeout(this.retry);
    removeEventListener("online", this.network);
    removeEventListener("offline", this.network);
    for (const url of this.urls) URL.revokeObjectURL(url);
  }

  /** The network came or went. */
  connected() {
    if (this.state === "sent") return;
    if (this.queued) this.send();
    else if (this.dirty) this.say(navigator.onLine ? "kept" : "offline");
    else this.say(navigator.onLine ? "idle" : "offline");
  }

  get fields() {
    return [...this.formTarget.querySelectorAll("[name]:not([type=file])")];
  }

  async restore() {
    const kept = await store.draft(this.idValue);
    this.key = kept?.key ?? store.uuid();
    this.queued = kept?.queued ?? false;
    this.attempted = kept?.attempted ?? false;
    this.pictures = (await store.photos(this.idValue)).sort((one, other) => one.at - other.at);
    this.dirty = Boolean(kept);
    for (const [name, group] of kept ? grouped(this.fields) : []) if (kept.values[name]) put(group, kept.values[name]);
    for (const finding of kept?.findings ?? []) this.add(finding);
    for (const picture of this.pictures) this.show(picture);
    this.connected();
  }

  changed() {
    this.dirty = true;
    this.queued = false;
    if (this.attempted) this.key = store.uuid(); // what may have arrived is another record than this one
    this.attempted = false;
    this.countAnswers();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), DELAY);
  }

  async keep() {
    clearTimeout(this.timer);
    const values = Object.fromEntries([...grouped(this.fields)].map(([name, group]) => [name, read(group)]));
    const value = { id: this.idValue, key: this.key, queued: this.queued, attempted: this.attempted, at: Date.now(), values, findings: this.findings() };
    try {
      await store.keep(value);
      if (!this.queued) this.say(navigator.onLine ? "kept" : "offline");
    } catch {
      this.say("full");
    }
  }

  countAnswers() {
    const groups = [...grouped(this.fields)].filter(([name]) => name.startsWith("answer-"));
    const done = groups.filter(([, group]) => read(group).length).length;
    this.answeredTarget.textContent = `已评价 ${done}/${groups.length} 项`;
  }

  // findings

  findings() {
    return [...this.findingsTarget.children].map((row) => Object.fromEntries(PARTS.map((part) => [part, row.querySelector(`[data-part=${part}]`).value])));
  }

  addFinding({ params }) {
    const row = this.add({ item: String(params.item ?? "") });
    row.querySelector("[data-part=text]").focus();
    this.changed();
  }

  add(finding) {
    const row = this.templateTarget.content.firstElementChild.cloneNode(true);
    for (const part of PARTS) {
      const field = row.querySelector(`[data-part=${part}]`);
      field.id = `finding-${part}-${(this.number = (this.number ?? 0) + 1)}`;
      row.querySelector(`[data-label=${part}]`).htmlFor = field.id;
      if (finding[part]) field.value = finding[part];
    }
    this.findingsTarget.append(row);
    this.numberFindings();
    return row;
  }

  removeFinding(event) {
    event.target.closest("[data-finding]").remove();
    this.numberFindings();
    this.changed();
  }

  numberFindings() {
    for (const [i, row] of [...this.findingsTarget.children].entries()) row.querySelector("[data-number]").textContent = `问题 ${i + 1}`;
  }

  /** A graver finding has less time, unless one says otherwise. */
  graded(event) {
    event.target.closest("[data-finding]").querySelector("[data-part=days]").value = event.target.selectedOptions[0].dataset.days;
  }

  // photos

  async shoot(event) {
    const { item = "" } = event.params;
    const files = [...event.target.files];
    event.target.value = "";
    for (const file of files) {
      if (this.pictures.length >= this.mostValue) { toast(`现场照片最多 ${this.mostValue} 张，请先删除不需要的。`, "error"); break; }
      const blob = await store.shrunk(file);
      if (!blob) { toast(`无法读取“${file.name}”，请改用拍照，或换成 JPG 图片。`, "error"); continue; }
      const picture = { key: store.uuid(), draft: this.idValue, item: String(item), name: `${this.pictures.length + 1}.${blob.type.split("/")[1].replace("jpeg", "jpg")}`, blob, at: Date.now() + this.pictures.length / 1000, sent: false };
      try {
        await store.keepPhoto(picture);
      } catch {
        toast("本机空间不足，照片没有保存，请先提交或清理手机空间。", "error");
        break;
      }
      this.pictures.push(picture);
      this.show(picture);
      this.changed();
    }
  }

  show(picture) {
    const place = this.photosTargets.find((target) => (target.dataset.item ?? "") === picture.item) ?? this.photosTargets.at(-1);
    const url = URL.createObjectURL(picture.blob);
    this.urls.push(url);
    const box = Object.assign(document.createElement("span"), { className: "photo" });
    const image = Object.assign(document.createElement("img"), { src: url, alt: `照片 ${picture.name}` });
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "photo-x" });
    remove.setAttribute("aria-label", `删除照片 ${picture.name}`);
    remove.addEventListener("click", async () => {
      await store.dropPhoto(picture.key);
      this.pictures = this.pictures.filter((other) => other !== picture);
      box.remove();
      this.countPhotos();
      this.changed();
    });
    box.append(image, remove);
    place.append(box);
    this.countPhotos();
  }

  countPhotos() {
    this.countTarget.textContent = `${this.pictures.length} 张`;
  }

  // sending

  async submit(event) {
    event.preventDefault();
    if (!this.complete()) return;
    this.queued = true;
    await this.keep();
    await this.send();
  }

  /** What can be seen to be missing without the server. */
  complete() {
    const wrong = [];
    for (const [name, group] of grouped(this.fields)) {
      const value = read(group).join("");
      const note = name.startsWith("answer-") && value === "not_met" && this.formTarget.querySelector(`[name=note-${name.slice(7)}]`);
      if (group[0].required && !value.trim()) wrong.push([group[0], group[0].dataset.missing]);
      if (note && !note.value.trim()) wrong.push([note, note.dataset.missing]);
    }
    for (const field of this.findingsTarget.querySelectorAll("[data-part=text], [data-part=days]")) if (!field.value.trim() || !field.checkValidity()) wrong.push([field, field.dataset.missing]);
    this.blame(wrong);
    return wrong.length === 0;
  }

  blame(wrong) {
    for (const place of this.element.querySelectorAll(".is-wrong")) place.classList.remove("is-wrong");
    this.errorsTarget.hidden = wrong.length === 0;
    const list = this.errorsTarget.querySelector("ul");
    list.replaceChildren(...wrong.map(([field, text]) => {
      const line = document.createElement("li");
      const link = Object.assign(document.createElement(field ? "a" : "span"), { textContent: text });
      if (field) {
        field.closest("[data-place]")?.classList.add("is-wrong");
        link.href = `#${field.id}`;
        link.addEventListener("click", (event) => { event.preventDefault(); field.focus(); field.closest("[data-place]")?.scrollIntoView({ block: "center" }); });
      }
      line.append(link);
      return line;
    }));
    if (!wrong.length) return;
    this.queued = false;
    this.say("refused");
    this.errorsTarget.focus();
  }

  async send() {
    clearTimeout(this.retry);
    if (this.sending) return;
    if (!navigator.onLine) return this.say("waiting");
    this.sending = true;
    try {
      await this.deliver();
    } catch { // no answer came: whether it arrived is found out by sending it again under the same key
      this.say("waiting");
      this.retry = setTimeout(() => this.send(), RETRY);
    } finally {
      this.sending = false;
    }
  }

  async deliver() {
    this.say("sending");
    for (const [i, picture] of this.pictures.entries()) {
      if (picture.sent) continue;
      this.say("sending", `照片 ${i + 1}/${this.pictures.length}`);
      const body = new FormData();
      body.append("key", picture.key);
      body.append("item", picture.item);
      body.append("file", picture.blob, picture.name);
      const answer = await this.ask(this.photoUrlValue, body);
      if (!answer) return;
      picture.sent = true;
      await store.keepPhoto(picture);
    }
    this.attempted = true;
    await this.keep();
    const answer = await this.ask(this.sendUrlValue, this.body());
    if (answer) await this.done(answer);
  }

  body() {
    const body = new URLSearchParams({ key: this.key, findings: JSON.stringify(this.findings()), photos: JSON.stringify(this.pictures.map((picture) => picture.key)) });
    for (const [name, group] of grouped(this.fields)) for (const value of read(group)) body.append(name, value);
    return body;
  }

  /** The answer if all is well; else says what is wrong and gives nothing. Without an answer it throws. */
  async ask(url, body) {
    const response = await post(url, body);
    if (signedOut(response) || response.status === 403) return this.say("gone");
    if (response.status >= 500) throw new Error(response.statusText);
    const answer = await response.json();
    if (response.ok) return answer;
    this.queued = false;
    await this.keep();
    if (response.status === 409) return this.taken(answer);
    if (/照片没有上传/.test(Object.values(answer.errors ?? {}).flat().join())) await this.again();
    this.blame(Object.entries(answer.errors ?? {}).flatMap(([name, texts]) => texts.map((text) => [name && this.formTarget.querySelector(`[name="${CSS.escape(name)}"]`), text])));
  }

  /** The server has lost photos: they are sent anew next time. */
  async again() {
    for (const picture of this.pictures) await store.keepPhoto(Object.assign(picture, { sent: false }));
  }

  taken({ message, url }) {
    this.say("taken", message);
    this.finish(url);
  }

  async done({ url }) {
    await store.forget(this.idValue);
    await forgetPage().catch(() => {});
    this.queued = false;
    this.say("sent");
    this.finish(url);
  }

  finish(url) {
    this.formTarget.hidden = this.state === "sent";
    this.submitTarget.disabled = this.state === "sent";
    this.doneTarget.hidden = false;
    this.linkTarget.href = url;
    this.doneTarget.querySelector("[data-sent]").hidden = this.state !== "sent";
    if (this.state === "sent") scrollTo(0, 0);
  }

  say(state, extra = "") {
    this.state = state;
    this.formTarget.inert = state === "sending";
    this.stateTarget.dataset.state = state;
    this.stateTarget.textContent = extra ? `${WORDS[state]}（${extra}）` : WORDS[state];
  }
}
