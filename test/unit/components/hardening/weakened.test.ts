import assert from "node:assert/strict";
import { hardenedContainer, hardenedPod } from "../../../../components/hardening/kubernetes.ts";
import { weakens } from "../../../../components/hardening/weakened.ts";

describe("a field of a pod", () => {
    const container = "container.merge.securityContext";
    const fields: [path: string, weak: unknown, fine: unknown][] = [
        [`${container}.privileged`, true, false],
        [`${container}.allowPrivilegeEscalation`, true, false],
        [`${container}.runAsNonRoot`, false, true],
        [`${container}.runAsUser`, 0, 1000],
        [`${container}.capabilities.add`, ["NET_BIND_SERVICE", "SYS_ADMIN"], ["NET_BIND_SERVICE"]],
        [`${container}.seccompProfile.type`, "Unconfined", "Localhost"],
        [container, null, {}],
        ["podTemplate.merge.spec.hostNetwork", true, false],
        ["podTemplate.merge.spec.hostPID", true, false],
    ];
    for (const [path, weak, fine] of fields) {
        it(`takes away a part of the profile with one value, and not with another: ${path}`, () => {
            assert.deepEqual(
                [weak, fine].map((value) => weakens(path.split("."), value)),
                [true, false],
            );
        });
    }

    it("does not with the profile's own values", () => {
        const own = { ...hardenedPod.securityContext, ...hardenedContainer.securityContext };
        for (const [field, value] of Object.entries(own)) {
            assert.equal(weakens(["securityContext", field], value), false, field);
        }
    });
});
