import assert from "node:assert/strict";
import {
    hardenedContainer,
    ownershipContainer,
    scratchFolder,
} from "../../../../components/hardening/docker.ts";
import { nonroot } from "../../../../components/hardening/nonroot.ts";

describe("the security profile on Docker", () => {
    it("has no root user, writable image, new privileges or unlimited logs", () => {
        assert.equal(nonroot, 65532);
        assert.deepEqual(hardenedContainer, {
            user: "65532:65532",
            readOnly: true,
            capabilities: { drops: ["ALL"] },
            securityOpts: ["no-new-privileges:true"],
            privileged: false,
            logDriver: "json-file",
            logOpts: { "max-size": "10m", "max-file": "3" },
            restart: "unless-stopped",
        });
    });

    it("gives the one-shot container root with the capabilities to change owners, and no network", () => {
        assert.equal(ownershipContainer.user, "0:0");
        assert.deepEqual(ownershipContainer.capabilities, {
            drops: ["ALL"],
            adds: ["CAP_CHOWN", "CAP_DAC_OVERRIDE"],
        });
        assert.equal(ownershipContainer.networkMode, "none");
        assert.equal(ownershipContainer.restart, "no");
        assert.equal(ownershipContainer.privileged, false);
        assert.deepEqual(ownershipContainer.securityOpts, ["no-new-privileges:true"]);
    });

    it("gives temporary files a folder of a size, in which nothing can be executed", () => {
        assert.deepEqual(scratchFolder(4096), {
            "/tmp": `rw,noexec,nosuid,nodev,size=4096,mode=0700,uid=${nonroot},gid=${nonroot}`,
        });
    });
});
