import { defineConfig } from 'vitest/config';

const tier = (name: string, globalSetup: string[] = []) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], globalSetup },
});

export default defineConfig({
  define: {
    __ENGINE_VERSION__: JSON.stringify('0.0.0-test'),
    __HOMEPAGE__: JSON.stringify('https://wharfmaster.example'),
    __ENGINE_BUILD__: JSON.stringify('test'),
  },
  test: {
    testTimeout: 120_000,
    hookTimeout: 900_000,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts', 'test/cases/**/*.test.ts'] } },
      tier('contract'),
      tier('cli', ['test/support/build-once.ts']),
      tier('lsp', ['test/support/build-once.ts']),
      tier('tool-host', ['test/support/build-once.ts']),
      tier('real', ['test/support/build-once.ts']),
    ],
  },
});
