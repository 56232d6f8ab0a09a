/** `1 server`, `3 changed resources`, `2 volumes with streams`. */
export function counted(count: number, noun: string): string {
    const [subject = "", ...rest] = noun.split(/(?= with )/);
    return `${count} ${count === 1 ? subject : plural(subject)}${rest.join("")}`;
}

function plural(noun: string): string {
    return /[^aeiou]y$/.test(noun)
        ? `${noun.slice(0, -1)}ies`
        : `${noun}${/(?:s|x|ch)$/.test(noun) ? "es" : "s"}`;
}

/** The beginning of a text that is too long, by code points, so that no half of one is left. */
export function cut(text: string, length: number): string {
    return text.length <= length ? text : `${[...text.slice(0, length * 2)].slice(0, length).join("")}…`;
}

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
    return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;
}

const pasts: Readonly<Record<string, string>> = {
    DELETES: "DELETED",
    fails: "failed",
    go: "went",
    goes: "went",
    is: "was",
    load: "loaded",
    loads: "loaded",
    join: "joined",
    joins: "joined",
    restart: "restarted",
    restarts: "restarted",
    roll: "rolled",
    stay: "stayed",
    stays: "stayed",
    stop: "stopped",
};

/** A phrase about what happens, about what has happened: `3 servers rolled one at a time`. */
export function inPast(phrase: string): string {
    return phrase.replaceAll(/\w+/g, (word) => (Object.hasOwn(pasts, word) ? (pasts[word] ?? word) : word));
}
