import { cpus, loadavg } from "node:os";

/** The middle one of several measurements: one that something else disturbed does not count. */
export function median(samples: readonly number[]): number {
    const sorted = [...samples].sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
    return (low + high) / 2;
}

/** How many times something is another: `0.05 x`, `3.2 x`, `72 x`. */
export function times(ratio: number): string {
    return `${ratio.toFixed(ratio < 1 ? 2 : ratio < 10 ? 1 : 0)} x`;
}

/** Seconds that something takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
    const start = performance.now();
    await work();
    return (performance.now() - start) / 1000;
}

/** Other work on the machine shows in the load: the figures of a busy one compare only with each other. */
export function machine(): string {
    return `${cpus().length} x ${cpus()[0]?.model ?? "processor"}, load ${loadavg()[0]?.toFixed(1)}`;
}

/** Says how far a benchmark is, beside its result. */
export function say(line: string): void {
    console.error(`  ${new Date().toTimeString().slice(0, 8)} ${line}`);
}
