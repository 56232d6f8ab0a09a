import assert from "node:assert/strict";
import {
    hardenedContainer,
    ownershipCommand,
    ownershipContainer,
} from "../../../../components/hardening/docker.ts";
import { checkResource } from "../../../../components/policy/check.ts";
import { recordedResource } from "../../../../components/policy/recorded.ts";
import { unknown } from "../../../../components/policy/resource.ts";
import { container, context, digest, image, lines, made, podWith, table, workload } from "../policy/made.ts";

describe("the rules of a container on Docker", () => {
    const root = (user: string) =>
        `user user: ${user} does not name a user other than root by its number: use "65532:65532"`;
    const host = (field: string) =>
        `host-namespaces ${field}: "host" puts the container into the host's namespace: remove it`;
    const device = (field: string, value: string) =>
        `privileged ${field}: ${value} gives the container devices of the host: remove it`;
    const seccomp = (value: string) =>
        `seccomp securityOpts: ${value} takes the container out of the engine's default profile: use ["no-new-privileges:true"]`;
    const mayGain = (value: string) =>
        `new-privileges securityOpts: ${value} lets processes gain privileges: use ["no-new-privileges:true"]`;
    table(container, [
        [{}],
        [{ user: unknown, memory: unknown, image: unknown, securityOpts: unknown, capabilities: unknown }],
        [{ user: "1000" }],
        [{ user: undefined }, root("not set, which")],
        ...["0", "0:0", "root", "app", "00:1"].map((user) => [{ user }, root(`"${user}"`)] as const),
        [
            { readOnly: false },
            "read-only-root readOnly: false lets the container write to its root file system: use true",
        ],
        [
            { capabilities: { drops: ["NET_RAW"] } },
            `capabilities capabilities.drops: ["NET_RAW"] leaves capabilities to the container: use ["ALL"]`,
        ],
        [
            { capabilities: { drops: ["ALL"], adds: ["CAP_SYS_ADMIN"] } },
            `capabilities capabilities.adds: ["CAP_SYS_ADMIN"] gives the container capabilities: remove it`,
        ],
        [{ securityOpts: [] }, mayGain("[]")],
        [{ securityOpts: ["no-new-privileges"] }],
        [{ securityOpts: ["no-new-privileges:false"] }, mayGain(`["no-new-privileges:false"]`)],
        [
            { securityOpts: ["no-new-privileges:true", "no-new-privileges=false"] },
            mayGain(`["no-new-privileges:true","no-new-privileges=false"]`),
        ],
        ...["seccomp=unconfined", "seccomp:/tmp/all.json", "apparmor=unconfined", "label:disable"].map(
            (option) =>
                [
                    { securityOpts: ["no-new-privileges:true", option] },
                    seccomp(`["no-new-privileges:true","${option}"]`),
                ] as const,
        ),
        [
            { privileged: true },
            "privileged privileged: true gives the container everything that root on the host has: remove it",
        ],
        [{ devices: [] }],
        [{ devices: [{ hostPath: "/dev/kvm" }] }, device("devices", `[{"hostPath":"/dev/kvm"}]`)],
        [{ gpus: "all" }, device("gpus", `"all"`)],
        ...["networkMode", "pidMode", "ipcMode", "usernsMode", "cgroupnsMode"].map(
            (field) => [{ [field]: "host" }, host(field)] as const,
        ),
        [
            { networksAdvanced: [{ name: "host" }] },
            `host-namespaces networksAdvanced: [{"name":"host"}] puts the container into the host's network: use a network of the stack's own`,
        ],
        [{ networkMode: "bridge", networksAdvanced: [{ name: "own" }] }],
        [
            { memory: undefined },
            "memory-limit memory: not set, which lets the container use all memory of the host: use a number of mebibytes",
        ],
        [
            { publishAllPorts: true },
            `published-ports publishAllPorts: true publishes every port of the image on all addresses: use ports with an address, such as { internal: 3000, external: 3000, ip: "127.0.0.1" }`,
        ],
    ]);

    const ownership = {
        ...ownershipContainer,
        image: `dhi.io/busybox:1.37.0-debian13@${digest}`,
        entrypoints: ownershipCommand("/data"),
        mounts: [{ type: "volume", source: "data", target: "/data" }],
    };
    const refusedOf = (props: object) =>
        checkResource(made("docker:index/container:Container", { ...props }), context).map(
            ({ rule }) => rule,
        );

    it("accepts root for the one-shot container that makes another user the owner of a volume", () => {
        assert.deepEqual(refusedOf(ownership), []);
    });

    it("accepts it as a plugin completes it, too", () => {
        const capabilities = { ...ownershipContainer.capabilities, __defaults: [] };
        const inputs = { ...ownership, capabilities, __defaults: ["start"] };
        const recorded = recordedResource("docker:index/container:Container", "init", inputs);
        assert.deepEqual(checkResource(recorded, context), []);
    });

    for (const change of [
        { networkMode: "bridge" },
        { entrypoints: ["sh", "-c", "chown"] },
        { privileged: true },
        { capabilities: { drops: ["ALL"], adds: ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_SYS_ADMIN"] } },
        { image: `registry.example.com/team/chown:1@${digest}` },
    ]) {
        it(`refuses root for one that differs by ${JSON.stringify(change)}`, () => {
            assert.ok(refusedOf({ ...ownership, ...change }).includes("user"));
        });
    }

    it("refuses files of the host for that container too", () => {
        const mounts = [{ type: "bind", source: "/etc", target: "/data" }];
        assert.deepEqual(refusedOf({ ...ownership, mounts }), ["host-paths"]);
    });

    it("refuses each field that is left out of the profile that it repeats", () => {
        for (const field of ["user", "readOnly", "capabilities", "securityOpts"]) {
            assert.ok(field in hardenedContainer);
            assert.notDeepEqual(lines(checkResource(container({ [field]: undefined }), context)), []);
        }
    });
});

describe("the rules of a pod", () => {
    const at = "spec.template.spec.containers[0]";
    const secured = (change: object) => ({ securityContext: change });
    const [own, ofPod] = [`${at}.securityContext`, "spec.template.spec"];
    table(podWith, [
        [{}],
        [
            secured({ runAsUser: 0 }),
            `user ${own}.runAsUser: 0 does not name a user other than root by its number: use 65532`,
        ],
        [
            secured({ runAsNonRoot: false }),
            `user ${own}.runAsNonRoot: false lets the image's user be root: use true`,
        ],
        [
            secured({ readOnlyRootFilesystem: false }),
            `read-only-root ${own}.readOnlyRootFilesystem: false lets the container write to its root file system: use true`,
        ],
        [
            secured({ capabilities: { drop: [] } }),
            `capabilities ${own}.capabilities.drop: [] leaves capabilities to the container: use ["ALL"]`,
        ],
        [
            secured({ capabilities: { add: ["NET_ADMIN"] } }),
            `capabilities ${own}.capabilities.add: ["NET_ADMIN"] gives the container capabilities: remove it`,
        ],
        [
            secured({ allowPrivilegeEscalation: true }),
            `new-privileges ${own}.allowPrivilegeEscalation: true lets processes gain privileges: use false`,
        ],
        [
            secured({ seccompProfile: { type: "Unconfined" } }),
            `seccomp ${own}.seccompProfile.type: "Unconfined" runs the container without a seccomp profile: use "RuntimeDefault"`,
        ],
        [
            secured({ privileged: true }),
            `privileged ${own}.privileged: true gives the container everything that root on the node has: remove it`,
        ],
        [
            secured({ procMount: "Unmasked" }),
            `privileged ${own}.procMount: "Unmasked" shows the container the node's /proc: remove it`,
        ],
        [
            secured({ windowsOptions: { hostProcess: true } }),
            `privileged ${own}.windowsOptions.hostProcess: true makes the container a process of the node: remove it`,
        ],
        [{ securityContext: unknown }],
        [
            { resources: { limits: { memory: null } } },
            `memory-limit ${at}.resources.limits.memory: not set, which lets the container use all memory of the node: use a size such as "256Mi"`,
        ],
    ]);
    table(workload, [
        ...["hostNetwork", "hostPID", "hostIPC"].map(
            (field) =>
                [
                    { [field]: true },
                    `host-namespaces ${ofPod}.${field}: true puts the pod into the node's namespace: remove it`,
                ] as const,
        ),
        [{ securityContext: { runAsUser: 0, seccompProfile: null } }],
    ]);

    it("finds what a container inherits from its pod, and init containers", () => {
        const init = { name: "init", image: `dhi.io/busybox:1.37.0-debian13@${digest}` };
        const found = checkResource(workload({ initContainers: [init] }), context);
        assert.ok(found.every(({ path }) => path.startsWith("spec.template.spec.initContainers[0]")));
        // The pod has the user and the seccomp profile.
        assert.deepEqual(
            found.map(({ rule }) => rule),
            ["read-only-root", "capabilities", "new-privileges", "memory-limit"],
        );
    });

    it("looks in a patch for what it changes only", () => {
        const patch = (change: object) =>
            made("kubernetes:apps/v1:DeploymentPatch", {
                spec: { template: { spec: { containers: [{ name: "app", ...change }] } } },
            });
        assert.deepEqual(checkResource(patch({}), context), []);
        assert.deepEqual(
            checkResource(patch({ image: "nginx", securityContext: { privileged: true } }), context).map(
                ({ rule }) => rule,
            ),
            ["privileged", "image-registry", "image-digest", "image-tag"],
        );
        assert.deepEqual(checkResource(patch({ image }), context), []);
    });
});
