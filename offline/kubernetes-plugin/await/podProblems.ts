import { objects, text } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";
import { at, nameOf, namespaceOf } from "../objects/object.ts";

/** The name of an object, with its namespace unless that is the default one. */
export function qualifiedName(object: Values): string {
    const namespace = namespaceOf(object);
    return namespace === "" || namespace === "default" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}

/** A condition of an object's status. */
export function condition(object: Values, type: string): Values | undefined {
    return objects(at(object, "status", "conditions")).find((each) => each["type"] === type);
}

/** Why a pod is not ready, in the official plugin's words; `[]` where there is nothing to say. */
export function podProblems(pod: Values): string[] {
    const scheduled = condition(pod, "PodScheduled");
    if (scheduled?.["status"] !== "True") {
        const message = text(scheduled?.["reason"]) && text(scheduled?.["message"]);
        return message === "" ? [] : [`[Pod ${qualifiedName(pod)}]: ${message}`];
    }
    const unmet = ["Initialized", "Ready"]
        .map((type) => condition(pod, type))
        .find((each) => each !== undefined && each["status"] !== "True");
    if (unmet === undefined || at(pod, "status", "phase") === "Succeeded") {
        return [];
    }
    const containers = statuses(pod).flatMap(containerProblems);
    const message = text(unmet["reason"]) && text(unmet["message"]);
    return containers.length === 0 && message === ""
        ? []
        : [`[Pod ${qualifiedName(pod)}]: ${message}${containers.join("\n")}`];
}

/** Whether a pod has come as far as it should. */
export function isPodReady(pod: Values): boolean {
    const isTrue = (type: string): boolean => condition(pod, type)?.["status"] === "True";
    const running = isTrue("Ready") || at(pod, "status", "phase") === "Succeeded";
    return isTrue("PodScheduled") && isTrue("Initialized") && running;
}

/** Containers that ended with an error, and whether their last words are of the life before. */
export function crashed(pod: Values): { container: string; previous: boolean }[] {
    return statuses(pod).flatMap((status) => {
        const ended = [at(status, "state", "terminated"), at(status, "lastState", "terminated")];
        const index = ended.findIndex(
            (state) => at(state, "exitCode") !== undefined && at(state, "exitCode") !== 0,
        );
        return index < 0 ? [] : [{ container: text(status["name"]), previous: index === 1 }];
    });
}

function statuses(pod: Values): Values[] {
    const of = (key: string): Values[] => objects(at(pod, "status", key));
    return [...of("initContainerStatuses"), ...of("containerStatuses")];
}

function containerProblems(status: Values): string[] {
    if (status["ready"] === true) {
        return [];
    }
    const waiting = at(status, "state", "waiting");
    const terminated = at(status, "state", "terminated");
    const last = at(status, "lastState", "terminated");
    return [
        ...waitingProblem(waiting),
        ...terminatedProblem(status, terminated),
        ...lastProblem(status, last),
    ];
}

function waitingProblem(state: Value | undefined): string[] {
    const reason = text(at(state, "reason"));
    const usual = state === undefined || reason === "ContainerCreating" || reason === "PodInitializing";
    return usual ? [] : [`[${reason}] ${trimmed(text(at(state, "message")))}`];
}

function terminatedProblem(status: Values, state: Value | undefined): string[] {
    const [reason, message] = [text(at(state, "reason")), text(at(state, "message"))];
    if (reason === "" || reason === "Completed") {
        return [];
    }
    return [
        message === ""
            ? `container "${text(status["name"])}" completed with exit code ${String(at(state, "exitCode"))}`
            : `[${reason}] ${trimmed(message)}`,
    ];
}

function lastProblem(status: Values, state: Value | undefined): string[] {
    if (state === undefined) {
        return [];
    }
    const how = `${text(at(state, "reason"))}: exit code ${String(at(state, "exitCode"))}`;
    const when = text(at(state, "finishedAt"));
    const message = text(at(state, "message"));
    return [
        `container "${text(status["name"])}" terminated at ${when} (${how})`,
        ...(message ? [message] : []),
    ];
}

function trimmed(message: string): string {
    return message
        .replace(/^rpc error: code = Unknown desc = Error response from daemon: /, "")
        .replace(/: manifest unknown$/, "");
}
