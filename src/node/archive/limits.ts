/*
 * What an archive may ask of us. Images of ordinary size stay far below; an archive that goes beyond is refused or, where the rest can
 * still be looked at, named as not covered. Nothing is ever passed over silently.
 */

/** Entries of the archive itself: layers, configs, links. */
export const maxArchiveEntries = 50_000;
/** A manifest or config; the size that registries have to accept (OCI distribution-spec, Pushing Manifests). */
export const maxJsonBytes = 4 * 1024 * 1024;
/** All manifests and indexes of an archive together, each as often as it is named. */
export const maxManifestBytes = 64 * 1024 * 1024;
/** A path's bytes; Linux allows 4096. */
export const maxPathBytes = 4096;
/** Long names and pax records (Go's archive/tar has the same limit). */
export const maxExtendedHeaderBytes = 1024 * 1024;
/** Images in one archive: platforms, or images that were saved together. */
export const maxImages = 64;
export const maxLayers = 1000;
/** Manifests and indexes that are read, each as often as it is named. */
export const maxManifests = 1000;
/** Links followed from one name of the archive to the file. */
export const maxLinks = 16;
/** A layer's bytes once unpacked; a few kilobytes of gzip can claim any size. */
export const maxLayerBytes = 64 * 1024 ** 3;
/** Files and folders over all layers of an image of which we keep track, some 300 bytes each. */
export const maxTrackedFiles = 1_000_000;
/** Names of files that are listed in a report; more are counted. */
export const maxListed = 200;
