import { Container, Volume } from "@pulumi/docker";
import { enforceRules } from "../../../components/policy/enforce.ts";

const digest = `sha256:${"0".repeat(64)}`;

/** Makes a volume, and a container with the engine's socket, where the environment asks for rules or not. */
export default async function run(): Promise<void> {
    const rules =
        process.env["TEST_RULES"] === "none"
            ? undefined
            : enforceRules({
                  registries: ["dhi.io"],
                  hardened: ["dhi.io"],
                  exemptions:
                      process.env["TEST_RULES"] === "exempt"
                          ? ["engine-socket", "user"].map((rule) => ({
                                rule,
                                resource: "dhi-policy-spy",
                                reason: "watches the others",
                                until: "2999-12-31",
                            }))
                          : [],
              });
    new Volume("dhi-policy-data", { name: "dhi-policy-data" });
    new Container("dhi-policy-spy", {
        name: "dhi-policy-spy",
        image: `dhi.io/nats:2.15.1-debian13@${digest}`,
        readOnly: true,
        capabilities: { drops: ["ALL"] },
        securityOpts: ["no-new-privileges:true"],
        memory: 16,
        volumes: [{ hostPath: "/var/run/docker.sock", containerPath: "/socket" }],
        mustRun: false,
        start: false,
    });
    await rules?.finished();
}
