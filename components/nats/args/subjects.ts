/** Subjects, of which `*` stands for a word and `>` for all that follow: https://docs.nats.io/nats-concepts/subjects. */

/** Whether the server accepts a subject: tokens between dots, with `*` for one and `>` for all that follow. */
export function isSubject(subject: string): boolean {
    const tokens = subject.split(".");
    return tokens.every(
        (token, index) => /^\S+$/.test(token) && (token !== ">" || index === tokens.length - 1),
    );
}

/** Whether a message can be on both of two subjects. */
export function collide(one: string, other: string): boolean {
    const [first, second] = [one.split("."), other.split(".")];
    const shared = Math.min(first.length, second.length);
    for (let index = 0; index < shared; index++) {
        const [a = "", b = ""] = [first[index], second[index]];
        if (a === ">" || b === ">") {
            return true;
        }
        if (a !== b && a !== "*" && b !== "*") {
            return false;
        }
    }
    return first.length === second.length;
}

/** Why a text is not a subject; `undefined` if it is. */
export function whyNoSubject(subject: string): string | undefined {
    if (isSubject(subject)) {
        return undefined;
    }
    const words = subject.split(".").every((word) => /^\S+$/.test(word));
    return words
        ? `"${subject}" is not a valid subject: ">" stands for the rest, so use it at the end only, or "*" for one word`
        : `"${subject}" is not a valid subject: use words separated by single dots, without spaces, for example "orders.>"`;
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
