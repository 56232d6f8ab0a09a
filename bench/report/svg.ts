import { html, type Html } from "../../preview/html/markup.ts";
import { picture } from "../../preview/html/picture.ts";
import { figure, median } from "./figures.ts";
import type { Report, Result, Row } from "./result.ts";
import { ratioOf } from "./table.ts";

const width = 840;
const labels = 270;
const longest = 330;
const bar = 20;

const styles = `
.page { fill: #ffffff; stroke: #b5c0cb }
.subject { font-size: 15px; font-weight: 600 }
.row { font-weight: 600 }
.yardstick { fill: #b5c0cb }
.way { fill: #2463c6 }
.range { stroke: #1c2733; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) {
  .page { fill: #10171e; stroke: #46535f }
  .yardstick { fill: #5b6875 } .way { fill: #7ab0ff } .range { stroke: #e3e9ef }
}`;

/** A part of the picture: what is drawn at a height, and how high it is. */
interface Part {
    readonly height: number;
    draw(y: number): Html;
}

/** A report as bars: the median of each way with its range. Each row of a result has its own scale. */
export function reportSvg({ bench, date, machine, results }: Report): Html {
    const parts = [
        ...results.filter(({ isTableOnly = false }) => !isTableOnly).flatMap(partsOf),
        note(`${date}, ${machine}; lines: lowest to highest`),
    ];
    const height = parts.reduce((sum, part) => sum + part.height, 24);
    let y = 10;
    const drawn = parts.map((part) => {
        const at = y;
        y += part.height;
        return part.draw(at);
    });
    return picture(
        { title: `Figures of npm run bench -- ${bench}`, width, height, styles },
        html`<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" />
            ${drawn}`,
    );
}

function partsOf(result: Result): Part[] {
    return [
        {
            height: 34,
            draw: (y) => html`<text class="subject" x="16" y="${y + 24}">${result.subject}</text>`,
        },
        ...result.rows.flatMap((row) => rowOf(result, row)),
        ...(result.notes ?? []).map(note),
    ];
}

function rowOf(result: Result, row: Row): Part[] {
    const highest = Math.max(...row.samples.flat());
    const scale = highest > 0 ? longest / highest : 0;
    return [
        { height: 28, draw: (y) => html`<text class="row" x="16" y="${y + 20}">${row.title}</text>` },
        ...result.columns.flatMap((column, index) =>
            (row.samples[index] ?? []).length === 0 ? [] : [barOf(result, row, index, scale, column)],
        ),
    ];
}

function barOf(result: Result, row: Row, index: number, scale: number, title: string): Part {
    const samples = row.samples[index] ?? [];
    const [low, high] = [Math.min(...samples) * scale, Math.max(...samples) * scale];
    const ratio = ratioOf(result, row, index);
    const text = [figure(median(samples)), row.unit, ...(ratio === undefined ? [] : [`(${ratio})`])].join(
        " ",
    );
    return {
        height: bar + 4,
        draw: (y) =>
            html`<text x="32" y="${y + 15}">${title}</text>
                <rect
                    class="${title === result.yardstick ? "yardstick" : "way"}"
                    x="${labels}"
                    y="${y + 2}"
                    width="${(median(samples) * scale).toFixed(1)}"
                    height="${bar - 2}"
                    rx="2"
                />
                ${
                    high - low < 2
                        ? ""
                        : html`<line
                              class="range"
                              x1="${(labels + low).toFixed(1)}"
                              x2="${(labels + high).toFixed(1)}"
                              y1="${y + bar / 2 + 1}"
                              y2="${y + bar / 2 + 1}"
                          />`
                }
                <text x="${(labels + high + 8).toFixed(1)}" y="${y + 15}">${text}</text>`,
    };
}

function note(text: string): Part {
    return { height: 24, draw: (y) => html`<text class="note" x="16" y="${y + 16}">${text}</text>` };
}
