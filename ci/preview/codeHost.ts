/** Where a job runs: GitHub or GitLab. */
export interface CodeHost {
    /** The address of the run, and the commit. */
    readonly run: string | undefined;
    readonly commit: string | undefined;
    /** The pull request or merge request that the job runs for. */
    pullRequest(): PullRequest;
    /** The issues of the project. */
    issues(): Issues;
}

/** A pull request or merge request. */
export interface PullRequest {
    /** The id of our own comment that starts with a text. */
    findComment(start: string): Promise<string | undefined>;
    createComment(body: string): Promise<void>;
    updateComment(id: string, body: string): Promise<void>;
    labels(): Promise<readonly string[]>;
    setLabel(name: string, isSet: boolean): Promise<void>;
}

/** The issues of a project with a certain label. */
export interface Issues {
    /** Our own open issue that starts with a text. */
    findOpen(start: string): Promise<Issue | undefined>;
    create(title: string, body: string): Promise<void>;
    update(id: string, body: string): Promise<void>;
    /** Unlike a changed body, a comment is told to those who follow the issue. */
    comment(id: string, body: string): Promise<void>;
    close(id: string): Promise<void>;
}

/** An issue. */
export interface Issue {
    readonly id: string;
    readonly body: string;
}

/** The label of issues, by which they are found among others. */
export const issueLabel = "dhi: drift";

/** A variable that the job must have. */
export function required(environment: NodeJS.ProcessEnv, name: string): string {
    const value = environment[name];
    if (value === undefined || value === "") {
        throw new Error(`${name} is required in the environment of this job.`);
    }
    return value;
}
