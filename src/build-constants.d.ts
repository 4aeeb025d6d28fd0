/** package.json's version and homepage, put in by esbuild (scripts/build.mjs). */
declare const __ENGINE_VERSION__: string;
declare const __HOMEPAGE__: string;
/** A hash over the sources of the engine and its libraries: what this build reads in a file may be kept for another run of it. */
declare const __ENGINE_BUILD__: string;
