// Shows the sum of the inputs of a table while it is typed; amounts of money may be written as 1,234.50 or 3.2万.
import { Controller } from "@hotwired/stimulus";

const WAN = 10000;

export default class extends Controller {
  static targets = ["input", "text"];
  static values = { money: Boolean };

  connect() {
    this.update();
  }

  update() {
    const sum = this.inputTargets.reduce((total, input) => total + (this.moneyValue ? yuan(input.value) : Number(input.value) || 0), 0);
    this.textTarget.textContent = this.moneyValue ? sum.toLocaleString("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 }) : sum;
  }
}

function yuan(text) {
  const plain = text.replace(/[\s,，¥￥元]/g, "");
  const number = Number(plain.replace("万", ""));
  return (number || 0) * (plain.endsWith("万") ? WAN : 1);
}
