/** What was measured of one subject. Tables, JSON and pictures are made from it. */
export interface Result {
    /** What all of it is about. */
    readonly subject: string;
    /** The ways that are compared, such as `docker-compose up` and `pulumi up`. */
    readonly columns: readonly string[];
    /** The column that the others are compared with. @default - none */
    readonly yardstick?: string;
    readonly rows: readonly Row[];
    /** What the figures say that a table does not show. */
    readonly notes?: readonly string[];
    /** Whether a picture leaves it out. @default false */
    readonly isTableOnly?: boolean;
}

/** One measurement of every way. */
export interface Row {
    readonly title: string;
    /** Empty where the title has it. */
    readonly unit: string;
    /** The samples of each column, none where it has no such thing. */
    readonly samples: readonly (readonly number[])[];
}

/** The results of a run of a benchmark, and where they are from. */
export interface Report {
    readonly bench: string;
    /** The day, in UTC: `2026-11-26`. */
    readonly date: string;
    readonly machine: string;
    /** Of what was measured, by name. */
    readonly versions: Readonly<Record<string, string>>;
    readonly results: readonly Result[];
}

/** The samples of one way in each round, by what was measured. */
export class Samples<Name extends string> {
    readonly #taken = new Map<Name, number[]>();

    add(name: Name, sample: number): void {
        this.#taken.set(name, [...this.of(name), sample]);
    }

    of(name: Name): readonly number[] {
        return this.#taken.get(name) ?? [];
    }
}
