import { required, type CodeHost } from "./codeHost.ts";
import { Api } from "./http.ts";

interface Comment {
    readonly id: number;
    readonly body: string;
    readonly user: { readonly type: string };
}

/** A pull request on GitHub: https://docs.github.com/rest/issues. Requires PULL_REQUEST, its number, and GH_TOKEN. */
export function gitHub(environment: NodeJS.ProcessEnv): CodeHost {
    const [repository, number] = [
        required(environment, "GITHUB_REPOSITORY"),
        required(environment, "PULL_REQUEST"),
    ];
    const {
        GITHUB_API_URL = "https://api.github.com",
        GITHUB_SERVER_URL,
        GITHUB_RUN_ID,
        PULL_REQUEST_COMMIT,
    } = environment;
    const api = new Api(GITHUB_API_URL, {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${required(environment, "GH_TOKEN")}`,
        "x-github-api-version": "2022-11-28",
    });
    const [repo, issue] = [`/repos/${repository}`, `/repos/${repository}/issues/${number}`];
    return {
        async findComment(start) {
            const comments = await api.list<Comment>(`${issue}/comments?per_page=100`);
            // Anybody may write a comment that looks like ours.
            return comments
                .find(({ user, body }) => user.type === "Bot" && body.startsWith(start))
                ?.id.toString();
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
        run: GITHUB_RUN_ID && `${GITHUB_SERVER_URL ?? ""}/${repository}/actions/runs/${GITHUB_RUN_ID}`,
        commit: PULL_REQUEST_COMMIT ?? environment["GITHUB_SHA"],
    };
}
