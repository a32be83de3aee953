// tom-select in our words and style.
import TomSelect from "tom-select/popular";

export function make(select, { url, create }) {
  select.setAttribute("aria-hidden", "true"); // its label goes to the box that stands for it
  return new TomSelect(select, {
    create,
    maxOptions: 100,
    plugins: select.multiple ? ["remove_button"] : [],
    valueField: "value",
    labelField: "text",
    searchField: url ? [] : ["text"],
    onDropdownClose() {
      clearTimeout(this.refreshTimeout); // of what was typed last
    },
    ...(url && { load: found(url), shouldLoad: (query) => query.length > 0 }),
    render: {
      no_results: () => note("没有找到，可换用名称、简称或拼音首字母"),
      loading: () => note("正在查找…"),
      option_create: ({ input }, escape) => `<div class="create">新增：${escape(input)}</div>`,
    },
  });
}

const note = (text) => `<div class="no-results">${text}</div>`;

/** What comes after somebody has chosen or gone on does not open the list again. */
const found = (url) =>
  async function (query, give) {
    const options = await search(url, query).catch(() => undefined);
    const locked = this.isLocked;
    this.isLocked ||= !this.isOpen;
    give(options);
    this.isLocked = locked;
  };

/** The address answers [{value, text}, …] to ?q=. */
async function search(url, query) {
  const response = await fetch(`${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(response.statusText);
  return response.json();
}
