import { describe, expect, it } from 'vitest';
import { fileKinds } from '../../../../src/core/index.js';

function expected(kind: string, before: string): string | undefined {
  const found = fileKinds.find(({ id }) => id === kind)?.expects(before);
  return found === undefined ? undefined : `${found.place.id} ${found.typed}`.trim();
}

describe('an image that is about to be typed', () => {
  it.each([
    ['dockerfile', 'FROM ', 'dockerfile/from'],
    ['dockerfile', 'from --platform=linux/amd64 no', 'dockerfile/from no'],
    ['dockerfile', 'COPY --link --from=ngi', 'dockerfile/copy-from ngi'],
    ['dockerfile', 'RUN --mount=type=bind,from=go', 'dockerfile/run-mount go'],
    ['dockerfile', '# syntax=docker/', 'dockerfile/syntax docker/'],
    ['kubernetes', '      - image: "qu', 'kubernetes/container qu'],
  ])('is expected in a %s behind %j', (kind, before, answer) => {
    expect(expected(kind, before)).toBe(answer);
  });

  it.each([
    ['dockerfile', 'ADD --from=ngi'],
    ['dockerfile', 'FROM node AS bu'],
    ['dockerfile', 'RUN echo from=go'],
    ['kubernetes', '  imagePullPolicy: Al'],
  ])('is not expected in a %s behind %j', (kind, before) => {
    expect(expected(kind, before)).toBeUndefined();
  });
});
