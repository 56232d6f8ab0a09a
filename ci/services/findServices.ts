import { isDeepStrictEqual } from "node:util";
import type { Problem } from "../../components/problems.ts";
import type { RustBuildArgs } from "../../components/rust/build/args.ts";
import { appSettings } from "../../settings/apps/args.ts";
import type { PlainSettings } from "../../settings/schema.ts";

/** A stack, and what its file says. */
export interface Stack {
    readonly name: string;
    readonly settings: PlainSettings;
}

/** A place in a stack file that takes a service by digest. */
export interface Adopter {
    readonly stack: string;
    /** Where it stands in `dhi:apps`. */
    readonly index: number;
    /** What stands there now. */
    readonly image: string;
}

/** A service that CI builds. */
export interface Service {
    readonly name: string;
    /** Its recipe, without what belongs to one machine or one run. */
    readonly build: RustBuildArgs;
    /** Where its image goes: `ghcr.io/acme/hello`; `undefined` where nothing says so. */
    readonly repository: string | undefined;
    /** The stacks that take it by digest. */
    readonly adopters: readonly Adopter[];
}

/** A recipe, and the stack that states it. */
interface Recipe {
    readonly stack: string;
    readonly name: string;
    readonly build: RustBuildArgs;
    /** The repository that it names itself. */
    readonly push: string | undefined;
}

/**
 * The services that stacks build from sources, each once, with the stacks that take it by digest: those with an `image`
 * from the repository that the recipe pushes to, or under the service's name.
 *
 * @param registry where images go whose recipe states no `push`: `ghcr.io/acme`. Default: where the adopters look for them.
 */
export function findServices(
    stacks: readonly Stack[],
    registry?: string,
): { readonly services: readonly Service[]; readonly problems: readonly Problem[] } {
    const recipes = stacks.flatMap(recipesOf);
    const names = [...new Set(recipes.map(({ name }) => name))].sort();
    const problems: Problem[] = [];
    const services = names.flatMap((name) => {
        const recipe = recipeFor(name, recipes);
        if (recipe === undefined) {
            problems.push({ path: `apps[].name`, reason: differing(name, recipes) });
            return [];
        }
        if (recipe.build.cargoSecrets !== undefined) {
            problems.push({ path: `apps[].cargoSecrets`, reason: privately(recipe) });
        }
        const adopters = stacks.flatMap((stack) => adoptersIn(stack, recipe));
        const repository =
            recipe.push ?? (registry === undefined ? adopted(adopters) : `${registry}/${name}`);
        return [{ name, build: recipe.build, repository: repository?.toLowerCase(), adopters }];
    });
    return { services, problems };
}

function recipesOf({ name: stack, settings }: Stack): Recipe[] {
    // No secret is part of a recipe: the login to push with is CI's own.
    return appSettings(settings, () => "").flatMap(({ name, image }) => {
        if (image.build === undefined) {
            return [];
        }
        const { push } = image.build;
        return [{ stack, name, build: recipeIn(image.build), push: push && repositoryOf(push.image) }];
    });
}

/** What a build says of the image; the rest is of one machine or one run. */
function recipeIn(build: RustBuildArgs): RustBuildArgs {
    const kept = Object.entries(build).filter(([key]) => !["push", "revision", "incremental"].includes(key));
    return Object.fromEntries(kept) as unknown as RustBuildArgs;
}

/** The one recipe of a name; of several that differ the one that is pushed, for it is meant for others. */
function recipeFor(name: string, recipes: readonly Recipe[]): Recipe | undefined {
    const all = recipes.filter((recipe) => recipe.name === name);
    const pushed = all.filter(({ push }) => push !== undefined);
    const [first, ...others] = pushed.length > 0 ? pushed : all;
    const isSame = ({ build, push }: Recipe) =>
        isDeepStrictEqual(build, first?.build) && push === first?.push;
    return others.every(isSame) ? first : undefined;
}

function differing(name: string, recipes: readonly Recipe[]): string {
    const stacks = recipes.filter((recipe) => recipe.name === name).map(({ stack }) => stack);
    return (
        `"${name}" is built in different ways by ${stacks.join(" and ")}: CI makes one image of a name; ` +
        `state "push" in one of them, make them the same, or give them different names`
    );
}

function privately({ name, stack }: Recipe): string {
    return (
        `"${name}" takes crates from private places ("cargoSecrets" in ${stack}), for which CI has no secrets yet: let ` +
        `"pulumi up" build and push it ("push" in its stack), or vendor these crates ("cargo vendor")`
    );
}

function adoptersIn({ name: stack, settings }: Stack, { name, push }: Recipe): Adopter[] {
    return settings.apps.flatMap((app, index) => {
        const isOurs = app.image !== undefined && (app.name === name || repositoryOf(app.image) === push);
        return isOurs ? [{ stack, index, image: app.image ?? "" }] : [];
    });
}

/** The repository that all adopters look for a service in. An example's registry is none. */
function adopted(adopters: readonly Adopter[]): string | undefined {
    const [first, ...others] = new Set(adopters.map(({ image }) => repositoryOf(image)));
    const isExample = first !== undefined && /^[\w.-]*\bexample\.(?:com|org|net)[:/]/.test(first);
    return others.length > 0 || isExample ? undefined : first;
}

/** A reference without tag and digest. */
export function repositoryOf(reference: string): string {
    return reference.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
}
