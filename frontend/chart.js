// ECharts with the parts that our pages use, our fonts, and the hexagonal map of counties.
import { BarChart, CustomChart, FunnelChart, HeatmapChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { hexagons } from "./hexagons.js";

echarts.use([
  AriaComponent, BarChart, CanvasRenderer, CustomChart, FunnelChart, GridComponent, HeatmapChart, LegendComponent, LineChart, PieChart,
  TooltipComponent, VisualMapComponent,
]);
const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const COLORS = ["#1a5fd0", "#2aa35a", "#e07b1c", "#6b3fd4", "#0b7f90", "#8db8f5", "#d42a21"];

const AXIS = { axisLine: { lineStyle: { color: "#d5dce7" } }, axisTick: { show: false }, axisLabel: { color: "#48566a" }, splitLine: { lineStyle: { color: "#eef1f6" } } };
const THEME = { color: COLORS, textStyle: { fontFamily: FONT }, categoryAxis: { ...AXIS, splitLine: { show: false } }, valueAxis: { ...AXIS, axisLine: { show: false } }, legend: { textStyle: { color: "#48566a" }, itemWidth: 12, itemHeight: 8 } };

export function mount(element, data, dark) {
  const chart = echarts.init(element, dark ? undefined : THEME);
  const option = data.hex ? hexagons(data, dark) : data;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  chart.setOption({ textStyle: { fontFamily: FONT }, aria: { enabled: true }, animation: !calm, animationDuration: 400, ...option });
  return chart;
}
