import { cpus, loadavg } from "node:os";

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

/** The duration of some work in seconds. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
    const start = performance.now();
    await work();
    return (performance.now() - start) / 1000;
}

/** The processor and the load. Figures from a busy machine are comparable with each other only. */
export function machine(): string {
    return `${cpus().length} x ${cpus()[0]?.model ?? "processor"}, load ${loadavg()[0]?.toFixed(1)}`;
}

/** Reports the progress of a benchmark on standard error. */
export function say(line: string): void {
    console.error(`  ${new Date().toTimeString().slice(0, 8)} ${line}`);
}
