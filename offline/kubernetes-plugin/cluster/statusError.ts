import { isObject, objects, text } from "../../plugin/values.ts";
import type { Values } from "../../plugin/values.ts";

/** The API server said no. Its message is made for people. */
export class StatusError extends Error {
    /** The HTTP status. */
    public readonly code: number;
    /** `NotFound`, `AlreadyExists`, `Conflict`, `Invalid`, `Forbidden`, … */
    public readonly reason: string;
    readonly #details: Values;

    public constructor(code: number, body: string) {
        const status = parsed(body);
        super(text(status["message"]) || `the server answered with status ${code}: ${body.trim()}`);
        this.code = code;
        this.reason = text(status["reason"]) || (code === 404 ? "NotFound" : "");
        this.#details = isObject(status["details"]) ? status["details"] : {};
    }

    /** Whether it is the namespace that is missing, and not the object. */
    public get missesNamespace(): boolean {
        return this.reason === "NotFound" && this.#details["kind"] === "namespaces";
    }

    /** The field whose absence is the cause. */
    public get requiredField(): string | undefined {
        const causes = objects(this.#details["causes"]);
        const required = causes.find(({ reason }) => reason === "FieldValueRequired");
        return required && text(required["field"]);
    }
}

/** The cluster has no such kind; a custom resource's definition may yet come. */
export class NoMatchError extends Error {
    public constructor(apiVersion: string, kind: string) {
        super(`no matches for kind "${kind}" in version "${apiVersion}"`);
    }
}

/** Whether an error is the API server's, for this reason. */
export function isStatus(error: unknown, reason: string): error is StatusError {
    return error instanceof StatusError && error.reason === reason;
}

function parsed(body: string): Values {
    try {
        const status = JSON.parse(body) as unknown;
        return isObject(status) ? status : {};
    } catch {
        return {};
    }
}
