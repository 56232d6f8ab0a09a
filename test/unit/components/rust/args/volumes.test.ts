import assert from "node:assert/strict";
import { checkVolumes, type AppVolume } from "../../../../../components/rust/args/volumes.ts";

const data: AppVolume = { name: "data", path: "/data", size: "1Gi" };
const nested = (path: string, other: string, of: string) =>
    new RegExp(`^"${path}" cannot be combined with "${other}" of volume "${of}", .*: use separate folders$`);

const refused: [volumes: AppVolume[], path: string, reason: RegExp][] = [
    [
        [{ ...data, name: "Data" }],
        "volumes[0].name",
        /^"Data" is not a valid volume name: use at most 20 lowercase letters/,
    ],
    [[{ ...data, name: "a".repeat(21) }], "volumes[0].name", /is not a valid volume name: use at most 20/],
    [
        [{ ...data, name: "secrets" }],
        "volumes[0].name",
        /^"secrets" is already used by a volume that the component creates: use another name$/,
    ],
    [
        [data, { ...data, path: "/more" }],
        "volumes[1].name",
        /^"data" is already used by another volume: use another name$/,
    ],
    ...["data", "/", "/data/", "//data", "/data/../etc", "/./data", "/da ta", "/a:b"].map(
        (path): [AppVolume[], string, RegExp] => [
            [{ ...data, path }],
            "volumes[0].path",
            /is not a valid folder: use an absolute path without "\.\.", for example "\/data"$/,
        ],
    ),
    ...["/app", "/app/data", "/run", "/run/secrets/x", "/tmp/cache", "/dev/shm", "/proc"].map(
        (path): [AppVolume[], string, RegExp] => [
            [{ ...data, path }],
            "volumes[0].path",
            /would hide \/\S+ or be inside it: use another folder, for example "\/data"$/,
        ],
    ),
    [[data, { ...data, name: "more" }], "volumes[1].path", nested("/data", "/data", "data")],
    [
        [data, { ...data, name: "more", path: "/data/more" }],
        "volumes[1].path",
        nested("/data/more", "/data", "data"),
    ],
    [
        [
            { ...data, path: "/var/data" },
            { ...data, name: "more", path: "/var" },
        ],
        "volumes[1].path",
        nested("/var", "/var/data", "data"),
    ],
    [[{ ...data, size: "16" }], "volumes[0].size", /^"16" is not a valid size: use a number and a unit/],
];

describe("the volumes of a service", () => {
    it("can be several, and be shared by replicas", () => {
        const volumes = [
            data,
            { ...data, name: "more", path: "/data-2" },
            { ...data, name: "app", path: "/apps" },
        ];
        assert.deepEqual(checkVolumes(volumes, 1), []);
        assert.deepEqual(checkVolumes([{ ...data, shared: true }], 3), []);
        assert.deepEqual(checkVolumes(undefined, 3), []);
    });

    it("belong to one replica unless they are shared", () => {
        assert.deepEqual(checkVolumes([data, { ...data, name: "more", path: "/more", shared: true }], 3), [
            {
                path: "volumes[0].shared",
                reason:
                    'volume "data" cannot be combined with 3 replicas: set shared: true if the service can share it, ' +
                    "or replicas: 1",
            },
        ]);
    });

    for (const [volumes, path, reason] of refused) {
        it(`are refused with ${JSON.stringify(volumes)}`, () => {
            const problems = checkVolumes(volumes, 1);
            assert.deepEqual(
                problems.map((problem) => problem.path),
                [path],
            );
            assert.match(problems[0]?.reason ?? "", reason);
        });
    }
});
