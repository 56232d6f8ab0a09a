import { cpus, loadavg, totalmem } from "node:os";

/** The median of several measurements, which ignores outliers. */
export function median(samples: readonly number[]): number {
    const sorted = [...samples].sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
    return (low + high) / 2;
}

/** A ratio as text: `0.05 x`, `3.2 x`, `72 x`. */
export function times(ratio: number): string {
    return `${ratio.toFixed(ratio < 1 ? 2 : ratio < 10 ? 1 : 0)} x`;
}

/** A figure as text, with three digits and all of those before the point: `0.0457`, `12.3`, `8,747`. */
export function figure(value: number): string {
    return Math.abs(value) < 1000
        ? value.toLocaleString("en-US", { maximumSignificantDigits: 3 })
        : Math.round(value).toLocaleString("en-US");
}

/** A line through points, by least squares. */
export interface Line {
    readonly slope: number;
    /** The value at zero. */
    readonly base: number;
    /** How far off the line the farthest point is. */
    readonly farthest: number;
}

/** The line that fits points with at least two different x. */
export function fit(points: readonly (readonly [x: number, y: number])[]): Line {
    const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
    const [middleX, middleY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
    const slope =
        mean(points.map(([x, y]) => (x - middleX) * (y - middleY))) /
        mean(points.map(([x]) => (x - middleX) ** 2));
    const base = middleY - slope * middleX;
    return { slope, base, farthest: Math.max(...points.map(([x, y]) => Math.abs(y - base - slope * x))) };
}

/** The duration of some work in seconds. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
    const start = performance.now();
    await work();
    return (performance.now() - start) / 1000;
}

/** The processor, the memory and the load. Figures from a busy machine are comparable with each other only. */
export function machine(): string {
    const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
    return `${cpus().length} x ${cpus()[0]?.model ?? "processor"}, ${memory}, load ${loadavg()[0]?.toFixed(1)}`;
}

/** Reports the progress of a benchmark on standard error. */
export function say(line: string): void {
    console.error(`  ${new Date().toTimeString().slice(0, 8)} ${line}`);
}
