/** cosign's word on the same images: it and dhi agree on every signature, but where dhi is stricter. */
import assert from "node:assert/strict";
import { execa } from "execa";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signArguments } from "../../ci/services/sign.ts";
import { inspectSignature } from "../../components/images/signatures/inspect.ts";
import { parseKey, type Trusted } from "../../components/images/signatures/trusted.ts";
import { LOCAL_REGISTRY } from "../../offline/images/localImages.ts";
import { cases, path, tag, team } from "../unit/components/images/signatures/cases.ts";
import { payloadOf, pemOf, SignedImages } from "../unit/components/images/signatures/signedImages.ts";
import {
    hasOpenssl,
    issuer,
    signerCertificate,
    workflow,
} from "../unit/components/images/signatures/signerCertificate.ts";
import { requireCosign } from "./support/cosign.ts";
import { PrivateRegistry } from "./support/registry.ts";
import { skip } from "./support/skip.ts";

describe("cosign", () => {
    const folder = mkdtempSync(join(tmpdir(), "dhi-cosign-"));
    let cosign: string;
    let registry: SignedImages;
    let digest: string;
    let payload: string;

    before(async function () {
        cosign = await requireCosign(this);
        writeFileSync(join(folder, "team.pub"), pemOf(team.publicKey));
    });
    after(() => rmSync(folder, { recursive: true }));
    beforeEach(async () => {
        registry = await new SignedImages().open();
        digest = registry.image(path, tag);
        payload = payloadOf(digest, `${registry.address}/${path}`);
    });
    afterEach(() => registry.close());

    /** Whether cosign accepts an image. With this option it reads every layout. */
    async function accepts(...trust: string[]): Promise<boolean> {
        const reference = `${registry.address}/${path}@${digest}`;
        const options = ["--insecure-ignore-tlog=true", "--allow-http-registry=true"];
        const { exitCode, all } = await execa(
            cosign,
            ["verify", ...trust, ...options, "--experimental-oci11", reference],
            { cwd: folder, reject: false, all: true },
        );
        // Codes of "no signatures found", "no matching signatures", and of everything about bundles.
        assert.ok([0, 1, 10, 12].includes(exitCode ?? -1), all);
        return exitCode === 0;
    }

    for (const { title, publish, refused, stricter } of cases) {
        it(`${title}${stricter ? ", unlike dhi" : ""}`, async () => {
            publish({ registry, digest, payload });
            assert.equal(await accepts("--key", "team.pub"), refused === undefined || stricter === true);
        });
    }

    for (const [title, days] of [
        ["accepts a certificate", 1],
        ["refuses an expired certificate", -1],
    ] as const) {
        it(title, async function () {
            if (!hasOpenssl()) {
                skip(this, "openssl is not installed");
            }
            const { key, certificate, ca } = signerCertificate(days);
            writeFileSync(join(folder, "ca.crt"), ca);
            const annotations = { "dev.sigstore.cosign/certificate": certificate };
            registry.sign(path, digest, { key, payload, annotations });
            const signer = ["--certificate-identity", workflow, "--certificate-oidc-issuer", issuer];
            assert.equal(await accepts("--ca-roots", "ca.crt", "--insecure-ignore-sct", ...signer), days > 0);
        });
    }
});

describe("what cosign attests about an image", () => {
    const password = randomBytes(9).toString("hex");
    const folder = mkdtempSync(join(tmpdir(), "dhi-attested-"));
    const vulnerability = {
        VulnerabilityID: "CVE-1",
        Severity: "HIGH",
        PkgIdentifier: { PURL: "pkg:deb/x@1" },
    };
    const predicates = {
        vuln: { scanner: { result: { Results: [{ Vulnerabilities: [vulnerability] }] } }, metadata: {} },
        openvex: {
            statements: [
                { vulnerability: { name: "CVE-1" }, products: [{ "@id": "pkg:deb/x@1" }], status: "fixed" },
            ],
        },
        spdxjson: { spdxVersion: "SPDX-2.3" },
    };
    let registry: PrivateRegistry;
    let cosign: string;

    before(async function () {
        registry = await PrivateRegistry.require(this, password);
        cosign = await requireCosign(this);
        await execa(cosign, ["generate-key-pair"], { cwd: folder, env: { COSIGN_PASSWORD: "" } });
    });
    after(async () => {
        await registry?.stop();
        rmSync(folder, { recursive: true });
    });

    for (const layout of ["--new-bundle-format=true", "--new-bundle-format=false"]) {
        it(`is verified and counted with ${layout}`, async () => {
            const name = `acme/dhi-nats${layout.endsWith("true") ? "" : "-older"}`;
            const digest = await registry.push(`${LOCAL_REGISTRY}/dhi-nats:2.15.1-debian13`, `${name}:1`);
            const reference = `${registry.address}/${name}@${digest}`;
            const attest = async (type: keyof typeof predicates) => {
                writeFileSync(join(folder, "predicate.json"), JSON.stringify(predicates[type]));
                const about = ["--predicate", "predicate.json", "--type", type, reference];
                const [, ...options] = signArguments("", "cosign.key").slice(0, -1);
                await execa(cosign, ["attest", ...options, layout, ...about], {
                    cwd: folder,
                    env: { COSIGN_PASSWORD: "", DOCKER_CONFIG: registry.dockerConfig },
                });
            };
            const key = parseKey(readFileSync(join(folder, "cosign.pub"), "utf8"), "cosign.pub");
            const inspect = async (by: Trusted[]) => {
                const login = { username: registry.username, password };
                const { attested, unverified, findings } = await inspectSignature(reference, by, { login });
                return [attested, unverified, findings];
            };
            await attest("spdxjson");
            await attest("vuln");
            const counts = { critical: 0, high: 1, unrated: 0, dismissed: 0 };
            assert.deepEqual(await inspect([key]), [["SBOM", "vulnerabilities"], [], counts]);
            await attest("openvex");
            const dismissed = { ...counts, high: 0, dismissed: 1 };
            assert.deepEqual(await inspect([key]), [["SBOM", "vulnerabilities"], [], dismissed]);
            const stranger = parseKey(pemOf(team.publicKey), "team.pub");
            const all = ["SBOM", "vulnerabilities"];
            assert.deepEqual(await inspect([stranger]), [all, all, undefined]);
        });
    }
});
