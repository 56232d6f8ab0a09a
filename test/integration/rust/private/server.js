/**
 * A registry of crates and a server of git repositories that let nobody in without a login, in a container that builds
 * reach by its address. Their content is in /srv: `index.json`, `vault.crate` and `git/`.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

// From standard input, so that they are in no argument and no environment.
const { token, password } = JSON.parse(readFileSync(0, "utf8"));
const gitLogin = `Basic ${Buffer.from(`ci:${password}`).toString("base64")}`;

createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://server").pathname;
    if (path.startsWith("/git/")) {
        serveGit(request, response, path);
    } else if (request.headers.authorization !== token) {
        refuse(response, "Cargo");
    } else if (/^\/index-\w+\/config\.json$/.test(path)) {
        const dl = `http://${request.headers.host}/crates/{crate}-{version}.crate`;
        response.end(JSON.stringify({ dl, "auth-required": true }));
    } else if (/^\/index-\w+\/va\/ul\/vault$/.test(path)) {
        response.end(readFileSync("/srv/index.json"));
    } else if (path === "/crates/vault-0.1.0.crate") {
        response.end(readFileSync("/srv/vault.crate"));
    } else {
        response.writeHead(404).end();
    }
}).listen(8000);

function refuse(response, scheme) {
    response.writeHead(401, { "www-authenticate": `${scheme} realm="test"` }).end();
}

/** Git's own server, a CGI program. */
function serveGit(request, response, path) {
    if (request.headers.authorization !== gitLogin) {
        refuse(response, "Basic");
        return;
    }
    const backend = spawn("git", ["http-backend"], {
        env: {
            ...process.env,
            GIT_PROJECT_ROOT: "/srv",
            GIT_HTTP_EXPORT_ALL: "1",
            PATH_INFO: path,
            REQUEST_METHOD: request.method,
            QUERY_STRING: new URL(request.url ?? "/", "http://server").search.slice(1),
            CONTENT_TYPE: request.headers["content-type"] ?? "",
            HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
            REMOTE_USER: "test",
        },
    });
    request.pipe(backend.stdin);
    const parts = [];
    backend.stdout.on("data", (part) => parts.push(part));
    backend.on("close", () => {
        const answer = Buffer.concat(parts);
        const end = answer.indexOf("\r\n\r\n");
        for (const line of answer.subarray(0, end).toString().split("\r\n")) {
            const [name = "", value = ""] = line.split(/: (.*)/s);
            if (name === "Status") {
                response.statusCode = Number.parseInt(value, 10);
            } else {
                response.setHeader(name, value);
            }
        }
        response.end(answer.subarray(end + 4));
    });
}
