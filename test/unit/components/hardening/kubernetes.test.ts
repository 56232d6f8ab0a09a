import assert from "node:assert/strict";
import {
    hardenedContainer,
    hardenedPod,
    restrictedNamespace,
    secretFileMode,
} from "../../../../components/hardening/kubernetes.ts";

// https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, and a read-only root file system.
describe("the security profile on Kubernetes", () => {
    const user = { runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532 };
    const seccompProfile = { type: "RuntimeDefault" };

    it("gives pods no token, no root user and the default seccomp profile", () => {
        assert.deepEqual(hardenedPod, {
            automountServiceAccountToken: false,
            securityContext: {
                ...user,
                fsGroup: 65532,
                fsGroupChangePolicy: "OnRootMismatch",
                seccompProfile,
            },
        });
    });

    it("gives containers no capabilities, no further privileges and a read-only root file system", () => {
        assert.deepEqual(hardenedContainer, {
            securityContext: {
                ...user,
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"] },
                seccompProfile,
            },
        });
    });

    it("has a namespace that admits no other pods, and secret files that others cannot read", () => {
        assert.equal(restrictedNamespace["pod-security.kubernetes.io/enforce"], "restricted");
        assert.equal(secretFileMode, 0o440);
    });
});
