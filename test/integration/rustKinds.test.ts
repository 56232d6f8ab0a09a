/** Services of every kind on Docker: a worker, HTTP, TCP, and one with data. */
import assert from "node:assert/strict";
import { RustProgram } from "./rust/program.ts";
import { makeScripted } from "./rust/scripted.ts";
import { freePorts } from "./support/ports.ts";

const name = "dhi-test-kinds";
/** A program whose first argument selects its behavior. The image has no other. */
const script = `
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
        exec sleep 1000
        ;;
    *)
        exec sleep 1000
        ;;
esac
`;

describe("a service", function () {
    this.timeout(900_000);
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
    async function run(app: RustProgram["plan"]["app"]): Promise<void> {
        program.plan = { ...program.plan, app };
        await program.up();
        await program.preview("--expect-no-changes");
        await program.preview("--expect-no-changes", "--refresh");
    }

    async function refusal(app: RustProgram["plan"]["app"]): Promise<string> {
        program.plan = { ...program.plan, app: { ...app, readinessSeconds: 8 } };
        const { output, exitCode } = await program.run("up", "--yes", "--skip-preview");
        assert.notEqual(exitCode, 0, output);
        return output;
    }

    const shell = (command: string, container = name) =>
        program.docker("exec", container, "/bin/busybox", "sh", "-c", command);

    it("without a port is a worker: it publishes nothing, receives no port and has no URL", async () => {
        await run({ command: ["work"], health: "none" });
        assert.equal(await program.inspect(name, "{{.HostConfig.PortBindings}}"), "map[]");
        assert.doesNotMatch(await program.inspect(name, "{{.Config.Env}}"), /PORT=/);
        assert.equal(await program.inspect(name, "{{.State.Health}}"), "<nil>");
        assert.deepEqual(await program.output("urls"), []);
    });

    const web = { command: ["web"], scratch: "1Mi", containerPort: 9000 };

    it("is probed over HTTP until it is ready, on all replicas", async () => {
        const before = Date.now();
        await run({ ...web, port, replicas: 2, health: { http: { readiness: "/ready" } } });
        assert.ok(Date.now() - before > 4000, "each replica becomes ready after two seconds");
        for (const url of (await program.output("urls")) as string[]) {
            assert.equal(await (await fetch(`${url}/ready`)).text(), "open\n");
        }
    });

    it("fails the update with its answer and its log when the answer is wrong", async () => {
        assert.match(
            await refusal({ ...web, port, replicas: 2, health: "http" }),
            /Service "dhi-test-kinds-0" did not become healthy within \d+ s: its health check, GET \/readyz, answers 404\.\s+The output of its last health check:[^]*404 Not Found[^]*last lines of its log:\s+opening as web/,
        );
    });

    it("is probed with a connection, also on a port that is not published", async () => {
        const ports = [{ name: "smtp", containerPort: 2525 }];
        await run({ command: ["mail"], ports, health: { tcp: { port: "smtp" } } });
        await run({
            command: ["mail"],
            ports: [{ name: "smtp", containerPort: 2525, port }],
            health: { tcp: { port: "smtp" } },
        });
        assert.match(
            await program.inspect(name, "{{.HostConfig.PortBindings}}"),
            /^map\[2525\/tcp:\[\{127\.0\.0\.1 \d+\}\]\]$/,
        );
    });

    it("fails the update when nothing listens, although Docker's proxy accepts connections", async () => {
        assert.match(
            await refusal({ command: ["work"], port, health: "tcp" }),
            /did not become healthy within \d+ s: nothing listens on 127\.0\.0\.1:\d+, or it closes connections immediately\.|answers on 127\.0\.0\.1:\d+ \(ECONNRESET\)/,
        );
        assert.match(
            await refusal({ command: ["work"], containerPort: 9000, health: "tcp" }),
            /did not become healthy within \d+ s: nothing answers on [\d.]+:9000 \(ECONNREFUSED\)\./,
        );
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

    it("keeps its data when it is replaced, and when it was removed", async () => {
        const store = {
            command: ["store"],
            health: "none",
            volumes: [{ name: "data", path: "/data", size: "16Mi" }],
        } as const;
        await run({ ...store, environment: { ENTRY: "first" } });
        const before = await program.inspect(name, "{{.Id}}");
        const init = await program.inspect(`${name}-init`, "{{.Id}}");
        await run({ ...store, environment: { ENTRY: "second" } });
        assert.notEqual(await program.inspect(name, "{{.Id}}"), before);
        assert.equal(await program.inspect(`${name}-init`, "{{.Id}}"), init, "the volume was prepared again");
        assert.equal(await shell("cat /data/records"), "first\nsecond");

        const { exitCode, output } = await program.run("destroy", "--yes", "--skip-preview");
        assert.equal(exitCode, 0, output);
        await run({ ...store, environment: { ENTRY: "third" } });
        assert.equal(await shell("cat /data/records"), "first\nsecond\nthird");
        assert.equal(await shell("stat -c %u:%g /data"), "65532:65532");
    });

    it("keeps its data when a volume and secrets are added", async () => {
        program.secrets = { key: "kinds-marker-1" };
        await run({
            command: ["store"],
            health: "none",
            environment: { ENTRY: "fourth" },
            secretFiles: { key: "kinds-marker-1" },
            volumes: [
                { name: "data", path: "/data", size: "16Mi" },
                { name: "cache", path: "/var/cache/shop", size: "16Mi", shared: true },
            ],
        });
        assert.equal(await shell("tail -n 1 /data/records; cat /run/secrets/key"), "fourth\nkinds-marker-1");
        await shell("echo x > /var/cache/shop/x");
    });
});
