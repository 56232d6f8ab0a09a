import { invalid, type Problem } from "../../../problems.ts";

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

/** What is wrong with subjects that must not overlap. */
export function checkSubjects(path: string, subjects: readonly string[]): Problem[] {
    return subjects.flatMap((subject, index) => {
        const at = `${path}[${index}]`;
        if (!isSubject(subject)) {
            return [{ path: at, reason: invalidSubject(subject) }];
        }
        const other = subjects.slice(0, index).find((each) => collide(each, subject));
        return other === undefined
            ? []
            : [{ path: at, reason: `"${subject}" overlaps with "${other}": remove one of them` }];
    });
}

/** The message for a subject that the server refuses. */
export function invalidSubject(subject: string): string {
    return invalid("subject", subject, `tokens between dots, for example "orders.eu" or "orders.>"`);
}
