import { invalid, unless, type Problem } from "../../problems.ts";

/** The folder with the secret files, in the container. */
export const secretsFolder = "/run/secrets";
/** The name of the file with the login of the NATS cluster. */
export const natsCredentialsName = "nats.json";
/** That file's path. */
export const natsCredentialsFile = `${secretsFolder}/${natsCredentialsName}`;

/** The variables that the component sets, with the argument that each comes from. */
const ownVariables: Readonly<Record<string, string>> = {
    PORT: "containerPort",
    NATS_URL: "nats",
    NATS_CREDENTIALS_FILE: "nats",
};

type Names = Readonly<Record<string, unknown>>;

/** Every problem of the names of variables. */
export function checkEnvironment({
    environment = {},
    secretEnvironment = {},
}: {
    readonly environment?: Names;
    readonly secretEnvironment?: Names;
}): Problem[] {
    return [
        ...Object.keys(environment).flatMap((name) => checkVariable(`environment.${name}`, name)),
        ...Object.keys(secretEnvironment).flatMap((name) => {
            const path = `secretEnvironment.${name}`;
            const problems = checkVariable(path, name);
            return problems.length > 0
                ? problems
                : unless(
                      !(name in environment),
                      path,
                      `${name} is already in environment: remove one of them`,
                  );
        }),
    ];
}

function checkVariable(path: string, name: string): Problem[] {
    const argument = ownVariables[name];
    return argument === undefined
        ? checkVariableName(path, name)
        : [{ path, reason: `${name} is set by the component: use the argument "${argument}"` }];
}

/** Whether a shell can export a variable of this name: https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html. */
export function checkVariableName(path: string, name: string): Problem[] {
    return unless(
        /^[A-Za-z_]\w*$/.test(name),
        path,
        invalid("name of a variable", name, `letters, digits and "_"`),
    );
}

/** Every problem of the names of secret files. */
export function checkSecretFiles({ secretFiles = {} }: { readonly secretFiles?: Names }): Problem[] {
    return Object.keys(secretFiles).flatMap((name) => {
        const path = `secretFiles.${name}`;
        return name === natsCredentialsName
            ? [{ path, reason: `"${name}" is already used by nats: use another name` }]
            : unless(
                  /^[A-Za-z0-9][\w.-]*$/.test(name),
                  path,
                  invalid("file name", name, `letters, digits, ".", "-" and "_"`),
              );
    });
}
