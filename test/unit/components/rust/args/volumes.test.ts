import assert from "node:assert/strict";
import { checkVolumes, type AppVolume } from "../../../../../components/rust/args/volumes.ts";

const data: AppVolume = { name: "data", path: "/data", size: "1Gi" };
const lies = (path: string, other: string, of: string) =>
    new RegExp(`^"${path}" and "${other}" of volume "${of}" lie in one another; write folders side by side$`);

const refused: [volumes: AppVolume[], path: string, reason: RegExp][] = [
    [[{ ...data, name: "Data" }], "volumes[0].name", /^"Data" must be at most 20 small letters/],
    [[{ ...data, name: "a".repeat(21) }], "volumes[0].name", /must be at most 20/],
    [
        [{ ...data, name: "secrets" }],
        "volumes[0].name",
        /^"secrets" is the name of a volume that the component makes/,
    ],
    [[data, { ...data, path: "/more" }], "volumes[1].name", /^"data" is the name of another volume too/],
    ...["data", "/", "/data/", "//data", "/data/../etc", "/./data", "/da ta", "/a:b"].map(
        (path): [AppVolume[], string, RegExp] => [
            [{ ...data, path }],
            "volumes[0].path",
            /is not the path of a folder: write an absolute one without "\.\.", such as "\/data"$/,
        ],
    ),
    ...["/app", "/app/data", "/run", "/run/secrets/x", "/tmp/cache", "/dev/shm", "/proc"].map(
        (path): [AppVolume[], string, RegExp] => [
            [{ ...data, path }],
            "volumes[0].path",
            /would hide or lie in \/\S+; write another, such as "\/data"$/,
        ],
    ),
    [[data, { ...data, name: "more" }], "volumes[1].path", lies("/data", "/data", "data")],
    [
        [data, { ...data, name: "more", path: "/data/more" }],
        "volumes[1].path",
        lies("/data/more", "/data", "data"),
    ],
    [
        [
            { ...data, path: "/var/data" },
            { ...data, name: "more", path: "/var" },
        ],
        "volumes[1].path",
        lies("/var", "/var/data", "data"),
    ],
    [[{ ...data, size: "16" }], "volumes[0].size", /^"16" is not a valid size: write a number and a unit/],
];

describe("the volumes of a service", () => {
    it("may lie side by side, and be shared by replicas", () => {
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
                    '"data" belongs to one replica, and there are 3; write shared: true if the service can share it, ' +
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
