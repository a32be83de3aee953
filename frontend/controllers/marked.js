// Buttons above a text put marks (citong/lib/richtext.py) to what is chosen in it.
import { Controller } from "@hotwired/stimulus";

const LEAD = /^(#{1,3}|[-*•]|\d{1,2}[.、．])\s+/; // what a line begins with already

export default class extends Controller {
  get box() {
    return this.element.querySelector("textarea");
  }

  /** Around the chosen words; without any, around a sample to type over. */
  wrap({ params: { before, after, sample } }) {
    const { selectionStart: start, selectionEnd: end, value } = this.box;
    const words = value.slice(start, end) || sample;
    this.put(start, end, `${before}${words}${after}`);
    this.box.setSelectionRange(start + before.length, start + before.length + words.length);
  }

  /** Before each line that is touched; a second time takes it away. */
  lead({ params: { mark } }) {
    const { selectionStart, selectionEnd, value } = this.box;
    const start = selectionStart && value.lastIndexOf("\n", selectionStart - 1) + 1;
    const stop = value.indexOf("\n", selectionEnd);
    const end = stop < 0 ? value.length : stop;
    const lines = value.slice(start, end).split("\n").map((line, at) => {
      const lead = mark === "1." ? `${at + 1}. ` : `${mark} `;
      const bare = line.replace(LEAD, "");
      return line.startsWith(lead) ? bare : `${lead}${bare}`;
    });
    this.put(start, end, lines.join("\n"));
  }

  put(start, end, text) {
    this.box.focus();
    this.box.setRangeText(text, start, end, "end");
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
