import assert from "node:assert/strict";
import { checkVolumes, type AppVolume } from "../../../../../components/rust/args/volumes.ts";
import { itRefuses, shown } from "../../problems.ts";

const data: AppVolume = { name: "data", path: "/data", size: "1Gi" };
const badName =
    'is not a valid volume name: use at most 20 lowercase letters, digits and "-", with no "-" at its ends, for example "data"';
const contains = (other: string) =>
    `cannot be combined with ${other}, as one contains the other: use separate folders`;

describe("the volumes of a service", () => {
    it("can be several, and be shared by replicas", () => {
        const more = { ...data, name: "more", path: "/data-2" };
        const apps = { ...data, name: "app", path: "/apps" };
        assert.deepEqual(checkVolumes([data, more, apps], 1), []);
        assert.deepEqual(checkVolumes([{ ...data, shared: true }], 3), []);
        assert.deepEqual(checkVolumes(undefined, 3), []);
    });

    it("belong to one replica unless they are shared", () => {
        assert.deepEqual(shown(checkVolumes([data], 3)), [
            'volumes[0].shared: volume "data" cannot be combined with 3 replicas: set shared: true if the service can share it, or replicas: 1',
        ]);
    });

    itRefuses<AppVolume[]>(
        (volumes) => checkVolumes(volumes, 1),
        [
            [
                [
                    { name: "Data", path: "/a", size: "16" },
                    { name: "a".repeat(21), path: "/b", size: "1Gi" },
                    { name: "secrets", path: "/c", size: "1Gi" },
                ],
                `volumes[0].name: "Data" ${badName}`,
                'volumes[0].size: "16" is not a valid size: use a number and a unit (Ki, Mi, Gi), for example "1Gi"',
                `volumes[1].name: "${"a".repeat(21)}" ${badName}`,
                'volumes[2].name: "secrets" is already used by a volume that the component creates: use another name',
            ],
            [
                [
                    data,
                    { ...data, path: "/var/data" },
                    { ...data, name: "x" },
                    { ...data, name: "y", path: "/var" },
                ],
                'volumes[1].name: "data" is already used by another volume: use another name',
                `volumes[2].path: "/data" ${contains('"/data" of volume "data"')}`,
                `volumes[3].path: "/var" ${contains('"/var/data" of volume "data"')}`,
            ],
        ],
    );

    const folders: [reason: string, paths: string[]][] = [
        [
            'is not a valid folder: use an absolute path without "..", for example "/data"',
            ["data", "/", "/data/", "//data", "/data/../etc", "/./data", "/da ta", "/a:b"],
        ],
        [
            'or be inside it: use another folder, for example "/data"',
            [
                "/app",
                "/app/data",
                "/run",
                "/run/secrets/x",
                "/run/nats-ca",
                "/tmp/x",
                "/dev/shm",
                "/proc",
                "/sys",
            ],
        ],
    ];
    for (const [reason, paths] of folders) {
        it(`are refused in ${paths.join(", ")}`, () => {
            for (const path of paths) {
                const problems = shown(checkVolumes([{ ...data, path }], 1)).join("\n");
                assert.match(problems, new RegExp(`^volumes\\[0\\]\\.path: "${path}" .*${reason}$`));
            }
        });
    }
});
