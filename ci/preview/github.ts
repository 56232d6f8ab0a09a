import { issueLabel, required, type CodeHost, type Issues, type PullRequest } from "./codeHost.ts";
import { Api } from "./http.ts";

/** A comment or an issue. */
interface Written {
    readonly id: number;
    readonly number?: number;
    readonly body: string | null;
    readonly user: { readonly type: string };
}

/** GitHub: https://docs.github.com/rest/issues. Requires GH_TOKEN, and for a pull request PULL_REQUEST, its number. */
export function gitHub(environment: NodeJS.ProcessEnv): CodeHost {
    const {
        GITHUB_API_URL = "https://api.github.com",
        GITHUB_SERVER_URL,
        GITHUB_RUN_ID,
        PULL_REQUEST_COMMIT,
    } = environment;
    const repository = required(environment, "GITHUB_REPOSITORY");
    const repo = `/repos/${repository}`;
    const api = () =>
        new Api(GITHUB_API_URL, {
            accept: "application/vnd.github+json",
            authorization: `Bearer ${required(environment, "GH_TOKEN")}`,
            "x-github-api-version": "2022-11-28",
        });
    return {
        pullRequest: () => pullRequest(api(), repo, required(environment, "PULL_REQUEST")),
        issues: () => issues(api(), repo),
        run: GITHUB_RUN_ID && `${GITHUB_SERVER_URL ?? ""}/${repository}/actions/runs/${GITHUB_RUN_ID}`,
        commit: PULL_REQUEST_COMMIT ?? environment["GITHUB_SHA"],
    };
}

function pullRequest(api: Api, repo: string, number: string): PullRequest {
    const issue = `${repo}/issues/${number}`;
    return {
        async findComment(start) {
            return ours(await api.list<Written>(`${issue}/comments?per_page=100`), start)?.id.toString();
        },
        createComment: (body) => api.send("POST", `${issue}/comments`, { body }),
        updateComment: (id, body) => api.send("PATCH", `${repo}/issues/comments/${id}`, { body }),
        async labels() {
            return (await api.list<{ name: string }>(`${issue}/labels?per_page=100`)).map(({ name }) => name);
        },
        setLabel: (name, isSet) =>
            isSet
                ? api.send("POST", `${issue}/labels`, { labels: [name] })
                : api.send("DELETE", `${issue}/labels/${encodeURIComponent(name)}`),
    };
}

function issues(api: Api, repo: string): Issues {
    const all = `${repo}/issues`;
    return {
        async findOpen(start) {
            const query = new URLSearchParams({ state: "open", labels: issueLabel, per_page: "100" });
            const found = ours(await api.list<Written>(`${all}?${query}`), start);
            return found && { id: String(found.number), body: found.body ?? "" };
        },
        create: (title, body) => api.send("POST", all, { title, body, labels: [issueLabel] }),
        update: (id, body) => api.send("PATCH", `${all}/${id}`, { body }),
        comment: (id, body) => api.send("POST", `${all}/${id}/comments`, { body }),
        close: (id) => api.send("PATCH", `${all}/${id}`, { state: "closed" }),
    };
}

/** What a job wrote: anybody may write what looks like it. */
function ours(all: readonly Written[], start: string): Written | undefined {
    return all.find(({ user, body }) => user.type === "Bot" && body?.startsWith(start));
}
