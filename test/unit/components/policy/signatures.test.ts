import assert from "node:assert/strict";
import { unknown, type MadeResource, type Values } from "../../../../components/policy/resource.ts";
import { SignatureRule } from "../../../../components/policy/rules/signatures.ts";
import { container, digest, lines, made, podWith, workload } from "./made.ts";

/** A rule for which nothing is signed but what is from here. */
const rule = () =>
    new SignatureRule((reference) =>
        Promise.resolve(
            reference.startsWith("registry.example.com/team/")
                ? undefined
                : `${reference} is not signed by team.pub: sign it`,
        ),
    );
const spy = `acme/spy:1@${digest}`;
const says = (path: string, reference = `docker.io/${spy}`) => [
    `image-signature ${path}: ${reference} is not signed by team.pub: sign it`,
];
const at = "spec.template.spec";
const ofType = (type: string) => (props: Values) => made(type, props);

describe("the rule of signatures", () => {
    const rows: [title: string, resource: MadeResource, refused: string[]][] = [
        ["passes a container with a signed image", container(), []],
        ["passes a pod with a signed image", workload(), []],
        ["passes what is not known yet", container({ image: unknown }), []],
        ["passes the ID of an image, which the engine has", container({ image: digest }), []],
        ["refuses a container", container({ image: spy }), says("image")],
        [
            "reads a name as Docker does",
            container({ image: "nats" }),
            says("image", "docker.io/library/nats"),
        ],
        [
            "refuses what is pulled",
            ofType("docker:index/remoteImage:RemoteImage")({ name: spy }),
            says("name"),
        ],
        ["refuses a pod", podWith({ image: spy }), says(`${at}.containers[0].image`)],
        [
            "refuses a container that runs before others",
            workload({ initContainers: [{ image: spy }] }),
            says(`${at}.initContainers[0].image`),
        ],
        [
            "refuses a volume with an image",
            workload({ volumes: [{ image: { reference: spy } }] }),
            says(`${at}.volumes[0].image.reference`),
        ],
        [
            "refuses a pod of any kind",
            workload({ containers: [{ image: spy }] }, "x.io/v1:Rollout"),
            says(`${at}.containers[0].image`),
        ],
    ];
    for (const [title, resource, refused] of rows) {
        it(title, async () => {
            assert.deepEqual(lines(await rule().check(resource)), refused);
        });
    }

    it("passes images that the program builds itself, and no others", async () => {
        const built: MadeResource[] = [
            ofType("docker:index/image:Image")({ imageName: "ghcr.io/acme/one:1" }),
            ofType("docker:index/remoteImage:RemoteImage")({ name: "ghcr.io/acme/two:1", build: {} }),
            ofType("docker-build:index:Image")({ tags: ["ghcr.io/acme/three:1"] }),
        ];
        const each = rule();
        for (const resource of built) {
            assert.deepEqual(await each.check(resource), []);
        }
        for (const name of ["one", "two", "three"]) {
            assert.deepEqual(await each.check(container({ image: `ghcr.io/acme/${name}:1@${digest}` })), []);
        }
        assert.equal((await each.check(container({ image: `ghcr.io/acme/four:1@${digest}` }))).length, 1);
    });
});
