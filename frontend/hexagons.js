// The 13 counties of Quanzhou as hexagons: a sketch of who lies beside whom, not a surveyed map.

const LIGHT = ["#d7e6fd", "#8db8f5", "#4385e6", "#1a56c4"];
const DARK = ["#12386e", "#1d5fae", "#2f8be6", "#4fd0f5"];
const SANS = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const MIDDLE = [3.5, 1.72];

/** `hex`: [{x, y, name, value, note, href}]; `unit` stands behind the values. */
export function hexagons({ hex, unit = "" }, dark) {
  const most = Math.max(1, ...hex.map((cell) => cell.value));
  return {
    tooltip: { formatter: ({ dataIndex: i }) => plain(`${hex[i].name}：${hex[i].value}${unit}${hex[i].note ? `（${hex[i].note}）` : ""}`) },
    grid: { left: 8, right: 8, top: 8, bottom: 8 },
    xAxis: { show: false, min: 1.2, max: 5.8 },
    yAxis: { show: false, inverse: true, min: -0.62, max: 4.05 },
    visualMap: { show: false, min: 0, max: most, dimension: 2, inRange: { color: dark ? DARK : LIGHT } },
    series: [{
      type: "custom",
      data: hex.map((cell) => ({ value: [cell.x, cell.y, cell.value], name: cell.name, href: cell.href })),
      encode: { x: 0, y: 1, value: 2, tooltip: [2] },
      renderItem: (params, api) => cell(params.coordSys, api, hex[params.dataIndex], most, dark),
    }],
  };
}

const plain = (text) => text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);

function cell(box, api, { name, value }, most, dark) {
  const unit = Math.min(box.width / 4.1, box.height / 4.62);
  const x = box.x + box.width / 2 + (api.value(0) - MIDDLE[0]) * unit;
  const y = box.y + box.height / 2 + (api.value(1) - MIDDLE[1]) * unit;
  const radius = (unit / Math.sqrt(3)) * 0.985;
  const points = [0, 1, 2, 3, 4, 5].map((k) => [x + radius * Math.cos((Math.PI / 180) * (60 * k - 90)), y + radius * Math.sin((Math.PI / 180) * (60 * k - 90))]);
  const fill = dark ? "#eaf6ff" : value > most * 0.42 ? "#fff" : "#123a78";
  const text = (words, dy, weight, size) => ({
    type: "text",
    style: { text: words, x, y: y + dy, textAlign: "center", textVerticalAlign: "middle", fill, font: `${weight} ${size}px ${SANS}` },
  });
  return {
    type: "group",
    children: [
      { type: "polygon", shape: { points }, style: { fill: api.visual("color"), stroke: dark ? "#5fc6ff" : "#fff", lineWidth: dark ? 1 : 2 } },
      text(name, -7, 500, Math.max(11, radius * 0.27)),
      text(String(value), radius * 0.3, 600, Math.max(12, radius * 0.36)),
    ],
  };
}
