import { invalid, type Problem } from "../../../problems.ts";
import { collide, isSubject } from "../../args/subjects.ts";

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
