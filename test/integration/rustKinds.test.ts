/** Services of every kind on Docker, healthy ones and others. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { RustProgram } from "./rust/program.ts";
import { makeScripted } from "./rust/scripted.ts";
import { freePorts } from "./support/ports.ts";

const name = "dhi-test-kinds";
/** A program whose first argument selects its behavior, and the variable CHECK that of its health check. */
const script = `
case "$1" in
    healthcheck)
        [ "$CHECK" = stuck ] && echo "the till is stuck" && exit 7
        exec touch /tmp/x
        ;;
    end)
        echo "cannot open the till"
        exit 3
        ;;
esac
echo "opening as $1"
case "$1" in
    web)
        sleep 2
        mkdir -p /tmp/www
        echo open > /tmp/www/ready
        exec httpd -f -p "$PORT" -h /tmp/www
        ;;
    mail)
        while true; do nc -l -p 2525 -e /bin/busybox cat; done
        ;;
    store)
        echo "$ENTRY" >> /data/records || exit 9
        ;;
esac
exec sleep 1000
`;

describe("a service", function () {
    this.timeout(900_000);
    type App = RustProgram["plan"]["app"];
    let program: RustProgram;
    let port = 0;
    let further = 0;

    before(async () => {
        [port = 0, further = 0] = await freePorts();
        program = new RustProgram(name, { present: name }, {});
        await program.create();
        await makeScripted(name, script);
        await program.docker("network", "create", `${name}-shared`);
    });

    after(async () => {
        await program.remove();
        await program.docker("image", "rm", "--force", name);
    });

    /** Runs it with this behavior, and checks that a preview then shows no change, with and without a refresh. */
    async function run(app: App): Promise<void> {
        program.plan = { ...program.plan, app };
        await program.up();
        await program.assertUnchanged();
    }

    const shell = (command: string, container = name) =>
        program.docker("exec", container, "/bin/busybox", "sh", "-c", command);

    const web = { command: ["web"], scratch: "1Mi", containerPort: 9000 };
    const work = { command: ["work"], readinessSeconds: 8 };
    const end = { command: ["end"], readinessSeconds: 60 };
    const reasons = {
        own: /its health check fails with exit code 7\.[^]*The output of its last health check:\s+the till is stuck[^]*last lines of its log:\s+opening as work[^]*docker logs dhi-test-kinds-0/,
        end: /its program keeps exiting, last with code 3[^]*last lines of its log:\s+cannot open the till/,
        http: /its health check, GET \/readyz, answers 404\.\s+The output of its last health check:[^]*404 Not Found[^]*last lines of its log:\s+opening as web/,
        proxy: /nothing listens on 127\.0\.0\.1:\d+, or it closes connections immediately\.|answers on 127\.0\.0\.1:\d+ \(ECONNRESET\)/,
        unpublished: /nothing answers on [\d.]+:9000 \(ECONNREFUSED\)\./,
    };

    const refusals: [what: string, app: () => App, reason: RegExp][] = [
        ["its own check fails", () => ({ ...work, port, environment: { CHECK: "stuck" } }), reasons.own],
        ["it exits at once", () => ({ ...end, port }), reasons.end],
        ["it exits at once, without a check", () => ({ ...end, port, healthcheck: false }), reasons.end],
        [
            "it answers its probe with an error",
            () => ({ ...web, port, health: "http", readinessSeconds: 8 }),
            reasons.http,
        ],
        [
            "nothing listens, although Docker's proxy accepts connections",
            () => ({ ...work, port, health: "tcp" }),
            reasons.proxy,
        ],
        [
            "nothing listens on a port that is not published",
            () => ({ ...work, containerPort: 9000, health: "tcp" }),
            reasons.unpublished,
        ],
    ];
    for (const [what, app, reason] of refusals) {
        it(`fails the update when ${what}, and stops the rollout`, async () => {
            program.plan = { ...program.plan, app: { ...app(), replicas: 2 } };
            const output = await program.fail();
            assert.match(output, /Service "dhi-test-kinds-0" did not become healthy within \d+ s: /);
            assert.match(output, reason);
            assert.deepEqual(await program.containers(), [`${name}-0`]);
        });
    }

    it("runs once it is fixed, with a folder for temporary files, which can change", async () => {
        for (const scratch of ["8Mi", "4Mi"]) {
            await run({ ...work, port, replicas: 2, scratch });
            for (const replica of [`${name}-0`, `${name}-1`]) {
                assert.equal(await program.inspect(replica, "{{.State.Health.Status}}"), "healthy");
                assert.match(
                    await program.docker("exec", replica, "/bin/busybox", "mount"),
                    new RegExp(
                        `on /tmp type tmpfs \\(rw,nosuid,nodev,noexec.*size=${Number.parseInt(scratch) * 1024}k`,
                    ),
                );
            }
        }
    });

    it("is probed over HTTP until it is ready, on all replicas", async () => {
        const before = Date.now();
        await run({ ...web, port, replicas: 2, health: { http: { readiness: "/ready" } } });
        assert.ok(Date.now() - before > 4000, "each replica becomes ready after two seconds");
        for (const url of (await program.stackOutput("urls")) as string[]) {
            assert.equal(await (await fetch(`${url}/ready`)).text(), "open\n");
        }
    });

    it("is probed with a connection, also on a port that is not published", async () => {
        const ports = [{ name: "smtp", containerPort: 2525 }];
        await run({ command: ["mail"], ports, health: { tcp: { port: "smtp" } } });
        assert.equal(await program.inspect(name, "{{.HostConfig.PortBindings}}"), "map[]");
    });

    it("can have more ports, networks, hosts and labels", async () => {
        await run({
            command: ["work"],
            health: "none",
            port,
            replicas: 2,
            ports: [
                { name: "metrics", containerPort: 2000, port: further },
                { name: "admin", containerPort: 3000 },
            ],
            networks: [`${name}-shared`],
            extraHosts: ["host.docker.internal:host-gateway", "till:10.0.0.5"],
            labels: {
                "com.example.team": "shop",
                "traefik.http.routers.shop.rule": "Host(`shop`)",
                empty: "",
            },
            environment: { EMPTY: "" },
        });
        const second = `${name}-1`;
        assert.match(await shell("cat /etc/hosts", second), /10\.0\.0\.5\s+till/);
        assert.match(
            await shell("nslookup host.docker.internal; cat /etc/hosts", second),
            /\d\s+host\.docker\.internal/,
        );
        const networks = await program.inspect(
            second,
            "{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{end}}",
        );
        assert.deepEqual(networks.trim().split(" ").sort(), [name, `${name}-shared`]);
        assert.equal(await program.inspect(second, '{{index .Config.Labels "com.example.team"}}'), "shop");
        assert.match(
            await program.inspect(second, "{{.HostConfig.PortBindings}}"),
            new RegExp(`2000/tcp:\\[\\{127\\.0\\.0\\.1 ${further + 1}\\}`),
        );
        assert.match(await program.inspect(second, "{{.Config.Env}}"), /EMPTY= /);
    });

    it("keeps its data when a volume and secrets are added, and prepares each volume once", async () => {
        const data = { name: "data", path: "/data", size: "16Mi" };
        const store = { command: ["store"], health: "none" } as const;
        await run({ ...store, environment: { ENTRY: "first" }, volumes: [data] });
        const init = await program.inspect(`${name}-init`, "{{.Id}}");
        await run({ ...store, environment: { ENTRY: "second" }, volumes: [data] });
        assert.equal(await program.inspect(`${name}-init`, "{{.Id}}"), init, "the volume was prepared again");

        const key = `key-${randomBytes(9).toString("hex")}`;
        program.secrets = { key };
        await run({
            ...store,
            environment: { ENTRY: "third" },
            secretFiles: { key },
            volumes: [data, { name: "cache", path: "/var/cache/shop", size: "16Mi", shared: true }],
        });
        assert.equal(await shell("cat /data/records /run/secrets/key"), `first\nsecond\nthird\n${key}`);
        assert.equal(await shell("echo x > /var/cache/shop/x; stat -c %u:%g /data"), "65532:65532");
    });
});
