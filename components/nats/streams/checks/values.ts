import { checkDuration } from "../../../duration.ts";
import { invalid, unless, type Problem } from "../../../problems.ts";
import { checkSize, checkWholeNumber } from "../../../quantity.ts";
import type { Values } from "../fields/codec.ts";
import type { Field, Fields } from "../fields/field.ts";

/** What is wrong with properties, each for itself. */
export function checkValues(fields: Fields, values: Values, path: string): Problem[] {
    return Object.entries(values)
        .filter(([, value]) => value !== undefined)
        .flatMap(([name, value]) => {
            const field = fields[name];
            return field === undefined
                ? [
                      {
                          path: `${path}${name}`,
                          reason: `unknown key: use one of ${Object.keys(fields).sort().join(", ")}`,
                      },
                  ]
                : checkValue(`${path}${name}`, field, value);
        });
}

function checkValue(path: string, field: Field, value: unknown): Problem[] {
    switch (field.is) {
        case "size":
            return isText(path, field, value) ?? checkSize(path, value as string, field.example as string);
        case "duration":
            return (
                isText(path, field, value) ?? checkDuration(path, value as string, field.example as string)
            );
        case "durations":
            return eachOf(path, value, (at, each) =>
                checkDuration(at, String(each), (field.example as string[])[0] ?? "1s"),
            );
        case "time":
            return unless(
                typeof value === "string" && !Number.isNaN(Date.parse(value)),
                path,
                invalid("time", value, `a date and time, for example "${String(field.example)}"`),
            );
        case "number":
            return checkWholeNumber(path, "number", value as number, [
                field.min,
                field.max ?? Number.MAX_SAFE_INTEGER,
            ]);
        case "choice":
            return unless(
                field.choices.includes(value as string),
                path,
                `${JSON.stringify(value)} does not exist: use one of ${field.choices.join(", ")}`,
            );
        case "object":
            return checkValues(field.fields, value as Values, `${path}.`);
        case "objects":
            return eachOf(path, value, (at, each) => checkValues(field.fields, each as Values, `${at}.`));
        default:
            return [];
    }
}

function isText(path: string, field: Field, value: unknown): Problem[] | undefined {
    return typeof value === "string"
        ? undefined
        : [{ path, reason: invalid(field.is, value, `a text, for example "${String(field.example)}"`) }];
}

function eachOf(path: string, value: unknown, check: (path: string, each: unknown) => Problem[]): Problem[] {
    return Array.isArray(value)
        ? value.flatMap((each, index) => check(`${path}[${index}]`, each))
        : [{ path, reason: "is not valid: use a list" }];
}
