/** What the schema's descriptions consist of. */
export interface Description {
    /** The only runtime that the text is about; undefined for both. */
    readonly runtime?: string;
    readonly text: string;
    /** The default. */
    readonly standard?: string;
    readonly example?: string;
}

/** The parts of a description, which `cli/docs/plugin/types.ts` joins: one for each runtime, or one for both. */
export function parseDescription(description = ""): Description[] {
    const [both = "", ...parts] = description.split(/(?:^|(?<=\.) )(Docker|Kubernetes): (?=[A-Z`])/);
    return parts.length === 0
        ? [partOf(both)]
        : parts.flatMap((runtime, index) =>
              index % 2 === 0 ? [{ runtime, ...partOf(parts[index + 1] ?? "") }] : [],
          );
}

function partOf(whole: string): Description {
    const [, text = "", standard, example] =
        /^(.*?)(?:(?:^| )Default: (.*?)\.)?(?: Example: (`.*`)\.)?$/.exec(whole.replaceAll("\n", " ")) ?? [];
    return {
        text,
        ...(standard === undefined ? {} : { standard }),
        ...(example === undefined ? {} : { example }),
    };
}
