import { issueLabel, required, type CodeHost, type Issues, type PullRequest } from "./codeHost.ts";
import { Api } from "./http.ts";

interface Author {
    readonly id: number;
}
interface Note {
    readonly id: number;
    readonly body: string;
    readonly author: Author;
}
interface GitLabIssue {
    readonly iid: number;
    readonly description: string | null;
    readonly author: Author;
}

/**
 * GitLab: https://docs.gitlab.com/api/rest. Requires PREVIEW_TOKEN, a project access token with the scope `api`, and for a merge
 * request CI_MERGE_REQUEST_IID.
 */
export function gitLab(environment: NodeJS.ProcessEnv): CodeHost {
    const project = () => `/projects/${required(environment, "CI_PROJECT_ID")}`;
    const api = () =>
        new Api(required(environment, "CI_API_V4_URL"), {
            "private-token": required(environment, "PREVIEW_TOKEN"),
        });
    return {
        pullRequest: () =>
            mergeRequest(
                api(),
                `${project()}/merge_requests/${required(environment, "CI_MERGE_REQUEST_IID")}`,
            ),
        issues: () => issues(api(), `${project()}/issues`),
        run: environment["CI_PIPELINE_URL"],
        commit: environment["CI_COMMIT_SHA"],
    };
}

function mergeRequest(api: Api, request: string): PullRequest {
    return {
        async findComment(start) {
            const notes = await api.list<Note>(`${request}/notes?per_page=100`);
            return (await ours(api, notes)).find(({ body }) => body.startsWith(start))?.id.toString();
        },
        createComment: (body) => api.send("POST", `${request}/notes`, { body }),
        updateComment: (id, body) => api.send("PUT", `${request}/notes/${id}`, { body }),
        labels: async () => (await api.get<{ labels: string[] }>(request)).labels,
        setLabel: (name, isSet) =>
            api.send("PUT", request, { [isSet ? "add_labels" : "remove_labels"]: name }),
    };
}

function issues(api: Api, all: string): Issues {
    return {
        async findOpen(start) {
            const query = new URLSearchParams({ state: "opened", labels: issueLabel, per_page: "100" });
            const found = (await ours(api, await api.list<GitLabIssue>(`${all}?${query}`))).find(
                ({ description }) => description?.startsWith(start),
            );
            return found && { id: String(found.iid), body: found.description ?? "" };
        },
        create: (title, description) => api.send("POST", all, { title, description, labels: issueLabel }),
        update: (id, description) => api.send("PUT", `${all}/${id}`, { description }),
        comment: (id, body) => api.send("POST", `${all}/${id}/notes`, { body }),
        close: (id) => api.send("PUT", `${all}/${id}`, { state_event: "close" }),
    };
}

/** What the token's own user wrote: anybody may write what looks like it. */
async function ours<T extends { readonly author: Author }>(api: Api, all: readonly T[]): Promise<T[]> {
    const me = await api.get<Author>("/user");
    return all.filter(({ author }) => author.id === me.id);
}
