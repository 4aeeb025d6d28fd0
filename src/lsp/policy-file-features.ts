import type { CompletionList, Hover, Position } from 'vscode-languageserver';
import type { JudgedText } from './judge-text.js';

export function providePolicyHover(_text: JudgedText, _position: Position): Hover | null {
  return null;
}
export function providePolicyCompletion(_text: JudgedText, _position: Position): CompletionList | null {
  return null;
}
