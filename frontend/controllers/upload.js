// A drop zone: shows what was chosen, refuses what is too big, and with an address sends each file with its progress.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  static targets = ["input", "zone", "list"];
  static values = { url: String, max: Number, token: String, target: String };

  over(event) {
    event.preventDefault();
    this.zoneTarget.classList.add("is-over");
  }

  leave() {
    this.zoneTarget.classList.remove("is-over");
  }

  drop(event) {
    event.preventDefault();
    this.leave();
    const files = new DataTransfer();
    for (const file of this.inputTarget.multiple ? event.dataTransfer.files : [event.dataTransfer.files[0]]) if (file) files.items.add(file);
    this.inputTarget.files = files.files;
    this.pick();
  }

  async pick() {
    this.listTarget.replaceChildren();
    const big = [...this.inputTarget.files].filter((file) => file.size > this.maxValue * 1024 * 1024);
    for (const file of big) this.line(file, `超过 ${this.maxValue} MB，请压缩后再选`, true);
    if (big.length) { this.inputTarget.value = ""; return; }
    for (const file of [...this.inputTarget.files]) {
      const line = this.line(file, this.urlValue ? "等待上传" : size(file.size));
      if (this.urlValue) await this.send(file, line);
    }
    if (this.urlValue) this.inputTarget.value = "";
  }

  line(file, note, bad = false) {
    const item = document.createElement("li");
    item.classList.toggle("is-bad", bad);
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, hidden: !this.urlValue || bad });
    bar.setAttribute("aria-label", `上传 ${file.name}`);
    item.append(Object.assign(document.createElement("span"), { textContent: file.name }), bar, Object.assign(document.createElement("span"), { textContent: note }));
    this.listTarget.append(item);
    return item;
  }

  /** fetch reports no upload progress, XMLHttpRequest does. */
  send(file, line) {
    const [, bar, note] = line.children;
    const say = (text, bad) => { note.textContent = text; line.classList.toggle("is-bad", bad); };
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append(this.inputTarget.name, file);
      request.open("POST", this.urlValue);
      request.setRequestHeader("X-CSRFToken", this.tokenValue);
      request.setRequestHeader("HX-Request", "true");
      request.upload.onprogress = (event) => { bar.value = event.loaded / event.total; note.textContent = `${Math.round(bar.value * 100)}%`; };
      request.onerror = () => { say("网络中断，请重新选择文件", true); resolve(); };
      request.onload = () => {
        const fine = request.status < 300;
        say(fine ? "已上传" : request.responseText.length < 200 && !request.responseText.includes("<") ? request.responseText : "没有上传成功，请检查文件后重试", !fine);
        if (fine && this.targetValue) this.swap(request.responseText);
        this.dispatch(fine ? "done" : "failed", { detail: { file, text: request.responseText } });
        resolve();
      };
      request.send(body);
    });
  }

  swap(html) {
    const place = document.querySelector(this.targetValue);
    place.replaceChildren(document.createRange().createContextualFragment(html));
    window.htmx?.process(place);
  }
}

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
