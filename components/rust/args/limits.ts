import { invalid, unless, type Problem } from "../../problems.ts";
import { checkSize, checkWholeNumber, parseSize } from "../../quantity.ts";

/** A smaller limit kills a program while it starts. */
const minMemory = "8Mi";
/** The least that a Docker Engine accepts: https://github.com/moby/moby/blob/master/daemon/daemon_unix.go. */
const minCpus = 0.01;
const maxReplicas = 100;

/** Every problem of how much a service may use. */
export function checkLimits({
    replicas,
    memory,
    cpus,
    scratch,
}: {
    readonly replicas: number;
    readonly memory: string;
    readonly cpus?: number;
    readonly scratch?: string;
}): Problem[] {
    return [
        ...checkWholeNumber("replicas", "number of replicas", replicas, [1, maxReplicas]),
        ...checkMemory(memory),
        ...(scratch === undefined ? [] : checkScratch(scratch, memory)),
        ...unless(
            cpus === undefined || cpus >= minCpus,
            "cpus",
            invalid("number of cores", cpus, `${minCpus} or more, for example 0.5`),
        ),
    ];
}

function checkMemory(memory: string): Problem[] {
    const bytes = parseSize(memory);
    return bytes === undefined
        ? checkSize("memory", memory, "128Mi")
        : unless(
              bytes >= (parseSize(minMemory) ?? 0),
              "memory",
              `"${memory}" is too little for a program to start: use ${minMemory} or more, for example "128Mi"`,
          );
}

function checkScratch(scratch: string, memory: string): Problem[] {
    const [size, limit] = [parseSize(scratch), parseSize(memory)];
    return size === undefined || limit === undefined
        ? checkSize("scratch", scratch, "16Mi")
        : unless(
              size < limit,
              "scratch",
              `"${scratch}" must be less than memory ("${memory}"), which it is part of: use less, for example "16Mi"`,
          );
}
