import type { Measurement } from "./measurement.ts";

const WIDTH = 640;
const HEIGHT = 420;
const LEFT = 64;
const BOTTOM = 48;
const RIGHT = 190;
const TOP = 24;
const COLORS = ["#1b6ca8", "#c0392b", "#27803b", "#8e44ad", "#b9770e", "#16727a"];

/** Cost against size, both on logarithmic axes, as an SVG: one line for each thing measured at several sizes. */
export function drawChart(title: string, measurements: readonly Measurement[]): string {
  const lines = new Map<string, Measurement[]>();
  for (const measurement of measurements) {
    const name = `${measurement.what} (${measurement.unit})`;
    lines.set(name, [...(lines.get(name) ?? []), measurement]);
  }
  const exponents = (values: readonly number[]) =>
    [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))] as const;
  const [x0, x1] = exponents(measurements.map(({ passages }) => passages));
  const [y0, y1] = exponents(measurements.map(({ value }) => value));
  const x = (value: number) =>
    LEFT + ((Math.log10(value) - x0) / Math.max(1, x1 - x0)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) =>
    HEIGHT - BOTTOM - ((Math.log10(value) - y0) / Math.max(1, y1 - y0)) * (HEIGHT - BOTTOM - TOP);
  const powers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const grid = [
    ...powers(x0, x1).map(
      (e) =>
        `<path d="M${x(10 ** e)} ${TOP}V${HEIGHT - BOTTOM}"/><text x="${x(10 ** e)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">10${superscript(e)}</text>`,
    ),
    ...powers(y0, y1).map(
      (e) =>
        `<path d="M${LEFT} ${y(10 ** e)}H${WIDTH - RIGHT}"/><text x="${LEFT - 8}" y="${y(10 ** e) + 4}" text-anchor="end">${10 ** e}</text>`,
    ),
  ];
  const drawn = [...lines].map(([name, points], i) => {
    const color = COLORS[i % COLORS.length]!;
    const path = points
      .map(
        ({ passages, value }, n) => `${n === 0 ? "M" : "L"}${x(passages).toFixed(1)} ${y(value).toFixed(1)}`,
      )
      .join("");
    const last = points.at(-1)!;
    return `<path d="${path}" stroke="${color}" stroke-width="2"/><text x="${x(last.passages) + 8}" y="${y(last.value) + 4}" fill="${color}">${name}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11" fill="none">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/><text x="${LEFT}" y="15" font-size="13" fill="#222">${title}</text>
<g stroke="#ddd">${grid.join("").replaceAll("<text", '<text stroke="none" fill="#555"')}</g>
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}" text-anchor="middle" fill="#555">passages</text>
${drawn.join("\n")}
</svg>
`;
}

function superscript(exponent: number): string {
  return [...String(exponent)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]!).join("");
}
