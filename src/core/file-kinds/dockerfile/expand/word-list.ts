import { isSpace } from '../characters.js';

/** The words that one level of a line gives. */
export interface OpenWords {
  readonly words: string[];
  inWord: boolean;
}

/**
 * Splits a line into words while it is read. BuildKit's levels (a `${…}` inside a line) share one buffer for the word at hand,
 * so a nested level loses what the outer one had begun; so does ours, because heredocs are found in these words.
 */
export class WordList {
  words: readonly string[] = [];
  private buffer = '';

  open(): OpenWords {
    this.buffer = '';
    return { words: [], inWord: false };
  }

  add(level: OpenWords, text: string, splits: boolean): void {
    if (!splits) {
      this.buffer += text;
      level.inWord = true;
      return;
    }
    let start = 0;
    for (let at = 0; at < text.length; at++) {
      if (!isSpace(text.charCodeAt(at))) continue;
      this.append(level, text.slice(start, at));
      start = at + 1;
      if (level.inWord && this.buffer !== '') {
        level.words.push(this.buffer);
        this.buffer = '';
        level.inWord = false;
      }
    }
    this.append(level, text.slice(start));
  }

  /** Ends a level; the last one to end is the whole line. */
  close(level: OpenWords): void {
    if (this.buffer !== '') level.words.push(this.buffer);
    this.buffer = '';
    level.inWord = false;
    this.words = level.words;
  }

  private append(level: OpenWords, text: string): void {
    if (text === '') return;
    this.buffer += text;
    level.inWord = true;
  }
}
