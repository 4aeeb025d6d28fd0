/** package.json's version and homepage, put in by esbuild (scripts/build.mjs). */
declare const __ENGINE_VERSION__: string;
declare const __HOMEPAGE__: string;
