import type { YamlScalar } from '../yaml/tree.js';

/** True for a plain scalar that YAML 1.1 reads as a number or a truth value: kustomize refuses it where it wants a text. */
export function isNoText(scalar: YamlScalar): boolean {
  return scalar.style === 'plain' && !scalar.tagged && (number.test(scalar.text) || truth.test(scalar.text));
}

const number = /^[-+]?(?:0x[\da-f_]+|0b[01_]+|0o[0-7_]+|\d[\d_]*(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.\d[\d_]*(?:e[-+]?\d+)?|\.inf)$|^\.nan$/i;
const truth = /^(?:true|false|yes|no|on|off)$/i;
