// Counts 字数 while one types, by the rule of citong/lib/cjk.py (a test compares the two).
import { Controller } from "@hotwired/stimulus";

const LETTER = "A-Za-z0-9\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u024F\\u0370-\\u03FF\\u0400-\\u04FF";
const WORD = `[${LETTER}]+(?:['\\u2019.\\-][${LETTER}]+)*`;
const SINGLES =
  "[\\u00B0\\u00B7\\u00D7\\u00F7\\u2014\\u2018\\u2019\\u201C\\u201D\\u2026\\u2030\\u203B" +
  "\\u2100-\\u214F\\u2160-\\u218F\\u2190-\\u23FF\\u2460-\\u27BF" +
  "\\u2E80-\\u2FFF\\u3001-\\uA4CF\\uA960-\\uA97F\\uAC00-\\uD7FF\\uF900-\\uFAFF\\uFE30-\\uFE4F\\uFF01-\\uFFEE" +
  "\\u{20000}-\\u{3FFFF}]";
const UNIT = new RegExp(`${WORD}|${SINGLES}`, "gu");

export function count(text) {
  return text.match(UNIT)?.length ?? 0;
}

/** What the count says against its bounds, or beside what is suggested; `bad` asks for attention. */
export function verdict(number, least, most, about) {
  if (most && number > most) return { text: `${number} / ${most} 字，超出 ${number - most} 字`, bad: true };
  if (least && number < least) return { text: `${number} 字，至少 ${least} 字`, bad: number > 0 };
  return { text: most ? `${number} / ${most} 字` : about ? `${number} / 约 ${about} 字` : `${number} 字`, bad: false };
}

export default class extends Controller {
  static targets = ["input", "output", "total"];
  static values = { least: Number, most: Number, about: Number };

  connect() {
    this.count();
  }

  count() {
    const number = this.inputTargets.reduce((sum, input) => sum + count(input.value), 0);
    const { text, bad } = verdict(number, this.leastValue, this.mostValue, this.aboutValue);
    for (const output of this.outputTargets) {
      output.textContent = text;
      output.classList.toggle("is-bad", bad);
    }
    this.dispatch("counted", { detail: { number } });
  }
}
