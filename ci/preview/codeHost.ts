/** The pull request or merge request that a job runs for. */
export interface CodeHost {
    /** The id of our own comment that starts with a text. */
    findComment(start: string): Promise<string | undefined>;
    createComment(body: string): Promise<void>;
    updateComment(id: string, body: string): Promise<void>;
    labels(): Promise<readonly string[]>;
    setLabel(name: string, isSet: boolean): Promise<void>;
    /** The address of the run, and the commit. */
    readonly run: string | undefined;
    readonly commit: string | undefined;
}

/** A variable that the job must have. */
export function required(environment: NodeJS.ProcessEnv, name: string): string {
    const value = environment[name];
    if (value === undefined || value === "") {
        throw new Error(`${name} is required in the environment of this job.`);
    }
    return value;
}
