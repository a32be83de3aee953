// On the body: [data-confirm="确定删除“甲”吗？"] asks in a dialog that names the object before it acts.
// With data-confirm-titles="ids" {titles} stands for the data-title of the ticked boxes of that name.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller {
  /** Links and buttons that are htmx requests or plain links. */
  click(event) {
    const element = event.target.closest("[data-confirm]");
    if (!element || element instanceof HTMLFormElement || this.agreed === element) return;
    if (element.type === "submit" && element.form && !element.form.checkValidity() && !element.formNoValidate) return;
    this.ask(event, element, worded(element), () => element.click());
  }

  /** Forms that ask whichever way they are submitted. */
  submit(event) {
    const form = event.target;
    if (!form.dataset.confirm || this.agreed === form) return;
    this.ask(event, form, form.dataset.confirm, () => form.requestSubmit(event.submitter));
  }

  async ask(event, element, text, go) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await question(text, element.dataset.confirmYes))) return;
    this.agreed = element;
    go();
    this.agreed = null;
  }
}

const NAMED = 3;

function worded({ dataset: { confirm, confirmTitles }, form }) {
  if (!confirmTitles) return confirm;
  const ticked = [...form.querySelectorAll(`[name="${confirmTitles}"]:checked`)].map((box) => `“${box.dataset.title}”`);
  const more = ticked.length > NAMED ? `等 ${ticked.length} 件` : "";
  return confirm.replace("{titles}", () => ticked.slice(0, NAMED).join("、") + more || "所选事项");
}

function question(text, yes = "确定") {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.className = "modal modal-sm";
    dialog.setAttribute("aria-label", "请确认");
    const body = Object.assign(document.createElement("div"), { className: "modal-body" });
    const words = Object.assign(document.createElement("p"), { textContent: text });
    const foot = Object.assign(document.createElement("div"), { className: "modal-foot" });
    const cancel = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-secondary", textContent: "取消", autofocus: true });
    const accept = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-danger", textContent: yes });
    foot.append(cancel, accept);
    body.append(words, foot);
    dialog.append(body);
    document.body.append(dialog);
    let answer = false;
    cancel.addEventListener("click", () => dialog.close());
    accept.addEventListener("click", () => { answer = true; dialog.close(); });
    dialog.addEventListener("close", () => { dialog.remove(); resolve(answer); });
    dialog.showModal();
  });
}
