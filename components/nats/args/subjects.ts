/**
 * Why a text is not a subject; `undefined` if it is.
 *
 * Source: https://docs.nats.io/nats-concepts/subjects.
 */
export function whyNoSubject(subject: string): string | undefined {
    const tokens = subject.split(".");
    if (subject === "" || tokens.includes("") || /\s/.test(subject)) {
        return `"${subject}" is not a valid subject: use words separated by single dots, without spaces, for example "orders.>"`;
    }
    return tokens.slice(0, -1).includes(">")
        ? `"${subject}" is not a valid subject: ">" stands for the rest, so use it at the end only, or "*" for one word`
        : undefined;
}

/** Whether a subject with wildcards has all those of another one. */
export function includesSubject(wide: string, narrow: string): boolean {
    const [wides, narrows] = [wide.split("."), narrow.split(".")];
    const rest = wides.at(-1) === ">" ? wides.length - 1 : undefined;
    if (rest === undefined ? wides.length !== narrows.length : narrows.length <= rest) {
        return false;
    }
    return wides.slice(0, rest).every((token, index) => {
        const other = narrows[index];
        return other !== ">" && (token === "*" || token === other);
    });
}
