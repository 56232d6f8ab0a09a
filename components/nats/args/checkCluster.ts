import { withDefaults, type PlainArgs } from "../../arguments.ts";
import { checkReference } from "../../images/reference.ts";
import { invalid, unless, type Problem } from "../../problems.ts";
import { bytesOf, checkSizeFrom, checkWholeNumber, parseSize } from "../../quantity.ts";
import { checkEncryptionKey, checkFileStore, checkSyncInterval } from "./checkJetStream.ts";
import { checkAccounts } from "./checkAccounts.ts";
import { checkUsers } from "./checkUsers.ts";
import { checkClientTls } from "./clientTls.ts";
import { checkStreams } from "../streams/checks/cluster.ts";
import {
    natsDefaults,
    type CompleteNatsClusterArgs,
    type JetStreamArgs,
    type NatsClusterArgs,
} from "./cluster.ts";
import { checkExtraConfig } from "./extraConfig.ts";
import { checkLimits } from "./limits.ts";
import { checkListeners } from "./listeners.ts";
import { checkRemotes } from "./remotes.ts";

/** JetStream keeps at most five replicas of a stream, and elections take longer with every server. */
export const maxNodes = 9;

/** Every problem of the arguments that can be found without running anything. */
export function checkNatsArgs(args: PlainArgs<NatsClusterArgs>): Problem[] {
    const complete = withDefaults(args, natsDefaults);
    return [
        ...checkReference(args.image, "run", "nats").map((reason) => ({ path: "image", reason })),
        ...checkNodes(complete),
        ...checkClusterName(complete),
        ...checkSizes(complete),
        ...checkUsers(args),
        ...checkAccounts(args),
        ...checkEncryptionKey(args),
        ...checkListeners(complete),
        ...checkClientTls(complete),
        ...checkRemotes(complete),
        ...checkLimits(complete),
        ...checkExtraConfig(complete),
        ...checkStreams(complete),
    ];
}

function checkNodes({ nodes, jetstream }: CompleteNatsClusterArgs): Problem[] {
    const problems = checkWholeNumber("nodes", "number of nodes", nodes, [1, maxNodes]);
    return problems.length > 0
        ? problems
        : unless(
              jetstream === false || nodes % 2 === 1,
              "nodes",
              `${nodes} nodes with JetStream survive no more failures than ${nodes - 1}: ` +
                  `use ${nodes - 1} or ${nodes + 1}, or turn JetStream off (jetstream: false)`,
          );
}

function checkClusterName({ clusterName }: CompleteNatsClusterArgs): Problem[] {
    return unless(
        /^[A-Za-z0-9_-]+$/.test(clusterName),
        "clusterName",
        invalid("cluster name", clusterName, `letters, digits, "-" and "_" only`),
    );
}

function checkSizes({ memory, cpus, maxPayload, jetstream }: CompleteNatsClusterArgs): Problem[] {
    return [
        ...checkSizeFrom("32Mi", "memory", memory, "256Mi"),
        ...checkSizeFrom("1Ki", "maxPayload", maxPayload, "1Mi"),
        ...unless(
            cpus === undefined || (cpus >= 0.01 && cpus <= 1024),
            "cpus",
            invalid("number of cores", cpus, "a number from 0.01 to 1024, for example 0.5"),
        ),
        // https://docs.nats.io/running-a-nats-service/configuration#limits
        ...unless(
            bytesOf(maxPayload) <= bytesOf("64Mi"),
            "maxPayload",
            `"${maxPayload}" is more than the server allows: use "64Mi" or less`,
        ),
        ...(jetstream === false ? [] : checkJetStream(jetstream, memory)),
    ];
}

function checkJetStream(jetstream: JetStreamArgs, memory: string): Problem[] {
    const { size, memoryStore } = jetstream;
    const problems = [
        ...checkSizeFrom("1Mi", "jetstream.size", size, "1Gi"),
        ...checkFileStore(jetstream),
        ...checkSyncInterval(jetstream),
    ];
    if (memoryStore === undefined) {
        return problems;
    }
    const path = "jetstream.memoryStore";
    return [
        ...problems,
        ...checkSizeFrom("1Mi", path, memoryStore, "64Mi"),
        ...unless(
            parseSize(memory) === undefined || bytesOf(memoryStore) <= bytesOf(memory) / 2,
            path,
            `"${memoryStore}" is more than half of memory ("${memory}"): use less, or raise memory`,
        ),
    ];
}

/** What is wrong with the time in which servers must become ready. */
export function checkReadiness(seconds: number): Problem[] {
    return unless(
        seconds >= 5 && seconds <= 3600,
        "readinessSeconds",
        invalid("number of seconds", seconds, "a number from 5 to 3600"),
    );
}
