// Writes schemas/policy.schema.json from src/core/policy/schema.ts. A test fails when the file is not what this would write.
import { writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import prettier from 'prettier';

const { outputFiles } = await build({
  stdin: {
    contents:
      "export { toJsonSchema } from './src/core/policy/json-schema.js'; export { policySchema } from './src/core/policy/schema.js';",
    resolveDir: process.cwd(),
    loader: 'ts',
  },
  bundle: true,
  format: 'esm',
  write: false,
});
const [output] = outputFiles;
const { toJsonSchema, policySchema } = await import(`data:text/javascript;base64,${Buffer.from(output.contents).toString('base64')}`);
const file = 'schemas/policy.schema.json';
writeFileSync(
  file,
  await prettier.format(JSON.stringify(toJsonSchema(policySchema)), { ...(await prettier.resolveConfig(file)), filepath: file }),
);
