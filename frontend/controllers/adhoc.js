// A form that was designed as data: shows and hides fields and computes formulas while one types; the server does both again.
import { Controller } from "@hotwired/stimulus";
import { holds } from "../conditions.js";
import { compute } from "../formula.js";

const CENT = 100;
const WAN = 10000;
const AMOUNT = /^[¥￥]?([+-]?\d+(?:\.\d+)?)(万元|万|元)?$/;

export default class extends Controller {
  static targets = ["line"];
  static values = { form: Object };

  connect() {
    this.lines = new Map(this.lineTargets.map((line) => [line.dataset.key, line]));
    this.update();
  }

  /** Once through the fields, for conditions and formulas look only at those before. */
  update() {
    const data = { ...this.formValue.data };
    for (const field of this.formValue.fields) {
      const line = this.lines.get(field.key);
      const shows = holds(field.when, data);
      if (line) line.hidden = !shows;
      if (!shows) delete data[field.key];
      else if (line && field.kind === "formula" && field.formula) this.compute(field, line, data);
      else if (line?.querySelector("input, select, textarea")) data[field.key] = read(field, line);
    }
    this.head();
  }

  compute(field, line, data) {
    data[field.key] = whole(field, compute(field.formula, data, this.formValue.calendar));
    line.querySelector("output").textContent = written(field, data[field.key]);
  }

  /** A heading under which nothing shows is left out. */
  head() {
    let below = false;
    for (const line of [...this.lineTargets].reverse()) {
      const heading = "heading" in line.dataset;
      if (heading) line.hidden ||= !below;
      below = heading ? false : below || !line.hidden;
    }
  }
}

function read(field, line) {
  if (field.kind === "rows") return rows(field, line);
  if (field.kind === "range") return span(line);
  if (field.kind === "file") return files(line);
  return value(field, line);
}

function rows(field, line) {
  const all = [...line.querySelectorAll("tbody tr")].map((row) => cells(field, row));
  return all.filter((row) => field.fields.some(({ key, kind }) => kind !== "formula" && !blank(row[key])));
}

function cells(field, row) {
  const data = {};
  field.fields.forEach((column, at) => {
    const place = row.children[at];
    if (column.kind !== "formula") { data[column.key] = value(column, place); return; }
    data[column.key] = column.formula ? whole(column, compute(column.formula, data)) : null;
    place.querySelector("output").textContent = written(column, data[column.key]);
  });
  return data;
}

const blank = (one) => one === null || one === false || (Array.isArray(one) && !one.length);

function value(field, place) {
  if (field.kind === "multi") return [...place.querySelectorAll("input:checked")].map((input) => input.value);
  if (field.kind === "bool") return place.querySelector("input").checked;
  const many = place.querySelector("select[multiple]");
  if (many) return [...many.selectedOptions].map((option) => Number(option.value));
  const input = place.querySelector("input:checked, select") ?? place.querySelector("input:not([type=radio]), textarea");
  const text = input?.value.trim() ?? "";
  if (text === "") return null;
  if (field.kind === "money") return fen(text);
  return ["int", "user", "unit"].includes(field.kind) ? Number(text) : text;
}

/** An amount as the server reads it (citong/lib/money.py); NaN if it is none. */
function fen(text) {
  const [, number, unit = ""] = text.normalize("NFKC").replace(/[,\s]/g, "").match(AMOUNT) ?? [];
  return Math.round(Number(number) * CENT * (unit.startsWith("万") ? WAN : 1));
}

function files(line) {
  const kept = line.querySelectorAll("input[type=checkbox]:not(:checked)").length;
  return Array(kept + line.querySelector("input[type=file]").files.length).fill(0);
}

function span(line) {
  const inputs = [...line.querySelectorAll("input, select")].map((input) => input.value);
  const [from, fromHalf, to, toHalf] = inputs.length === 4 ? inputs : [inputs[0], "", inputs[1], ""];
  return from && to ? { from, to, from_half: fromHalf, to_half: toHalf } : null;
}

const whole = (field, number) => (number === null || field.suffix !== "元" ? number : Math.round(number));

function written(field, number) {
  if (number === null || number === undefined) return "—";
  if (field.suffix === "元") return `${(number / CENT).toLocaleString("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 })} 元`;
  return `${Number(number.toFixed(4))}${field.suffix ? ` ${field.suffix}` : ""}`;
}
