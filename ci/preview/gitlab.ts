import { required, type CodeHost } from "./codeHost.ts";
import { Api } from "./http.ts";

interface Note {
    readonly id: number;
    readonly body: string;
    readonly author: { readonly id: number };
}

/** A merge request on GitLab: https://docs.gitlab.com/api/notes. Requires PREVIEW_TOKEN, a project access token with the scope `api`. */
export function gitLab(environment: NodeJS.ProcessEnv): CodeHost {
    const project = required(environment, "CI_PROJECT_ID");
    const request = `/projects/${project}/merge_requests/${required(environment, "CI_MERGE_REQUEST_IID")}`;
    const api = new Api(required(environment, "CI_API_V4_URL"), {
        "private-token": required(environment, "PREVIEW_TOKEN"),
    });
    return {
        async findComment(start) {
            const [me, notes] = await Promise.all([
                api.get<{ id: number }>("/user"),
                api.list<Note>(`${request}/notes?per_page=100`),
            ]);
            return notes
                .find(({ author, body }) => author.id === me.id && body.startsWith(start))
                ?.id.toString();
        },
        createComment: (body) => api.send("POST", `${request}/notes`, { body }),
        updateComment: (id, body) => api.send("PUT", `${request}/notes/${id}`, { body }),
        labels: async () => (await api.get<{ labels: string[] }>(request)).labels,
        setLabel: (name, isSet) =>
            api.send("PUT", request, { [isSet ? "add_labels" : "remove_labels"]: name }),
        run: environment["CI_PIPELINE_URL"],
        commit: environment["CI_COMMIT_SHA"],
    };
}
