/**
 * Where the kinds of resources hold images, one row a family. To teach Wharfmaster a custom resource, add a row to a table in `kinds/`.
 *
 * Paths go from the top of the resource: `a.b` into fields, `a[]` into each item of a list, `a.*` into each value of a map,
 * `a[].name=x` into the items whose `name` is `x`.
 */
export interface KindRow {
  /** The part of `apiVersion` before the `/`; the core group is the empty text. */
  readonly groups: readonly string[];
  /** `*` stands for every kind of these groups. */
  readonly kinds: readonly string[];
  /** Pod specs: containers, init and ephemeral containers, image volumes. */
  readonly pods?: readonly string[];
  /** Maps that are a container themselves: their `image`, arguments and environment. */
  readonly containers?: readonly string[];
  /** The same for containers that run first. */
  readonly initContainers?: readonly string[];
  /** Environment variables (`{name, value}`) outside containers. */
  readonly environments?: readonly string[];
  /** Scalars that are an image, of a resource that is no pod. */
  readonly images?: readonly string[];
  /** Scalars that are an image behind `docker://`, and something else without it. */
  readonly dockerUrls?: readonly string[];
  /** Images whose parts stand apart. */
  readonly split?: readonly SplitImage[];
  /** Scalars that name an OCI bundle of Tekton tasks. */
  readonly bundles?: readonly string[];
  /** Scalars that name a package in a registry: of Crossplane, of Carvel. */
  readonly packages?: readonly string[];
  /** OCI artifacts that are no images, by address: `oci://…`. */
  readonly artifacts?: readonly Artifact[];
  /** Maps `{name, newName, newTag, digest}`, as the images transformer of kustomize takes them. */
  readonly kustomizeImages?: readonly string[];
  /** Texts `old=new:tag` or `new:tag`. */
  readonly kustomizeTexts?: readonly string[];
  /** Values of a Helm chart. */
  readonly chartValues?: readonly string[];
  /** Texts that are values of a Helm chart. */
  readonly chartValueTexts?: readonly string[];
  /** Lists of `{name: image.tag, value}`: values of a Helm chart, each with its way. */
  readonly chartParameters?: readonly string[];
  /** Resources inside the resource, each read by its own kind. */
  readonly resources?: readonly string[];
  /** Texts that are a pod spec in YAML or JSON. */
  readonly podTexts?: readonly string[];
  /** Texts that are resources or patches of resources, which the cluster gets. */
  readonly manifestTexts?: readonly string[];
  /** Maps of texts by file name, of which nobody knows whether they are ever applied. */
  readonly files?: readonly string[];
  /** Parameters that images may mention, with the values that they have here. */
  readonly parameters?: readonly ParameterScope[];
  /** Parts in which images are made, or matched, but never fetched: no uses. */
  readonly notFetched?: readonly string[];
}

/** An image of which each part has a field: which one, from the map at `at`. The first of several names that holds something counts. */
export interface SplitImage {
  readonly at: string;
  /** The whole image; where it holds something the parts do not count. */
  readonly whole?: string;
  readonly registry?: string;
  readonly repository: string;
  readonly tags?: readonly string[];
  /** May leave `sha256:` away. */
  readonly digest?: string;
}

/** An address and where its version stands. */
export interface Artifact {
  readonly at: string;
  readonly url: string;
  /** What is stripped; without it the address is no artifact's. Absent: `oci://`. */
  readonly prefix?: string;
  /** The artifact's own name, where the address is only of the folder that it is in. */
  readonly name?: string;
  /** True where a registry is written without the prefix when there is such a name. */
  readonly bare?: true;
  /** Versions of a chart, which may be ranges and are then left out; or tags of the registry, whatever they look like. */
  readonly tags?: readonly string[];
  readonly tagsAreExact?: true;
  readonly digest?: string;
}

/** Where parameters have their values, and where their names mean them. */
export interface ParameterScope {
  /** The map that has the lists. */
  readonly at: string;
  /** The part of it in which the names are mentioned; absent: all of it. */
  readonly within?: string;
  /** Lists of `{name, …}`; the first one that has a name counts. */
  readonly lists: readonly ParameterList[];
}

/** A list of parameters: which field of each holds the value, and what is written before its name where it is mentioned (`params`). */
export interface ParameterList {
  readonly path: string;
  readonly key: string;
  readonly mention: string;
  /** True when nobody outside the file can choose another value. */
  readonly fixed?: true;
}
